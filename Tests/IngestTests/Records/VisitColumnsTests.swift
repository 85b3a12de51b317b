import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

@Suite("Visits side by side of which a file has no column yet")
struct VisitColumnsTests {
  private let form = Form(
    id: "V", label: "V", key: ["subj", "visit"],
    fields: [
      Field("subj", .text, .subject), Field("visit", .code, list: "visits"), Field("n", .integer), Field("word", .text),
    ])

  private func visit(_ name: String, _ columns: [String] = ["N", "W"]) -> TableLayout {
    TableLayout(
      form: "V", onlyFilled: true, constants: [.init(field: "visit", value: name)],
      columns: [ColumnLayout(field: "subj", source: .column("PatNo"))]
        + zip(["n", "word"], columns).map { ColumnLayout(field: $0, source: .column("\(name)_\($1)")) })
  }

  private func read(_ text: String, _ tables: [TableLayout]) throws -> Reading {
    var study = Study.of([form])
    study.visits = [
      Visit(id: "BL", number: 0, label: "Baseline", day: 0, window: 0...0),
      Visit(id: "D3", number: 3, label: "Day 3", day: 3, window: 3...3),
      Visit(id: "M1", number: 30, label: "Month 1", day: 30, window: 30...30),
    ]
    study.codeLists.append(
      CodeList(id: "visits", terms: ["BL", "D3", "M1"].map { CodeList.Term(code: $0, label: $0) }))
    return try Reading(text, FileLayout(name: "f", tables: tables), study)
  }

  private var all: [TableLayout] { [visit("BL"), visit("D3"), visit("M1")] }

  @Test("All columns of the last visit are one note that names them")
  func notReached() throws {
    let reading = try read("PatNo,BL_N,BL_W,D3_N,D3_W\nG1,1,a,2,b\n", all)
    #expect(reading.rules == ["columns.visit_not_reached@1"])
    let finding = try #require(reading.findings.first)
    #expect(finding.severity == .note && finding.visit == "M1" && finding.table == "V")
    #expect(
      finding.message.description
        == "The file has none of the 2 columns of visit Month 1: 'M1_N', 'M1_W'. Nothing to do as long as nobody has come to that visit."
    )
  }

  @Test("Those of a visit before one that is there are a query")
  func left() throws {
    let reading = try read("PatNo,BL_N,BL_W,M1_N,M1_W\nG1,1,a,2,b\n", all)
    #expect(
      reading.findings.map { "\($0.rule) \($0.severity.rawValue) \($0.visit ?? "-")" } == [
        "columns.visit_missing query D3"
      ])
  }

  @Test("One column of a visit is missing by its name, as is one that may have another name")
  func single() throws {
    #expect(try read("PatNo,BL_N,BL_W,D3_N,D3_W,M1_N\nG1,1,a,2,b,3\n", all).rules == ["column.missing@1"])
    let renamed = try read("PatNo,BL_N,BL_W,D3_N,D3_W,M1_NN,M1_WW\nG1,1,a,2,b,3,c\n", all)
    #expect(!renamed.rules.contains("columns.visit_not_reached@1"))
    #expect(renamed.rules.count { $0 == "column.missing@1" } == 2)
  }
}
