import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

private let form = Form(
  id: "F", label: "F", key: ["subj"],
  fields: [Field("subj", .text, .subject), Field("n", .integer), Field("word", .text)])

/// The participant stands under `Pt`, called `Patient` until the end of September 2008; the number under `Pain`, called
/// `Pain score` from October on.
private let layout: FileLayout = {
  var pain = ColumnLayout(field: "n", source: .column("Pain"))
  pain.aliases = [
    ColumnAlias(
      column: HeaderColumn("Pain"), name: HeaderColumn("Pain score"),
      period: TransferPeriod(from: .date(year: 2008, month: 10, day: 1)))
  ]
  var layout = FileLayout(
    name: "f",
    tables: [
      TableLayout(
        form: "F",
        columns: [
          ColumnLayout(field: "subj", source: .column("Pt")), pain,
          ColumnLayout(field: "word", source: .column("Word")),
        ])
    ])
  layout.columnAliases = [
    ColumnAlias(
      column: HeaderColumn("Pt"), name: HeaderColumn("Patient"),
      period: TransferPeriod(until: .date(year: 2008, month: 9, day: 0)))
  ]
  return layout
}()

private func read(_ text: String, _ year: Int, _ month: Int) throws -> Reading {
  try Reading(text, layout, .of([form]), sender: Sender(site: "AA", sequence: [year, month, 2, 0]))
}

@Suite("Other names of columns")
struct ColumnAliasTests {
  @Test("an alias is read in its transfers, and the layout's own name in all")
  func inForce() throws {
    let renamed = try read("Pt,Pain score,Word\nA1,3,x\nPt,Pain score,Word\nA2,4,y\n", 2008, 10)
    #expect(renamed.texts("n") == ["3", "4"])
    #expect(renamed.counts.headers == 2)
    #expect(renamed.rules.isEmpty)
    #expect(try read("Pt,Pain,Word\nA1,3,x\n", 2008, 12).rules.isEmpty)
    // The column without which no record can be told to be whose.
    let old = try read("Patient,Pain,Word\nA1,3,x\n", 2008, 9)
    #expect(old.texts("subj") == ["A1"])
    #expect(old.rules.isEmpty)
  }

  @Test("outside its transfers an alias is reported with them, and not read")
  func outside() throws {
    let early = try read("Pt,Pain score,Word\nA1,3,x\n", 2008, 9)
    #expect(early.texts("n") == ["<blank>"])
    #expect(early.rules == ["column.missing@1", "column.alias_period@1"])
    let message = early.findings[1].message.description
    #expect(message.contains("'Pain score'") && message.contains("'Pain'") && message.contains("from 2008-10-01"))
    // It is no stranger that might be the missing column.
    #expect(!early.findings[0].message.description.contains("Pain score"))
    let late = try read("Patient,Pain,Word\nA1,3,x\n", 2008, 10)
    #expect(late.rules == ["header.not_found@1"])
  }

  @Test("where a file has both names, the layout's own is read, and the other reported")
  func both() throws {
    let reading = try read("Pt,Pain score,Pain,Word\nA1,3,5,x\n", 2008, 10)
    #expect(reading.texts("n") == ["5"])
    #expect(reading.rules == ["column.repeated@1"])
    #expect(reading.findings[0].field == "Pain score")
  }

  @Test("a profile has the layout's name, so that a declared change of name is no drift")
  func profile() throws {
    let before = try read("Pt,Pain,Word\nA1,3,x\n", 2008, 9).profile
    let after = try read("Pt,Pain score,Word\nA1,3,x\n", 2008, 10).profile
    #expect(before?.columns.map(\.name) == ["Pt", "Pain", "Word"])
    #expect(after == before)
  }
}
