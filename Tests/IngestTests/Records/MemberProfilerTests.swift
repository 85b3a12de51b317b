import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

private let form = Form(
  id: "F", label: "F", key: ["subj"],
  fields: [Field("subj", .text, .subject), Field("c", .code, list: "yn"), Field("d", .date)])

private func layout(_ codes: [CodeMapping] = []) -> FileLayout {
  var code = ColumnLayout(field: "c", source: .column("C"))
  code.codes = codes
  return FileLayout(
    name: "f", dialect: Dialect(delimiter: UInt8(ascii: ";"), dates: .dayMonthYear),
    tables: [
      TableLayout(
        form: "F",
        columns: [
          ColumnLayout(field: "subj", source: .column("P")), code, ColumnLayout(field: "d", source: .column("D")),
        ])
    ])
}

private func profile(_ text: String, _ layout: FileLayout = layout()) throws -> MemberProfile {
  try #require(
    try Reading(text, layout, .of([form], lists: [CodeList("yn", ["Y", "N"])])).profile)
}

@Suite("The profile of a member")
struct MemberProfilerTests {
  /// What a column of these cells is.
  private func kind(_ cells: [String]) throws -> MemberProfile.CellKind {
    let text = "P;C;D;Extra\n" + cells.map { "1;Y;;\($0)\n" }.joined()
    return try #require(profile(text).columns.first { $0.name == "Extra" }).cells.kind
  }

  @Test(
    "a column is what nine of ten of its filled cells can be read as",
    arguments: [
      (["", ""], .empty), (["1", "-2", "+3", ""], .integer), (["1", "2.5"], .decimal), (["a", "2.5"], .text),
      (["2008-01-13", "2008-01-02"], .yearFirst), (["13/01/2008", "02/01/2008"], .dayFirst),
      (["01/13/2008", "01/02/2008"], .monthFirst), (["01/02/2008", "03/04/2008"], .date),
      (["13/01/2008 10:30", "14/01/2008 9:05"], .dayFirst), (["2008-01-13T10:30:00"], .yearFirst),
      (["13 Aug 2008", "07AUG2008"], .date), (["31/02/2008"], .text), (["10:30"], .text),
      (Array(repeating: "5", count: 9) + ["NK"], .integer), (Array(repeating: "5", count: 8) + ["NK"], .text),
    ] as [([String], MemberProfile.CellKind)])
  func kinds(_ cells: [String], _ expected: MemberProfile.CellKind) throws { #expect(try kind(cells) == expected) }

  @Test("columns have name and place, whether they are read, and whether the name may be said")
  func columns() throws {
    let profile = try profile("A title\nP;Ünknown;C;D;Ünknown\n1;x;Y;;\n")
    #expect(profile.headerRecord == 2)
    #expect(profile.columns.map(\.name) == ["P", "Ünknown", "C", "D", "Ünknown"])
    #expect(profile.columns.map(\.occurrence) == [1, 1, 1, 1, 2])
    #expect(profile.columns.map(\.position) == [0, 1, 2, 3, 4])
    #expect(profile.columns.map(\.isDeclared) == [true, false, true, true, false])
    #expect(profile.columns.map(\.isNameable) == [true, false, true, true, false])
  }

  @Test("of a code column the declared words are kept, and cells with others counted")
  func codes() throws {
    let text = "P;C;D\n1;1;\n2;1;\n3;maybe;\n4;;\n"
    let codes = try profile(
      text, layout([CodeMapping(text: "1", code: "Y"), CodeMapping(text: "2", code: "N")])
    ).columns[1].codes
    #expect(codes?.words == ["1"])
    #expect(codes?.read == 2)
    #expect(codes?.unread == 1)
    #expect(try profile(text).columns[0].codes == nil)
  }

  @Test("only the first records are looked at, of each form as many")
  func sample() throws {
    let text = "P;C;D;E\n" + String(repeating: "1;Y;;5\n", count: 1024) + String(repeating: "1;N;;word\n", count: 5000)
    let columns = try profile(text).columns
    #expect(columns[3].cells.filled == 1024)
    #expect(columns[3].cells.kind == .integer)
    #expect(columns[1].codes?.words == ["Y"])
    #expect(columns[1].codes?.read == 1024)
  }

  @Test("no cell stands in a profile")
  func noCells() throws {
    let profile = try profile("P;C;D;Who\nA-17;Q;13.01.2008;Smith\n")
    let text = String(describing: profile)
    for cell in ["A-17", "\"Q\"", "13.01", "Smith"] { #expect(!text.contains(cell)) }
  }
}
