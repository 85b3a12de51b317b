import Diagnostics
import StudyModel
import Tables
import Testing

@Suite("What a study may say of de-identification")
struct DeidentificationActionTests {
  private func read(_ field: String) -> (field: Field?, codes: [String], places: [Diagnostic.Location?]) {
    let form = SampleStudy.pain + "\n  extra: \(field)"
    let (study, diagnostics) = SampleStudy.read("forms/pn.yaml", form)
    return (study?.form("PN")?.field("extra"), diagnostics.all.map(\.code), diagnostics.all.map(\.location))
  }

  @Test(
    "A stricter step is taken, or the same",
    arguments: [
      ("{label: D, type: date, role: date, deidentify: generalise}", "generalise"),
      ("{label: D, type: date, role: clinical, deidentify: remove}", "remove"),
      ("{label: D, type: date, role: date, deidentify: offset}", "offset"),
      ("{label: D, type: number, role: clinical, deidentify: remove}", "remove"),
      ("{label: D, type: text, role: postcode, deidentify: remove}", "remove"),
      ("{label: D, type: text, role: name, deidentify: remove}", "remove"),
    ])
  func stricter(text: String, action: String) {
    let (field, codes, _) = read(text)
    #expect(codes == [])
    #expect(field?.action(under: .pseudonymised).rawValue == action)
  }

  @Test(
    "A laxer step, and one that the role does not have, is an error where it stands",
    arguments: [
      "{label: D, type: date, role: date, deidentify: no_further}",
      "{label: D, type: text, role: name, deidentify: keep}",
      "{label: D, type: text, role: address, deidentify: no_further}",
      "{label: D, type: text, role: free_text, deidentify: review}",
      "{label: D, type: number, role: clinical, deidentify: offset}",
      "{label: D, type: text, role: postcode, deidentify: no_further}",
    ])
  func laxer(text: String) {
    let (_, codes, places) = read(text)
    #expect(codes == ["field.deidentify"])
    #expect(places.first??.file == "pipelines/demo/forms/pn.yaml")
    // The place is that of the step, behind `deidentify: `.
    #expect(places.first??.column == 10 + (text.firstRange(of: "deidentify: ")?.upperBound.utf16Offset(in: text) ?? 0))
  }

  @Test("An unknown step, and a part of what is no address, are errors")
  func unknown() {
    #expect(read("{label: D, type: date, role: date, deidentify: hide}").codes == ["value.choice"])
    #expect(read("{label: D, type: text, role: name, part: town}").codes == ["field.option"])
    #expect(read("{label: D, type: text, role: address, part: street}").codes == ["value.choice"])
    let (town, codes, _) = read("{label: D, type: text, role: address, part: town}")
    #expect(codes == [] && town?.addressPart == .town)
    #expect(town?.action(under: .limited) == .noFurther && town?.action(under: .public) == .remove)
  }

  @Test("A stricter step holds under every profile, also where the profile would let more out")
  func everywhere() {
    let (field, _, _) = read("{label: D, type: date, role: date, deidentify: offset}")
    #expect(Profile.allCases.map { field?.action(under: $0) } == [.offset, .offset, .offset])
  }

  @Test("Columns that layouts read without a field behind them are listed, and no others")
  func withoutField() throws {
    let study = try #require(SampleStudy.read().study)
    #expect(study.columnsWithoutField.map { "\($0.site) \($0.file) \($0.column)" } == ["AA proc.csv state"])
  }
}
