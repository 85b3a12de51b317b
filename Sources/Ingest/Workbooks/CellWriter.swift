import Glibc
import Stages

/// Writes the cells of a sheet as text, with blank cells for those that the sheet leaves out.
final class CellWriter {
  private let writer: RecordWriter
  private let strings: SharedStrings
  private let dates: SerialDate
  private let decimalMark: UInt8
  private let limits: Workbook.Limits
  /// The value in hand as it stands in the sheet.
  let raw: CellBuffer
  /// What it becomes.
  private let made: CellBuffer
  private(set) var notes: SheetNotes
  /// The row in hand, counted from 1; 0 before the first.
  private(set) var row = 0
  /// How many cells of the row are written.
  private var written = 0
  /// The most cells that a row has so far.
  private(set) var widest = 0
  private var blanks = 0
  private var repetition: RepetitionBudget

  /// `sheetBytes`: of the sheet's part.
  init(
    _ writer: RecordWriter, strings: SharedStrings, dates: SerialDate, decimalMark: UInt8, limits: Workbook.Limits,
    sheetBytes: Int
  ) {
    self.writer = writer
    self.strings = strings
    self.dates = dates
    self.decimalMark = decimalMark
    self.limits = limits
    raw = CellBuffer(limit: limits.cellBytes)
    made = CellBuffer(limit: limits.cellBytes)
    notes = SheetNotes(limit: limits.notes)
    repetition = limits.repetition
    repetition.read(sheetBytes)
  }

  /// Begins a row; the rows that the sheet leaves out before it are blank records.
  func startRow(_ number: Int) throws {
    guard number > row else {
      throw FormatProblem.workbook("workbook.order", "Rows of the sheet are repeated or out of order.")
    }
    guard number <= limits.rows else {
      throw FormatProblem.workbook("workbook.too_large", "The sheet has more rows than are allowed.")
    }
    for _ in row + 1..<number {
      try count(max(widest, 1))
      try writer.endRecord()
    }
    row = number
    written = 0
  }

  func endRow() throws {
    widest = max(widest, written, 1)
    try count(widest - written)
    try writer.endRecord()
  }

  /// Takes the cell whose value is in `raw`.
  func write(_ cell: CellValue) throws {
    let start: Int
    switch cell.form {
    case .formulaText, .inline: start = 0
    case .number, .shared, .boolean, .error, .date: start = raw.trim()
    }
    guard raw.count > start else {
      // A formula may well have an empty text for its value.
      if cell.hasFormula, !(cell.hasValue && cell.form == .formulaText) {
        notes.add(
          "workbook.formula_without_value", record: row,
          "Column \(count: cell.column) holds a formula whose value was not saved; the cell is taken as blank.")
      }
      return
    }
    let content = UnsafeRawBufferPointer(rebasing: raw.content[start...])
    switch cell.form {
    case .formulaText, .inline: try put(content, cell.column)
    case .shared: try writeShared(content, cell.column)
    case .boolean:
      let text = String(decoding: content, as: UTF8.self)
      guard ["0", "1", "false", "true"].contains(text) else { throw misfit(cell) }
      made.clear()
      made.append(text == "1" || text == "true" ? "TRUE" as StaticString : "FALSE")
      try put(made.content, cell.column)
    case .error:
      notes.add(
        "workbook.error_value", record: row, "Column \(count: cell.column) holds an error in place of a value.")
      try put(content, cell.column)
    case .date:
      made.clear()
      guard DateCell(content).write(dates, to: made) else { throw misfit(cell) }
      try put(made.content, cell.column)
    case .number: try writeNumber(raw.bytes + start, cell)
    }
  }

  private func writeShared(_ content: UnsafeRawBufferPointer, _ column: Int) throws {
    let index = content.baseAddress.flatMap { CellReference.number($0.assumingMemoryBound(to: CChar.self)) }
    guard let index, index < strings.count else {
      throw FormatProblem.workbook(
        "workbook.string_index", "Row \(row), column \(column): the cell names a text that the workbook does not hold.")
    }
    try strings.withString(index) { string in
      try repetition.write(string.count)
      try put(string, column)
    }
  }

  private func writeNumber(_ text: UnsafePointer<UInt8>, _ cell: CellValue) throws {
    guard let number = CellNumber(text) else { throw misfit(cell) }
    made.clear()
    if cell.kind == .number || !dates.write(number.value, cell.kind, to: made) {
      if cell.kind != .number {
        notes.add(
          "workbook.impossible_date", record: row,
          "Column \(count: cell.column) is formatted as a date, but its number is no day; the number was read."
        )
      }
      number.write(to: made, mark: decimalMark)
    }
    try put(made.content, cell.column)
  }

  private func put(_ content: UnsafeRawBufferPointer, _ column: Int) throws {
    try count(column - 1 - written)
    while written < column - 1 {
      try writer.blankCell()
      written += 1
    }
    try writer.cell(content)
    written += 1
  }

  private func count(_ more: Int) throws {
    blanks += more
    guard blanks <= limits.blankCells else {
      throw FormatProblem(
        "workbook.sparse", "The sheet's few values stand so far apart that it would become far too many cells.",
        help: "Delete what stands far outside of the table, and send the workbook again.")
    }
  }

  private func misfit(_ cell: CellValue) -> FormatProblem {
    FormatProblem.workbook(
      "workbook.value", "Row \(row), column \(cell.column): the cell's value is not of the kind that the cell states.")
  }

  /// Ends the sheet: hands on what is left, and answers with what was noticed.
  func finish(_ more: (inout SheetNotes) -> Void) throws -> [FormatNote] {
    try writer.finish()
    notes.finish()
    more(&notes)
    return notes.notes
  }
}
