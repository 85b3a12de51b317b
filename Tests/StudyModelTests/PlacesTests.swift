import Diagnostics
import StudyModel
import TestSupport
import Testing

@Suite("The tables of places in packs")
struct PlacesTests {
  private func areas(_ text: String) -> (rule: AreaRule?, codes: [String]) {
    let pack = SampleStudy.pack + "\nareas: \(text)\n"
    var files = SampleStudy.files
    files["../packs/common/pack.yaml"] = pack
    files["sites/aa.yaml"] = SampleStudy.site + "\npacks: [common]\n"
    var texts: [String: String] = [:]
    for (name, text) in files { texts[SampleStudy.path(name)] = text }
    var diagnostics = DiagnosticList()
    let study = Study.read(folder: SampleStudy.folder, files: MemoryFiles(texts: texts), diagnostics: &diagnostics)
    return (study?.sites.first?.conventions.area, diagnostics.all.map(\.code))
  }

  @Test("Prefixes, letters and ranges are read")
  func reading() {
    let zip = areas("{source: s, form: zip3, other: \"000\", keep: [\"009-011\", \"559\"]}")
    #expect(zip.codes == [] && zip.rule?.keep == ["009", "010", "011", "559"] && zip.rule?.other == "000")
    let ranges = areas("{source: s, form: ranges, ranges: {NT: [\"0800-0999\"], ACT: [\"0200\"]}}")
    #expect(ranges.codes == [])
    #expect(ranges.rule?.ranges == [.init(place: "NT", codes: 800...999), .init(place: "ACT", codes: 200...200)])
    #expect(areas("{source: s, form: letters, keep: [EH]}").rule?.keep == ["EH"])
  }

  @Test("What is wrong is reported")
  func misprints() {
    #expect(areas("{form: letters, keep: [EH]}").codes == ["key.missing"])
    #expect(areas("{source: s, form: letters}").codes == ["area.empty"])
    #expect(areas("{source: s, form: zip3, keep: [\"12\"]}").codes == ["area.empty", "area.range"])
    #expect(areas("{source: s, form: ranges, ranges: {A: [\"2000-2100\"], B: [\"2100\"]}}").codes == ["area.overlap"])
    #expect(areas("{source: s, form: ranges, ranges: {A: [\"2100-2000\"]}}").codes == ["area.empty", "area.range"])
  }

  // The counts, the 18 small prefixes and those just above 20,000 people are the census's: see the pack's source.
  @Test("The shipped table of ZIP prefixes keeps 876 of 894, and none with 20,000 people or fewer")
  func zip3() throws {
    let pack = try Repository.text("pipelines/packs/us/pack.yaml")
    var texts: [String: String] = [:]
    for (name, text) in SampleStudy.files { texts[SampleStudy.path(name)] = text }
    texts["pipelines/packs/us/pack.yaml"] = pack
    texts[SampleStudy.path("sites/aa.yaml")] = SampleStudy.site + "\npacks: [us]\n"
    var diagnostics = DiagnosticList()
    let study = Study.read(folder: SampleStudy.folder, files: MemoryFiles(texts: texts), diagnostics: &diagnostics)
    #expect(diagnostics.all == [])
    let keep = try #require(study?.sites.first?.conventions.area?.keep)
    #expect(keep.count == 876)
    let small = [
      "036", "059", "102", "202", "203", "204", "205", "369", "556", "692", "753", "772", "821", "823", "878", "879",
      "884", "893",
    ]
    #expect(keep.isDisjoint(with: small))
    #expect(
      keep.isSuperset(of: ["576", "999", "831", "994", "516", "830", "822", "414", "669", "690", "063", "790", "890"]))
    // Military, and prefixes that no unit has.
    #expect(keep.isDisjoint(with: ["000", "005", "008", "090", "098", "213", "269", "343", "987"]))
  }
}
