import Stages
import StudyModel

@testable import Ingest

/// The records of a sheet as texts, and what was noticed.
struct SheetContent {
  private(set) var records: [[String]] = []
  let notes: [FormatNote]
  /// The numbers of the first records of the blocks, and their counts, as handed on.
  private(set) var isNumbered = true

  init(_ book: Workbook, _ sheet: Workbook.Sheet, mark: Character = ".") throws {
    var records: [[String]] = []
    var isNumbered = true
    let writer = RecordWriter(padsRecords: true) { event in
      guard case .records(let block) = event else { return true }
      isNumbered = isNumbered && block.firstNumber == records.count + 1
      // No cell of the tests begins with this byte, which would be taken for a quotation mark.
      for record in 0..<block.count { records.append(block.texts(of: record, quote: 0)) }
      return true
    }
    notes = try book.read(sheet, decimalMark: mark.asciiValue ?? 0x2E, into: writer)
    self.records = records
    self.isNumbered = isNumbered
  }

  /// The records without blank cells at their ends, and without blank records at the end.
  var trimmed: [[String]] {
    var rows = records.map { row in Array(row.prefix((row.lastIndex { !$0.isEmpty } ?? -1) + 1)) }
    while rows.last?.isEmpty == true { rows.removeLast() }
    return rows
  }

  func notes(_ rule: String) -> [FormatNote] { notes.filter { $0.rule == rule } }
}
