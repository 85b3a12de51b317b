import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

@Suite("Text that a spreadsheet takes for a formula")
struct FormulaWatchTests {
  private static let form = Form(
    id: "F", label: "F", key: ["subj"],
    fields: [Field("subj", .text, .subject), Field("note", .text), Field("n", .number)])
  private static let table = TableLayout(
    form: "F",
    columns: [
      ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "note", source: .column("Note")),
      ColumnLayout(field: "n", source: .column("N")),
    ])

  private func read(_ notes: [String]) throws -> Reading {
    let text = "P|Note|N|Other\n" + notes.map { "1|\($0)|-5|=1+1\n" }.joined()
    return try Reading(
      text, FileLayout(name: "f", dialect: Dialect(delimiter: UInt8(ascii: "|")), tables: [Self.table]),
      .of([Self.form]))
  }

  @Test(
    "cells that begin as a formula does are found",
    arguments: [
      "=1+1", "=cmd", "+SUM(A1)", "-2+cmd", "@SUM", "\"=HYPERLINK(1)\"", "\"\tx\"", "\"\rx\"", "\"\nx\"",
      "  =A1", "\u{FF1D}1", "\u{FF0B}a",
    ])
  func found(_ cell: String) throws {
    let reading = try read(["plain", cell, cell])
    let finding = try #require(reading.findings.first { $0.rule == "text.formula" })
    #expect(finding.severity == .note)
    #expect(finding.field == "Note")
    #expect(finding.origin == RowOrigin(member: 7, record: 3))
    #expect(finding.message.description.contains("in 2 records"))
    #expect(reading.findings.count { $0.rule == "text.formula" } == 1)
  }

  @Test(
    "numbers, telephone numbers, ranges, lone marks and other text are not",
    arguments: [
      "-5", "+1.5", "-1,5", "+44 1865 741166", "-", "--", "===", "@", "1-2", "+61 (0)2 9113-1111", "a=b", "", "\"\t5\"",
      "\u{FF0B}44", "\u{FB01}ve", "\u{FF1D}",
    ])
  func notFound(_ cell: String) throws {
    #expect(try read([cell]).findings.allSatisfy { $0.rule != "text.formula" })
  }

  @Test("nothing of the cell is in the message, and the data are as they were")
  func message() throws {
    let reading = try read(["=secret"])
    #expect(reading.findings.allSatisfy { !$0.message.description.contains("secret") })
    #expect(reading.texts("note") == ["=secret"])
  }

  @Test("in a workbook every column is looked at, read or not")
  func workbook() throws {
    func row(_ cells: [String]) -> String {
      "<row>" + cells.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() + "</row>"
    }
    let book = WorkbookBuilder(rows: row(["P", "Note", "N", "Other"]) + row(["1", "=A1", "-5", "=B2"])).build()
    let site = Site(
      id: "AA", number: "01", name: "A", country: "GB", timeZone: "Europe/London",
      subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: .delta, archives: []),
      files: [FileLayout(name: "f.xlsx", tables: [Self.table])])
    let opened = try ReceivedSubmission(
      ArchiveContents(
        members: [ArchiveMember(path: "f.xlsx", size: book.count, source: .region(ByteRegion(book), sha256: "00"))],
        problems: []), site: site, study: .of([Self.form]), archives: ArchiveReader(spoolFolder: "/tmp"))
    var record = StageRecord()
    _ = try opened.read(member: 1, as: 1, record: &record) { _, _, _ in }
    #expect(record.takeFindings().filter { $0.rule == "text.formula" }.map(\.field) == ["Note", "Other"])
  }
}
