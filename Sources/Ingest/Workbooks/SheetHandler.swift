import Glibc
import Stages

/// Reads the rows of a worksheet (ECMA-376 part 1, 18.3) and hands its cells to a writer.
final class SheetHandler: XMLHandler {
  private enum Place {
    case document, worksheet, columns, merges, rows, row, cell, value, inline
  }

  private let cells: CellWriter
  private let kinds: [NumberKind]
  private let limits: Workbook.Limits
  private var place = Place.document
  /// How deep the reading is inside an element that is passed over.
  private var skipped = 0
  private var cell = CellValue()
  private var inline = StringItem()
  private var column = 0
  private var hasRows = false
  private var merged = 0
  private var hiddenRows = 0
  private var hiddenColumns: [ClosedRange<Int>] = []

  init(_ cells: CellWriter, kinds: [NumberKind], limits: Workbook.Limits) {
    self.cells = cells
    self.kinds = kinds
    self.limits = limits
  }

  /// Ends the sheet and says what was noticed.
  func finish(comments: Int) throws -> [FormatNote] {
    guard hasRows else {
      throw FormatProblem.workbook("workbook.structure", "The sheet's part holds no table of cells.")
    }
    let used = cells.widest
    var hidden = 0
    for columns in hiddenColumns where columns.lowerBound <= used {
      hidden += min(columns.upperBound, used) - columns.lowerBound + 1
    }
    return try cells.finish { notes in
      notes.add(
        "workbook.merged_cells", count: merged,
        "The sheet has \(count: merged) groups of merged cells; the value of each counts for its first cell alone.")
      notes.add(
        "workbook.hidden_rows", count: hiddenRows, "The sheet has \(count: hiddenRows) hidden rows; they were read.")
      notes.add(
        "workbook.hidden_columns", count: hidden, "The sheet has \(count: hidden) hidden columns; they were read.")
      notes.add(
        "workbook.comments", count: comments,
        "The sheet has \(count: comments) notes attached to cells; they were not read.")
    }
  }

  func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
    if skipped > 0 {
      skipped += 1
      return
    }
    guard name.isSpreadsheet else {
      if name.isAlternateContent, place != .worksheet {
        throw FormatProblem.workbook("workbook.unclear", "The sheet holds alternatives in place of cells.")
      }
      if place == .document { throw notASheet }
      skipped = 1
      return
    }
    switch place {
    case .document:
      guard name.isNamed("worksheet") else { throw notASheet }
      place = .worksheet
    case .worksheet where name.isNamed("sheetData"):
      guard !hasRows else { throw FormatProblem.workbook("workbook.order", "The sheet has two tables of cells.") }
      hasRows = true
      place = .rows
    case .worksheet where name.isNamed("cols"): place = .columns
    case .worksheet where name.isNamed("mergeCells"): place = .merges
    case .columns where name.isNamed("col"):
      try note(column: attributes)
      skipped = 1
    case .merges where name.isNamed("mergeCell"):
      merged += 1
      skipped = 1
    case .rows where name.isNamed("row"): try startRow(attributes)
    case .row where name.isNamed("c"): try startCell(attributes)
    case .cell where name.isNamed("v"):
      try takeValue()
      place = .value
    case .cell where name.isNamed("is"):
      try takeValue()
      place = .inline
    case .cell where name.isNamed("f"):
      cell.hasFormula = true
      skipped = 1
    case .inline where try inline.start(name, at: cells.raw.count): break
    case .value: throw FormatProblem.workbook("workbook.structure", "A cell's value holds elements.")
    case .worksheet, .columns, .merges, .rows, .row, .cell, .inline: skipped = 1
    }
  }

  func text(_ bytes: UnsafeRawBufferPointer) throws {
    guard skipped == 0, place == .value || place == .inline && inline.takesText else { return }
    try cells.raw.append(bytes)
  }

  func end(_ name: XMLName) throws {
    if skipped > 0 {
      skipped -= 1
      return
    }
    switch place {
    case .document: break
    case .worksheet: place = .document
    case .columns, .merges, .rows: place = .worksheet
    case .row:
      try cells.endRow()
      place = .rows
    case .cell:
      try cells.write(cell)
      place = .row
    case .value:
      if cell.form == .formulaText { cells.raw.decodeEscapes(from: 0) }
      place = .cell
    case .inline:
      guard let start = inline.end() else {
        place = .cell
        return
      }
      if start >= 0 { cells.raw.decodeEscapes(from: start) }
    }
  }

  private func startRow(_ attributes: XMLAttributes) throws {
    var number = cells.row + 1
    if let text = attributes.value("r") {
      guard let stated = CellReference.number(text) else { throw misplaced }
      number = stated
    }
    try cells.startRow(number)
    if let hidden = attributes.text("hidden"), try WorkbookHandler.flag(hidden) { hiddenRows += 1 }
    column = 0
    place = .row
  }

  private func startCell(_ attributes: XMLAttributes) throws {
    if let text = attributes.value("r") {
      guard let reference = CellReference(text), reference.row == cells.row else { throw misplaced }
      guard reference.column > column else {
        throw FormatProblem.workbook(
          "workbook.order", "Row \(cells.row): cells of the row are repeated or out of order.")
      }
      column = reference.column
    } else {
      column += 1
    }
    guard column <= limits.columns else {
      throw FormatProblem.workbook("workbook.too_large", "The sheet has more columns than are allowed.")
    }
    guard let form = CellValue.Form(attributes.value("t")) else {
      throw FormatProblem.workbook("workbook.value", "Row \(cells.row): a cell is of a kind that is not known.")
    }
    cell = CellValue(form: form, column: column)
    if form == .number { cell.kind = try kind(attributes.value("s")) }
    cells.raw.clear()
    place = .cell
  }

  private func kind(_ style: UnsafePointer<CChar>?) throws -> NumberKind {
    var index = 0
    if let style {
      guard let number = CellReference.number(style) else { throw unknownStyle }
      index = number
    }
    if index < kinds.count { return kinds[index] }
    guard index == 0 else { throw unknownStyle }
    return .number
  }

  /// A cell has one value; with two nobody knows which is meant.
  private func takeValue() throws {
    guard !cell.hasValue else {
      throw FormatProblem.workbook("workbook.value", "Row \(cells.row): a cell has more than one value.")
    }
    cell.hasValue = true
  }

  private func note(column attributes: XMLAttributes) throws {
    guard let hidden = attributes.text("hidden"), try WorkbookHandler.flag(hidden) else { return }
    guard let first = attributes.value("min").flatMap(CellReference.number),
      let last = attributes.value("max").flatMap(CellReference.number), 0 < first, first <= last,
      hiddenColumns.count < limits.columns
    else { throw misplaced }
    hiddenColumns.append(first...last)
  }

  private var notASheet: FormatProblem {
    FormatProblem.workbook("workbook.structure", "The sheet's part is something else.")
  }

  private var misplaced: FormatProblem {
    FormatProblem.workbook("workbook.reference", "A row, a column or a cell of the sheet has a place that is none.")
  }

  private var unknownStyle: FormatProblem {
    FormatProblem.workbook(
      "workbook.style", "Row \(cells.row): a number has a format that the workbook does not hold.")
  }
}
