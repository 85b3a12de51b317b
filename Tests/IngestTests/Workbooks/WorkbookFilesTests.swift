import Foundation
import Stages
import StudyModel
import TestSupport
import Testing

@testable import Ingest

/// Workbooks of other programs.
@Suite struct WorkbookFilesTests {
  private static let real = Repository.root.deletingLastPathComponent().appending(path: "shared/real/xlsx")
  private static let archives = ArchiveReader(spoolFolder: TemporaryFolder.parent)

  private static func inner(_ archive: String, _ name: String) throws -> Workbook {
    let region = try ByteRegion(mapping: Repository.path(archive))
    let member = try #require(archives.read(region, name: "upload.zip").members.first { $0.path == name })
    return try Workbook(member.contiguous(spoolFolder: TemporaryFolder.parent).region, name: name, archives: archives)
  }

  // Records of the sheets, blank ones included, as counted by who made the file.
  @Test func theOxfordWorkbookHasItsRecords() throws {
    let expected = [
      ("Demographics", 15), ("Eligibility", 15), ("Vitals", 35), ("Labs", 15), ("Procedure", 15), ("Pain", 57),
      ("RMDQ", 57), ("EQ5D", 29), ("SF36", 30), ("Analgesia", 89), ("AE", 5), ("Guess", 15), ("Crossover", 15),
      ("Comments", 19), ("scratch", 5),
    ]
    let book = try Self.inner(
      "fixtures/invest/inbox/OXF/OXF INVEST Transfer 1.zip", "INVEST Oxford Sep 2008.xlsx")
    #expect(book.sheets.map(\.name) == expected.map(\.0))
    for (sheet, (name, count)) in zip(book.sheets, expected) {
      #expect(try SheetContent(book, sheet).records.count == count, "\(name)")
    }
    #expect(book.notes.map(\.rule) == ["workbook.hidden_sheet"])
    #expect(book.sheets.last?.visibility == .hidden)
    let vitals = try SheetContent(book, book.sheets[2]).records
    #expect(vitals[0].first == "Study No")
    // Serial 38439 of the sheet: 28 March 2005.
    #expect(Array(vitals[1].dropFirst()) == ["0", "2005-03-28", "151", "87.6", "129", "82", "36.8"])
    #expect(vitals[34] == [String](repeating: "", count: 8))
    let procedure = try SheetContent(book, book.sheets[4]).records
    #expect(procedure[0][1...3] == ["Procedure date", "Start", "Finish"])
    for record in procedure.dropFirst() {
      #expect(record[1].wholeMatch(of: /200\d-\d\d-\d\d/) != nil)
      #expect(record[2].wholeMatch(of: /\d\d:\d\d/) != nil)
    }
  }

  @Test func theOxfordCementWorkbookHasItsRecords() throws {
    let book = try Self.inner("fixtures/invest/inbox/OXF/OXF INVEST Transfer 1.zip", "OXF cement UNBLINDED.xlsx")
    #expect(book.sheets.map(\.name) == ["Cement"])
    #expect(try SheetContent(book, book.sheets[0]).records.count == 15)
  }

  @Test func theSydneyLaboratoryWorkbookHasItsRecordsAndThe1904System() throws {
    let book = try Self.inner("fixtures/invest/inbox/STG/StGeorge_INVEST_0809.zip", "labs.xlsx")
    #expect(book.sheets.map(\.name) == ["Results"])
    let records = try SheetContent(book, book.sheets[0]).records
    #expect(records.count == 21)
    #expect(records[0][2] == "Collected")
    // Serial 37048; 6 June 2001 where the system is taken for that of 1900.
    #expect(records[1][2] == "2005-06-07")
    #expect(records[12][2] == "2003-02-19")
    for record in records.dropFirst() {
      #expect(record[2].wholeMatch(of: /200[3-8]-\d\d-\d\d/) != nil)
    }
  }

  /// Workbooks with the text that xlsx2csv makes of their first sheet, where it is the same as ours.
  @Test(
    "The first sheets of real workbooks are what xlsx2csv makes of them (where ../shared/real/xlsx is there)",
    .enabled(if: FileManager.default.fileExists(atPath: real.path)),
    arguments: [
      "empty_row", "formatted_inline_string", "input-weird", "last-column-empty", "namespace",
      "no_cell_ids",
      "twolettercolumns", "utf8", "xlsx2csv-test-file",
    ])
  func realWorkbooksAreRead(_ name: String) throws {
    let book = try Self.open(name)
    let expected = try String(contentsOf: Self.real.appending(path: name + ".csv"), encoding: .utf8)
    #expect(try SheetContent(book, book.sheets[0]).trimmed.map(Self.line) == Self.lines(expected))
  }

  // Not here: hyperlinks, which has no workbook; variousdelim, whose text has marks between cells and lines that only
  // xlsx2csv knows.

  @Test(
    "All sheets of real workbooks are what xlsx2csv makes of them (where ../shared/real/xlsx is there)",
    .enabled(if: FileManager.default.fileExists(atPath: real.path)), arguments: ["sheets", "sheets_order"])
  func allSheetsAreRead(_ name: String) throws {
    let book = try Self.open(name)
    var made: [String] = []
    for (index, sheet) in book.sheets.enumerated() {
      made.append("-------- \(index + 1) - \(sheet.name)")
      made += try SheetContent(book, sheet).trimmed.map(Self.line)
    }
    let expected = try String(contentsOf: Self.real.appending(path: name + ".csv"), encoding: .utf8)
    // White space around a text is no part of it here, and no cell of these holds the mark between cells.
    #expect(made == Self.lines(expected.replacing(/\ +,/, with: ",").replacing(/\ +\n/, with: "\n")))
  }

  @Test(
    "A real workbook with a cell in the wrong row is refused (where ../shared/real/xlsx is there)",
    .enabled(if: FileManager.default.fileExists(atPath: real.path)))
  func aMisplacedCellIsRefused() throws {
    // The row that calls itself 3 has a cell that calls itself A4; xlsx2csv leaves the row out.
    let book = try Self.open("skip_empty_lines")
    do {
      _ = try SheetContent(book, book.sheets[0])
      Issue.record("the sheet passed")
    } catch { #expect((error as? FormatProblem)?.rule == "workbook.reference") }
  }

  /// Where xlsx2csv formats a value as the cell shows it, we give the value itself.
  @Test(
    "Real workbooks are read as values where xlsx2csv shows formats (where ../shared/real/xlsx is there)",
    .enabled(if: FileManager.default.fileExists(atPath: real.path)),
    arguments: [
      // Shown with five places: 0.10300.
      ("float", ["", "0.103", "0.276", "0.103", "0.276"]),
      // Line ends and tabs are shown as escapes; ours stay what they are.
      ("escape", [",,,,Hello\nWorld\t!,FALSE"]),
      // Seconds that are 0 are shown: 2011-09-15 15:22:00.
      ("datetime", ["2011-09-15 15:22"]),
      // Shown as 1.23%, 50%, 1%, 0.01%.
      ("percentage", ["0.01234", "0.5", "0.005", "0.00005"]),
      // Shown without the half minute, and as marks of day, month and year with quotes around them.
      ("timeformat", ["2017-08-03 14:35,14:40:30", "2017-08-03,11:30", "2017-08-03 15:40,00:01:59"]),
      // Shown with three and two places; the blank rows below are left out here.
      (
        "float2",
        [
          "48929,4892900240051,489290024005183000,30-06-2023,0.00261493408061246,0.612554358941478,STAGE1,"
            + "20.4100614385744,0"
        ]
      ),
      // Shown in formats of the cells, one of them with two digits for the year.
      ("junk-small", ["1940-03-29,2008-07-25,2008-07-25,2009-04-08,test,FALSE"]),
    ])
  func realValuesAreRead(_ name: String, _ expected: [String]) throws {
    let book = try Self.open(name)
    let made = try SheetContent(book, book.sheets[0]).trimmed.map(Self.line)
    #expect(made == expected)
  }

  private static func open(_ name: String) throws -> Workbook {
    let region = try ByteRegion(mapping: real.appending(path: name + ".xlsx").path)
    return try Workbook(region, name: name + ".xlsx", archives: archives)
  }

  private static func line(_ record: [String]) -> String { record.joined(separator: ",") }

  /// Lines without the commas of blank cells at their ends, and without blank lines at the end.
  private static func lines(_ text: String) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      var line = line
      while line.last == "," { line.removeLast() }
      return String(line)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
