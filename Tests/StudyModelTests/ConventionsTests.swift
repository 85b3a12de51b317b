import Diagnostics
import Identifiers
import Tables
import Testing

@testable import StudyModel

@Suite("What packs say of people's numbers and postcodes")
struct ConventionsTests {
  /// The sample study with a national number on its pain form, which its site writes as `kind`.
  private func read(_ kind: String) -> (study: Study?, diagnostics: DiagnosticList) {
    var texts: [String: String] = [:]
    for (name, text) in SampleStudy.files { texts[SampleStudy.path(name)] = text }
    func change(_ name: String, _ old: String, _ new: String) {
      texts[SampleStudy.path(name)] = texts[SampleStudy.path(name)]?.replacing(old, with: new, maxReplacements: 1)
    }
    change("forms/pn.yaml", "fields:", "fields:\n  natid: {label: Number, type: text, role: national_id}")
    change("forms/pr.yaml", "key: [subj]", "key: [subj]\nregisters: {numbers: [], names: [], birth: []}")
    change("sites/aa.yaml", "dialect:", "packs: [common]\ndialect:")
    change("sites/aa.yaml", "subj: Id", "subj: Id\n          natid: {column: Number, identifier: \(kind)}")
    change(
      "../packs/common/pack.yaml", "units:",
      "identifiers: {chi_number: {source: x}}\npostcodes: {source: x, patterns: [\"9999\", \"A9 9AA\"]}\nunits:")
    var diagnostics = DiagnosticList()
    let study = Study.read(folder: SampleStudy.folder, files: MemoryFiles(texts: texts), diagnostics: &diagnostics)
    return (study, diagnostics)
  }

  @Test("A site has what its packs have, and its column the kind that it names")
  func site() throws {
    let (study, diagnostics) = read("chi_number")
    #expect(diagnostics.all.map(\.code) == [])
    let site = try #require(study?.sites.first)
    #expect(site.conventions.identifiers == [.chiNumber])
    #expect(site.conventions.postcodes.map(\.text) == ["9999", "A9 9AA"])
    let columns = site.files.flatMap(\.tables).filter { $0.form == "PN" }.flatMap(\.columns)
    #expect(columns.filter { $0.field == "natid" }.map(\.identifier) == [.chiNumber, .chiNumber])
    #expect(study?.form("PR")?.registration == Registration(numbers: [], names: [], birth: nil))
  }

  @Test("A number of another country's packs is refused, and a misprint with what was meant")
  func others() {
    #expect(Set(read("ssn").diagnostics.all.map(\.code)) == ["identifier.unknown"])
    #expect(Set(read("chi_numbr").diagnostics.all.map(\.code)) == ["value.choice"])
  }
}
