import Foundation
import StudyModel
import TestSupport
import Testing

@testable import Report

@Suite("The workbook for a site") struct QueryWorkbookTests {
  private static let titles = [
    "Query", "State", "Weight", "Participant", "Visit", "Form", "Field", "File", "Sheet", "Row", "Column",
    "What is wrong and what to do", "Answer", "Reply", "Answered by", "Reply so far", "First asked", "Follows from",
    "Archive", "Check",
  ]

  @Test("A query is a row with its place, what is wrong, and room for an answer")
  func oneRow() throws {
    var asked = query(
      0xAB, state: .reopened, severity: .reject, participant: "012", visit: "Month 1", field: "Date of birth",
      file: "inner.zip!/Book #1.xlsx#Sheet #2", row: 1204, firstAsked: "2008-09-01", reply: "We look")
    asked.form = "Demographics"
    asked.cause = QueryID(identity: 0xCD)
    let book = try ReadBack(QueryWorkbook(site([asked])).bytes())
    #expect(book.names == ["Read me", "Queries", "Groups", "Notes", "Received"])
    #expect(
      book["Queries"] == [
        Self.titles,
        [
          "Q00000000000000ab", "reopened", "not used until corrected", "012", "Month 1", "Demographics",
          "Date of birth",
          "inner.zip!/Book #1.xlsx", "Sheet #2", "1204", "DOB",
          "The date is in another order. Send it as day, month, year.", "", "", "", "We look", "2008-09-01",
          "Q00000000000000cd", "july.zip", "date.order",
        ],
      ])
    #expect(
      book["Received"] == [
        ["Archive", "State", "Rows read", "Files refused"], ["july.zip", "accepted", "1,234", "1"],
      ])
    #expect(book["Groups"][1].prefix(2) == ["1", "The date is in another order, row 1204"])
    #expect(book.column("", of: "Read me").isEmpty == false || book["Read me"].count > 8)
  }

  @Test("What waits for the site stands first, what is closed last, and followers below their cause")
  func order() throws {
    let queries = [
      query(1, state: .resolved, row: 1), query(2, row: 2),
      query(3, state: .answered, rule: "window", row: 3, cause: 2),
      query(4, severity: .reject, rule: "size", row: 4), query(5, state: .waived, row: 5),
      query(6, severity: .note, row: 6),
    ]
    let book = try ReadBack(QueryWorkbook(site(queries) { $0.noteCount = 12 }).bytes())
    let expected = [4, 2, 3, 1, 5].map { QueryID(identity: $0).description }
    #expect(book.column("Query", of: "Queries") == expected)
    #expect(book.column("Query", of: "Notes").first == QueryID(identity: 6).description)
    #expect(book["Notes"].last == ["1 of 12 notes is listed here. Notes ask for no answer."])
    #expect(book["Groups"].count == 3)
  }

  @Test("Nothing to ask is a workbook as well")
  func empty() throws {
    let book = try ReadBack(QueryWorkbook(site([])).bytes())
    #expect(book["Queries"] == [Self.titles])
    #expect(book["Read me"].contains { $0.dropFirst() == ["To answer", "nothing"] })
  }

  @Test("No text of a site becomes a formula, is lost, or breaks the file")
  func hostileTexts() throws {
    let texts = [Hostile.formula, Hostile.script, Hostile.arabic, Hostile.emoji, "+1", "@x", "\ttab", " x ", "{=1}"]
    let queries = texts.enumerated().map { query(UInt64($0 + 1), row: $0 + 2, column: $1, message: $1) }
    let bytes = try QueryWorkbook(site(queries)).bytes()
    // The pipeline takes white space off the ends of cells.
    let trimmed = Set(texts.map(AnswerHeader.trimmed))
    #expect(try Set(ReadBack(bytes).column("Column", of: "Queries")) == trimmed)
    #expect(try Set(ReadBack(bytes).column("What is wrong and what to do", of: "Queries")) == trimmed)
    let kinds = try Python.run(
      """
      import openpyxl, sys
      book = openpyxl.load_workbook(open(sys.argv[1], "rb"))
      cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
      print({cell.data_type for cell in cells} <= {"s", "inlineStr"})
      print([cell.value for cell in book["Queries"]["K"] if "x" in cell.value])
      """, on: bytes)
    #expect(kinds.hasPrefix("True\n") && kinds.contains("' x '"), "\(kinds)")
  }

  @Test("Control characters become visible, and what looks like an escape stays what it is")
  func controls() throws {
    let bytes = try QueryWorkbook(
      site([query(1, column: Hostile.escape, message: Hostile.controls), query(2, rule: "z", message: "a\r\nb")])
    ).bytes()
    let book = try ReadBack(bytes)
    #expect(book.column("What is wrong and what to do", of: "Queries") == [Hostile.visibleControls, "a\nb"])
    // As ECMA-376 writes a text that looks like an escape; Excel shows it as it was.
    #expect(SpreadsheetSheet.escaped(Hostile.escape) == "_x005F_x0041_ and _x005F_x00e9_")
    #expect(SpreadsheetSheet.escaped("_x004_ _x 041_ snake_case_x") == "_x004_ _x 041_ snake_case_x")
  }

  @Test("A text that no cell holds is whole on a sheet of its own, and its cell says where")
  func longTexts() throws {
    let mask = String(repeating: "_x0041_", count: 5_000)
    let book = try ReadBack(
      QueryWorkbook(site([query(1, message: Hostile.long), query(2, rule: "e", message: mask)])).bytes())
    let cells = book.column("What is wrong and what to do", of: "Queries")
    #expect(cells[0].hasPrefix("123456789\u{1F9B4}123"))
    #expect(cells[0].hasSuffix("\n… The whole text is number 1 on the sheet \"Long texts\"."))
    #expect(cells.allSatisfy { $0.utf16.count <= 32_767 })
    let numbers = book.column("Number", of: "Long texts")
    let parts = zip(numbers, book.column("Text", of: "Long texts")).filter { $0.0 == "1" }.map(\.1)
    #expect(parts.joined() == Hostile.long)
    #expect(book.column("Part", of: "Long texts").prefix(2) == ["1 of 2", "2 of 2"])
    #expect(book.column("Stands at", of: "Long texts")[0] == "Q0000000000000001, What is wrong and what to do")
  }

  @Test("Rows that no sheet holds go to further sheets, and the first sheet says which is where")
  func manySheets() throws {
    var limits = WorkbookLimits()
    limits.rows = 101
    let queries = (1...250).map { query($0, row: Int($0)) }
    let notes = (1001...1100).map { query($0, severity: .note, row: Int($0)) }
    let book = try ReadBack(QueryWorkbook(site(queries + notes), limits: limits).bytes())
    #expect(book.names == ["Read me", "Queries", "Queries 2", "Queries 3", "Groups", "Notes", "Received"])
    let ids = ["Queries", "Queries 2", "Queries 3"].flatMap { book.column("Query", of: $0) }
    #expect(ids == queries.map(\.id.description))
    #expect(book["Queries 3"].count == 51)
    #expect(book["Read me"].contains { $0.dropFirst() == ["Queries 2", "101 to 200 of 250 queries"] })
    #expect(book["Notes"].count == 101)
  }

  @Test("Equal queries give equal bytes, today and tomorrow")
  func sameBytes() throws {
    let queries = (1...50).map { query($0, participant: "P\($0 % 7)", row: Int($0)) }
    let first = try QueryWorkbook(site(queries)).bytes()
    #expect(try QueryWorkbook(site(queries.reversed())).bytes() == first)
    let dates = try Python.run(
      """
      import openpyxl, sys, zipfile
      print({entry.date_time for entry in zipfile.ZipFile(sys.argv[1]).infolist()})
      made = openpyxl.load_workbook(open(sys.argv[1], "rb")).properties
      print(made.created, made.modified)
      """, on: first)
    #expect(dates == "{(1980, 1, 1, 0, 0, 0)}\n1980-01-01 00:00:00 1980-01-01 00:00:00\n")
  }

  @Test("The sheet guides whoever answers: list, lock, frozen titles, filter, landscape")
  func guidance() throws {
    let queries = [query(1, row: 2), query(2, rule: "late", row: 3, cause: 1)]
    let seen = try Python.run(
      """
      import openpyxl, sys
      sheet = openpyxl.load_workbook(open(sys.argv[1], "rb"))["Queries"]
      print([(str(v.sqref), v.formula1) for v in sheet.data_validations.dataValidation])
      print(sheet.protection.sheet, sheet.protection.password, sheet["A2"].protection.locked,
            [sheet[place].protection.locked for place in ("M2", "N2", "O2", "M3")], sheet["L2"].protection.locked)
      print(sheet.freeze_panes, sheet.auto_filter.ref, sheet.page_setup.orientation, sheet.page_setup.fitToHeight,
            sheet.print_title_rows)
      print(sheet["A2"].alignment.indent, sheet["A3"].alignment.indent, sheet["L2"].alignment.wrap_text)
      """, on: QueryWorkbook(site(queries)).bytes())
    #expect(
      seen == """
        [('M2:M3', '"corrected in the next transfer,value is right,not available,other"')]
        True None True [False, False, False, False] True
        B2 A1:T3 landscape 0 $1:$1
        0.0 1.0 True

        """)
  }

  @Test("Rows are high enough for their texts, and no higher than a row may be")
  func heights() throws {
    let queries = [
      query(1, message: String(repeating: "word ", count: 30)), query(2, rule: "e", message: "short"),
      query(3, rule: "f", message: String(repeating: "line\n", count: 400)),
    ]
    let seen = try Python.run(
      """
      import openpyxl, sys
      sheet = openpyxl.load_workbook(open(sys.argv[1], "rb"))["Queries"]
      print([sheet.row_dimensions[row].height for row in (2, 3, 4)], sheet.print_area)
      """, on: QueryWorkbook(site(queries)).bytes())
    // 150 characters in 48 are four lines of 15 points.
    #expect(seen == "[61.0, None, 409.0] 'Queries'!$A$1:$O$4\n")
  }

  @Test("A hundred thousand queries are all there, and no table of shared texts was built for them")
  func many() throws {
    let queries = (1...100_000).map { query($0, participant: "P\($0 % 997)", row: Int($0)) }
    let bytes = try QueryWorkbook(site(queries)).bytes()
    let counted = try Python.run(
      """
      import re, sys, zipfile
      book = zipfile.ZipFile(sys.argv[1])
      sheet = book.read("xl/worksheets/sheet2.xml")
      print(sheet.count(b"<row "), len(set(re.findall(rb"<t>(Q[0-9a-f]{16})</t>", sheet))))
      print("xl/sharedStrings.xml" in book.namelist())
      """, on: bytes)
    #expect(counted == "100001 100000\nFalse\n")
  }

  @Test("A folder that takes no temporary files is said so")
  func noFolder() throws {
    let folder = TemporaryFolder()
    #expect(throws: ReportError.self) {
      try QueryWorkbook(site([])).write(temporaryFolder: folder.path + "/absent") { _ in }
    }
    // What the library and we put there has no name, or is gone.
    try QueryWorkbook(site([query(1)])).write(temporaryFolder: folder.path) { _ in }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }
}
