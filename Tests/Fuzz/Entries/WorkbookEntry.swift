import StudyModel
import TestSupport

@testable import Ingest

/// The parts of a workbook: a second reading gives the same records.
enum WorkbookEntry {
  private static let limits = Workbook.Limits(
    rows: 2_048, cellBytes: 1 << 16, stringBytes: 1 << 18, strings: 4_096, entries: 256, blankCells: 1 << 15, notes: 16)

  static func take(_ bytes: [UInt8]) throws {
    let parts = Bundle(bytes).files
    let entries = parts.map { part in ZipBuilder.Entry(part.path, part.content).with { $0.method = 0 } }
    let package = ZipBuilder(entries).build()
    let first = try read(package)
    try promise(try read(package) == first, "a second reading gives the same")
  }

  private struct Book: Equatable {
    var refusal: FormatProblem?
    var sheets: [Workbook.Sheet] = []
    var notes: [FormatNote] = []
    var runs: [MemberRun] = []
  }

  private static func read(_ package: [UInt8]) throws -> Book {
    let archives = ArchiveReader(spoolFolder: TemporaryFolder.parent)
    let workbook: Workbook
    do {
      workbook = try Workbook(ByteRegion(package), name: "book.xlsx", archives: archives, limits: limits)
    } catch {
      return Book(refusal: error)
    }
    let dialect = FuzzStudy.dialect(quote: 0, holdsDates: true)
    var book = Book(sheets: workbook.sheets, notes: workbook.notes)
    for sheet in workbook.sheets {
      for layout in [FuzzStudy.wide(dialect), FuzzStudy.tall(dialect)] {
        let run = try MemberRun(layout, traits: .placesCells, padsRecords: true, sizes: MemberRun.smallSizes) {
          try workbook.read(sheet, decimalMark: dialect.decimalMark, into: $0)
        }
        try run.check(layout)
        book.runs.append(run)
      }
    }
    return book
  }
}
