import Identifiers
import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

private let form = Form(
  id: "F", label: "F", key: ["subj"], fields: [Field("subj", .text, .subject), Field("word", .text)])

private func layout(footers: [String] = []) -> FileLayout {
  FileLayout(
    name: "f", dialect: Dialect(footers: footers),
    tables: [
      TableLayout(
        form: "F",
        columns: [
          ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "word", source: .column("W")),
        ])
    ])
}

@Suite("What nobody asked for")
struct UndeclaredTests {
  /// The finding about identifiers in a column `name` with these cells.
  private func found(_ name: String, _ cells: [String]) throws -> Finding? {
    let text = "P,W,\(name)\n" + cells.enumerated().map { "A\($0 + 1),x,\($1)\n" }.joined()
    let conventions = NationalConventions(identifiers: [.nhsNumber, .socialSecurity])
    return try Reading(text, layout(), .of([form]), conventions: conventions)
      .findings.first { $0.rule == "column.identifiers" }
  }

  @Test("A column of names, addresses or numbers of people is told of at the first, without a value")
  func identifiers() throws {
    let names = try #require(try found("PatientName", ["", "\"SCHROEDER,PHYLLIS\"", "O'Brien Ann"]))
    #expect(names.row == 1)
    #expect(names.origin?.record == 3)
    #expect(names.field == "PatientName")
    #expect(!names.message.description.contains("SCHROEDER"))
    #expect(try found("Contact", ["a.b@example.org", "c@example.org"]) != nil)
    #expect(try found("No", ["943 476 5919", "9990000018"])?.message.description.contains("NHS number") == true)
    #expect(try found("check", ["941-37-1150", "908-33-8575"])?.message.description.contains("Social") == true)
  }

  @Test("Other columns are not taken for that")
  func others() throws {
    #expect(try found("RefRange", ["25-80", "8.9-10.1"]) == nil)
    #expect(try found("Comment", ["Not Done", "Low Normal"]) == nil)
    // One number in eleven passes the sum; a single one tells nothing.
    #expect(try found("No", ["9434765919"]) == nil)
    #expect(try found("No", ["9434765919", "1234567890", "1234567891"]) == nil)
    #expect(try found("No", ["941371150", "908338575"]) == nil)
    #expect(try found("PatientName", ["", ""]) == nil)
    #expect(try found("FileName", ["a1.csv", "b2.csv"]) == nil)
  }

  @Test("After a hundred cells of other things a column is not looked at again")
  func settled() throws {
    let cells = Array(repeating: "12", count: 99)
    #expect(try found("X", ["a@example.org"] + cells) == nil)
    #expect(try found("X", Array(repeating: "a@example.org", count: 90) + Array(repeating: "12", count: 10)) != nil)
  }

  @Test("Empty records are one note with the place of the first, wherever they stand")
  func blank() throws {
    let reading = try Reading("P,W\nA1,x\n,\nA2,y\n,\n,\n", layout(), .of([form]))
    #expect(reading.rules == ["record.blank@3"])
    #expect(reading.findings[0].severity == .note)
    #expect(reading.findings[0].message.description.hasPrefix("3 records"))
    #expect(reading.counts.blank == 3)
  }

  @Test("Empty records before a declared footer belong to it")
  func blankBeforeFooter() throws {
    let text = "P,W\nA1,x\n,\nPrinted on,\n"
    #expect(try Reading(text, layout(footers: ["Printed"]), .of([form])).rules == [])
    #expect(
      try Reading("P,W\n,\nA1,x\n,\nPrinted on,\n", layout(footers: ["Printed"]), .of([form])).rules == [
        "record.blank@2"
      ])
  }
}
