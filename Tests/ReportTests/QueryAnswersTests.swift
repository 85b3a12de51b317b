import Foundation
import StudyModel
import TestSupport
import Testing

@testable import Report

@Suite("Answers in a returned workbook") struct QueryAnswersTests {
  private static let asked = [
    query(1, participant: "012", visit: "Month 1", field: "Pain"), query(2, participant: "013"), query(3),
  ]
  private static let ids = asked.map(\.id.description)

  private static func read(_ rows: [[String]]) -> QueryAnswers {
    QueryAnswers.read(rows: rows) { id in asked.first { $0.id == id } }
  }

  private static func problems(_ answers: QueryAnswers) -> [String] {
    answers.problems.map { "\($0.code.rawValue)@\($0.row)" }
  }

  @Test("Answers are found by titles, wherever rows and columns went")
  func movedColumns() {
    let answers = Self.read([
      ["Abbey Clinic, our copy"], [],
      ["Our remark", "answered  by", "Reply", "ANSWER", "participant", " Query ", "Row"],
      ["x", "RW", " done\ntoday ", "Corrected in the NEXT  transfer", "012", Self.ids[0], "9"],
      [], ["", "", "", "", "", "", ""],
      ["", "", "", "", "013", Self.ids[1]],
      ["", "", "", "value is right", "", Self.ids[2].uppercased()],
      ["total", "", "", "", "", "", ""],
    ])
    #expect(answers.headerRow == 3)
    #expect(
      answers.answers == [
        QueryAnswer(id: QueryID(identity: 1), kind: .corrected, text: "done\ntoday", by: "RW", row: 4),
        QueryAnswer(id: QueryID(identity: 3), kind: .right, text: "", by: "", row: 8),
      ])
    #expect(answers.problems.isEmpty)
    #expect(answers.unanswered == 1)
  }

  @Test("Ids that nobody asked, that were edited, or that are gone are told with their rows")
  func strangeIDs() {
    let answers = Self.read([
      ["Query", "Answer", "Reply"], ["Q00000000000000ff", "other", "hm"], ["Q00000000000001", "other", ""],
      ["", "value is right", ""], ["Q1", "", ""], ["remark of our own", "", ""], ["Q00000000000000fe", "", ""],
    ])
    #expect(
      Self.problems(answers) == [
        "answers.unknown_id@2", "answers.damaged_id@3", "answers.damaged_id@4", "answers.damaged_id@5",
        "answers.unknown_id@7",
      ])
    #expect(answers.answers.isEmpty)
  }

  @Test("A query that is answered twice counts once where both say the same, and not at all where they differ")
  func contradictions() {
    let answers = Self.read([
      ["Query", "Answer", "Reply", "Answered by"], [Self.ids[0], "other", "see letter", "RW"],
      [Self.ids[1], "value is right", "", ""], [Self.ids[0], "Other", " see letter", "RW"], [Self.ids[1], "", ""],
      [Self.ids[1], "not available", "", ""],
    ])
    #expect(answers.answers.map(\.row) == [2])
    #expect(Self.problems(answers) == ["answers.contradiction@3", "answers.contradiction@6"])
    #expect(answers.problems[0].message == "the query is answered differently in row 6")
  }

  @Test(
    "Rows whose columns came apart are not taken", arguments: [("Participant", "099"), ("Visit", ""), ("Field", "x")])
  func mixedRows(_ title: String, _ cell: String) {
    let answers = Self.read([["Query", "Answer", title], [Self.ids[0], "value is right", cell]])
    #expect(answers.answers.isEmpty)
    #expect(Self.problems(answers) == ["answers.mixed_row@2"])
    #expect(answers.problems[0].column == title)
  }

  @Test("Words that are not of the list are kept as words")
  func ownWords() {
    let answers = Self.read([
      ["Query", "Answer", "Reply"], [Self.ids[0], "N/A", "never measured"], [Self.ids[1], "", "ask Dr W"],
      [Self.ids[2], "=1+1", ""],
    ])
    #expect(answers.answers.map(\.kind) == [.other, .other, .other])
    #expect(answers.answers.map(\.text) == ["N/A\nnever measured", "ask Dr W", "=1+1"])
    #expect(Self.problems(answers) == ["answers.unlisted_kind@2", "answers.unlisted_kind@4"])
  }

  @Test("A sheet without titles, and titles that come twice, are told")
  func headers() {
    #expect(Self.problems(Self.read([["Query", "State"], [Self.ids[0], "new"]])) == ["answers.no_header@1"])
    #expect(Self.problems(Self.read([])) == ["answers.no_header@1"])
    let answers = Self.read([["Query", "Reply", "Reply"], [Self.ids[0], "first", "second"]])
    #expect(answers.answers.map(\.text) == ["first"])
    #expect(Self.problems(answers) == ["answers.repeated_title@1"])
  }

  @Test("No text of the sheet stands in a problem")
  func noValues() {
    let secret = "John Smith 1950"
    let answers = Self.read([
      ["Query", "Answer", "Participant", "Reply", "Reply"], [secret, secret, secret, secret],
      [Self.ids[0], secret, secret, secret], [Self.ids[1], secret, "013", secret], [Self.ids[1], secret, "013", "no"],
    ])
    #expect(answers.problems.count >= 4)
    for problem in answers.problems { #expect(!"\(problem)".contains("Smith"), "\(problem)") }
  }

  @Test("What was filled into the workbook by another program comes back as it was written")
  func roundTrip() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/answered.xlsx"
    let message = "=1 <b> \u{1}"
    let asked = (1...4).map { query($0, participant: "0\($0)", visit: "\u{7}1", row: Int($0), message: message) }
    _ = try Python.run(
      """
      import openpyxl, sys
      book = openpyxl.load_workbook(open(sys.argv[1], "rb"))
      sheet = book["Queries"]
      sheet["M2"], sheet["N2"], sheet["O2"] = "value is right", "Měřeno dvakrát 🦴", "RW"
      sheet["M4"] = "not available"
      sheet.column_dimensions["C"].hidden = True
      sheet.insert_rows(1, 2)
      sheet.delete_rows(6)
      book.save("\(path)")
      """, on: QueryWorkbook(site(asked)).bytes())
    let book = try ReadBack([UInt8](Data(contentsOf: URL(filePath: path))))
    let answers = QueryAnswers.read(rows: book["Queries"]) { id in asked.first { $0.id == id } }
    #expect(
      answers.answers == [
        QueryAnswer(id: QueryID(identity: 1), kind: .right, text: "Měřeno dvakrát 🦴", by: "RW", row: 4)
      ])
    #expect(answers.unanswered == 2 && answers.problems.isEmpty && answers.headerRow == 3)
    for name in ["Read me", "Groups", "Notes", "Received"] {
      #expect(QueryAnswers.read(rows: book[name]) { _ in nil }.headerRow == nil, "\(name)")
    }
  }
}
