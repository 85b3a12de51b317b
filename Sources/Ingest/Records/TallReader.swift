import CSplit
import Glibc
import StudyModel
import Tables

/// Makes the records of one form from a member with one answer a record: the records that stand
/// together with the same key become one.
///
/// An item that is answered again makes a further version of the record, with what was answered once in each, so that a
/// form that was sent twice becomes two records, which the checks of whole records compare, and no answer is lost.
final class TallReader {
  /// What is wrong with an answer's record.
  enum Trouble {
    case unexpectedUnit(ColumnName)
  }

  /// An answer that the form takes.
  struct Item {
    let text: String
    let field: ColumnName
    /// What has to stand in the unit column; nil where anything may.
    let unit: String?
  }

  private let form: Form
  private let fields: [FieldPlan]
  private let names: [ColumnName]
  private let filter: RecordFilter
  private let onlyFilled: Bool
  private let member: UInt32
  private let itemColumns: [Int]
  private let itemColumn: CellColumn?
  private let valueColumn: CellColumn
  private let keyColumns: [CellColumn]
  private let unitColumn: CellColumn?
  private let items: [Item]
  /// For each item what has to stand in the unit column; nil where anything may.
  private let units: [[UInt8]?]
  private let words: CellWords
  /// The columns of the file that fields read from the first record of a group.
  private let fixedColumns: [Int]

  /// The records of the block in hand that the form may take, and the items that they answer; -1 for none.
  private let selected: UnsafeMutablePointer<UInt32>
  private let answered: UnsafeMutablePointer<Int32>
  private let reasons: UnsafeMutablePointer<UInt8>

  /// The cells of the rows in the making.
  private let arena = CellArena()
  /// Cells of finished rows, in rows of one cell per fixed column and item.
  private var rows: [csplit_cell] = []
  private var numbers: [UInt32] = []
  private var open: [csplit_cell] = []
  /// How often each item was answered in the group.
  private var seen: [Int]
  private var openNumber: UInt32?
  /// The rows of answers that came again: the second ones, the third ones.
  private var further: [(number: UInt32, cells: [csplit_cell])] = []
  /// Marks on the rows in the making: the first row's is 0, those of answers that came again follow.
  private var openMarks: [(version: Int, field: ColumnName, column: Int, sign: CellMark.Sign, record: UInt32)] = []
  /// Marks on finished rows.
  private var rowMarks: [RowMark] = []
  /// The cells of the key that the rows in the making share.
  private let keyArena = CellArena()
  private var key: [csplit_cell] = []

  /// A row of bytes after which rows are handed on.
  private static let arenaLimit = 1 << 20
  private static let rowLimit = 8192

  init(
    _ layout: TableLayout, tall: TableLayout.Tall, form: Form, fields: [FieldPlan], items: [Item], filter: RecordFilter,
    header: TableHeader, member: UInt32, capacity: Int
  ) {
    self.form = form
    self.fields = fields
    self.items = items
    self.member = member
    names = form.fields.map(\.column)
    self.filter = filter
    onlyFilled = layout.onlyFilled
    itemColumns = tall.item.compactMap(header.column)
    // The header holds all of these, or the member would not be read; see `TableHeader.Demand`.
    func column(_ place: Int) -> CellColumn { CellColumn(place, capacity: capacity) }
    itemColumn = itemColumns.count == 1 ? column(itemColumns[0]) : nil
    valueColumn = column(header.column(tall.value) ?? 0)
    keyColumns = tall.by.compactMap(header.column).map(column)
    unitColumn = tall.unit.flatMap(header.column).map(column)
    units = items.map { $0.unit.map { Array($0.utf8) } }
    words = CellWords(items.enumerated().map { (text: $0.element.text, value: Int32($0.offset)) })
    var fixed: [Int] = []
    for plan in fields {
      if let column = plan.input.column, !fixed.contains(column) { fixed.append(column) }
    }
    fixedColumns = fixed
    seen = [Int](repeating: 0, count: items.count)
    selected = .allocate(capacity: capacity)
    answered = .allocate(capacity: capacity)
    reasons = .allocate(capacity: capacity)
  }

  deinit {
    selected.deallocate()
    answered.deallocate()
    reasons.deallocate()
  }

  /// - Parameters:
  ///   - marks: marks on cells of the block, in order.
  ///   - claim: takes the place among them of one that goes with a row.
  ///   - emit: takes a batch and the marks on its rows.
  func read(
    _ block: RecordBlock, _ records: UnsafeBufferPointer<UInt32>, use: RecordUse, marks: [CellMark] = [],
    claim: (Int) -> Void = { _ in }, trouble: (Int, Trouble) -> Void, emit: (inout Batch, [RowMark]) throws -> Void
  ) throws {
    let count = filter.keep(selected, of: block, records, use: use)
    for column in keyColumns { column.load(block, selected, count) }
    valueColumn.load(block, selected, count)
    unitColumn?.load(block, selected, count)
    findItems(block, count)
    var mark = 0
    for row in 0..<count {
      // A group that never ends is cut, so that what is held has an end.
      if !hasKey(of: row, in: block) || further.count >= TallReader.rowLimit {
        close()
        if numbers.count >= TallReader.rowLimit || arena.count >= TallReader.arenaLimit { try flush(emit) }
        takeKey(of: row, in: block)
      }
      let item = Int(answered[row])
      guard item >= 0 else { continue }
      let record = Int(selected[row])
      use.bits[record] |= RecordUse.read
      if openNumber == nil { begin(block, record) }
      take(block, row, item, trouble)
      while mark < marks.count, marks[mark].record <= record {
        let found = marks[mark]
        let field = found.column == valueColumn.column ? items[item].field : found.field
        if found.record == record, let field {
          openMarks.append((seen[item] - 1, field, found.column, found.sign, number(of: record, in: block)))
          claim(mark)
        }
        mark += 1
      }
    }
  }

  func finish(emit: (inout Batch, [RowMark]) throws -> Void) throws {
    close()
    try flush(emit)
  }

  /// Whether a record has the key of the rows in the making.
  private func hasKey(of row: Int, in block: RecordBlock) -> Bool {
    guard key.count == keyColumns.count else { return false }
    for (held, column) in zip(key, keyColumns) {
      let cell = column.cells[row]
      guard cell.length == held.length,
        memcmp(keyArena.bytes + Int(held.start), block.bytes + Int(cell.start), Int(cell.length)) == 0
      else { return false }
    }
    return true
  }

  private func takeKey(of row: Int, in block: RecordBlock) {
    keyArena.removeAll()
    key.removeAll(keepingCapacity: true)
    for column in keyColumns { key.append(keyArena.keep(column.cells[row], of: block.bytes)) }
  }

  /// Looks up which items the selected records answer.
  private func findItems(_ block: RecordBlock, _ count: Int) {
    guard let itemColumn else {
      for row in 0..<count { answered[row] = item(block, Int(selected[row])) }
      return
    }
    _ = csplit_find_words(
      block.column(itemColumn.column, of: selected, count), words.table, answered, reasons, itemColumn.cells)
    for row in 0..<count where reasons[row] != 0 {
      let cell = itemColumn.cells[row]
      answered[row] =
        reasons[row] == UInt8(CSPLIT_OTHER)
        ? words.meaning(block.bytes + Int(cell.start), cell.length)?.value ?? -1 : -1
    }
  }

  /// The item whose text is that of several columns, with a slash between them.
  private func item(_ block: RecordBlock, _ record: Int) -> Int32 {
    var joined: [UInt8] = []
    for (place, column) in itemColumns.enumerated() {
      if place > 0 { joined.append(0x2F) }
      joined.append(contentsOf: block.content(record, column))
    }
    let length = UInt32(joined.count)
    joined.append(contentsOf: repeatElement(0, count: 8))
    return joined.withUnsafeBufferPointer { joined in
      joined.baseAddress.flatMap { length == 0 ? nil : words.meaning($0, length)?.value } ?? -1
    }
  }

  private func begin(_ block: RecordBlock, _ record: Int) {
    openNumber = number(of: record, in: block)
    appendBlankRow(block, record, to: &open)
  }

  private func number(of record: Int, in block: RecordBlock) -> UInt32 {
    UInt32(truncatingIfNeeded: block.firstNumber + record)
  }

  private func appendBlankRow(_ block: RecordBlock, _ record: Int, to row: inout [csplit_cell]) {
    for column in fixedColumns { row.append(arena.keep(block.cell(record, column), of: block.bytes)) }
    row.append(contentsOf: repeatElement(csplit_cell(start: 0, length: 0), count: items.count))
  }

  private func take(_ block: RecordBlock, _ row: Int, _ item: Int, _ trouble: (Int, Trouble) -> Void) {
    seen[item] += 1
    let again = seen[item] - 2
    if again == further.count {
      let record = Int(selected[row])
      var cells: [csplit_cell] = []
      appendBlankRow(block, record, to: &cells)
      further.append((number(of: record, in: block), cells))
    }
    guard let cell = answer(block, row, item, trouble) else { return }
    let slot = fixedColumns.count + item
    if again < 0 { open[slot] = cell } else { further[again].cells[slot] = cell }
  }

  /// The cell of an answer, kept; nil where it is blank.
  private func answer(
    _ block: RecordBlock, _ row: Int, _ item: Int, _ trouble: (Int, Trouble) -> Void
  ) -> csplit_cell? {
    let value = valueColumn.cells[row]
    guard value.length > 0 else { return nil }
    if let unitColumn, let unit = units[item], !isSame(unitColumn.cells[row], of: block, unit) {
      trouble(Int(selected[row]), .unexpectedUnit(items[item].field))
      return csplit_cell(start: 0, length: Cells.unreadable)
    }
    return arena.keep(value, of: block.bytes)
  }

  /// Whether a cell holds a text, in whichever way it is spelt.
  private func isSame(_ cell: csplit_cell, of block: RecordBlock, _ text: [UInt8]) -> Bool {
    let bytes = block.bytes + Int(cell.start)
    if Int(cell.length) == text.count, memcmp(bytes, text, text.count) == 0 { return true }
    return CanonicalText.areSame(UnsafeBufferPointer(start: bytes, count: Int(cell.length)), text)
  }

  /// Ends the rows in the making.
  private func close() {
    guard let number = openNumber else { return }
    finish(open, number, version: 0)
    for (level, row) in further.enumerated() {
      var cells = row.cells
      for item in seen.indices where seen[item] < level + 2 {
        cells[fixedColumns.count + item] = open[fixedColumns.count + item]
      }
      finish(cells, row.number, version: level + 1)
    }
    openNumber = nil
    openMarks.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    further.removeAll(keepingCapacity: true)
    for index in seen.indices { seen[index] = 0 }
  }

  private func finish(_ row: [csplit_cell], _ number: UInt32, version: Int) {
    if onlyFilled, !row[fixedColumns.count...].contains(where: { $0.length > 0 }) { return }
    for mark in openMarks where mark.version == version {
      rowMarks.append(
        RowMark(
          row: numbers.count, field: mark.field, column: mark.column, sign: mark.sign, record: mark.record))
    }
    rows.append(contentsOf: row)
    numbers.append(number)
  }

  /// Hands the finished rows on.
  private func flush(_ emit: (inout Batch, [RowMark]) throws -> Void) throws {
    defer {
      rowMarks.removeAll(keepingCapacity: true)
      arena.removeAll()
      rows.removeAll(keepingCapacity: true)
      numbers.removeAll(keepingCapacity: true)
    }
    guard !numbers.isEmpty else { return }
    let columns = fields.map { column($0) }
    var batch = Batch(
      table: form.table, names: names, columns: columns,
      origins: RowOrigins(members: [UInt32](repeating: member, count: numbers.count), records: numbers))
    try emit(&batch, rowMarks)
  }

  private func column(_ plan: FieldPlan) -> Column {
    let count = numbers.count
    let slot: Int
    switch plan.input {
    case .item(let item): slot = fixedColumns.count + item
    case .column(let column), .piece(let column, _, _, _): slot = fixedColumns.firstIndex(of: column) ?? 0
    case .constant(let value): return plan.constant(value, count: count)
    case .absent, .ticks: return plan.blank(count: count)
    }
    let width = fixedColumns.count + items.count
    var cells = (0..<count).map { rows[$0 * width + slot] }
    return cells.withUnsafeMutableBufferPointer { cells in
      guard let first = cells.baseAddress else { return plan.blank(count: count) }
      if case .piece(_, let mark, let index, let missing) = plan.input {
        FieldPlan.Input.cut(first, count: count, of: arena.bytes, mark: mark, index: index, missing: missing)
      }
      return plan.read(Cells(bytes: arena.bytes, cells: first, count: count))
    }
  }
}

extension FieldPlan.Input {
  /// All columns of the file that it reads.
  var columns: [Int] {
    if case .ticks(let boxes) = self { boxes.columns } else { column.map { [$0] } ?? [] }
  }

  /// The one column of the file that it reads.
  var column: Int? {
    switch self {
    case .column(let column), .piece(let column, _, _, _): column
    case .absent, .constant, .ticks, .item: nil
    }
  }
}
