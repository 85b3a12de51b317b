import CSplit
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
  private let valueColumn: Int
  private let keyColumns: [Int]
  private let unitColumn: Int?
  private let items: [Item]
  private let units: [[UInt8]]
  private let words: WordTable
  /// The columns of the file that fields read from the first record of a group.
  private let fixedColumns: [Int]

  /// Bytes of the cells of the rows in the making.
  private var arena: [UInt8] = []
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
  private var key: [UInt8] = []
  private var scratch: [UInt8] = []

  /// A row of bytes after which rows are handed on.
  private static let arenaLimit = 1 << 20
  private static let rowLimit = 8192

  init(
    _ layout: TableLayout, tall: TableLayout.Tall, form: Form, fields: [FieldPlan], items: [Item], header: TableHeader,
    member: UInt32
  ) {
    self.form = form
    self.fields = fields
    self.items = items
    self.member = member
    names = form.fields.map(\.column)
    filter = RecordFilter(layout.filters, header: header)
    onlyFilled = layout.onlyFilled
    itemColumns = tall.item.compactMap(header.column)
    // The header holds all of these, or the member would not be read; see `TableHeader.Demand`.
    valueColumn = header.column(tall.value) ?? 0
    keyColumns = tall.by.compactMap(header.column)
    unitColumn = tall.unit.flatMap(header.column)
    units = items.map { Array(($0.unit ?? "").utf8) }
    words = WordTable(items.enumerated().map { (text: $0.element.text, value: Int32($0.offset)) })
    var fixed: [Int] = []
    for plan in fields {
      if let column = plan.input.column, !fixed.contains(column) { fixed.append(column) }
    }
    fixedColumns = fixed
    seen = [Int](repeating: 0, count: items.count)
  }

  /// - Parameters:
  ///   - marks: marks on cells of the block, in order.
  ///   - claim: takes the place among them of one that goes with a row.
  ///   - emit: takes a batch and the marks on its rows.
  func read(
    _ block: RecordBlock, _ records: UnsafeBufferPointer<UInt32>, use: RecordUse, marks: [CellMark] = [],
    claim: (Int) -> Void = { _ in }, trouble: (Int, Trouble) -> Void, emit: (inout Batch, [RowMark]) throws -> Void
  ) throws {
    var mark = 0
    for index in records {
      let record = Int(index)
      switch filter.isEmpty ? .passes : filter.verdict(block, record) {
      case .passes: break
      case .cut:
        use.bits[record] |= RecordUse.cut
        continue
      case .other: continue
      }
      takeKey(block, record)
      // A group that never ends is cut, so that what is held has an end.
      if scratch != key || further.count >= TallReader.rowLimit {
        close()
        if numbers.count >= TallReader.rowLimit || arena.count >= TallReader.arenaLimit { try flush(emit) }
        swap(&key, &scratch)
      }
      let item = item(block, record)
      guard item >= 0 else { continue }
      use.bits[record] |= RecordUse.read
      if openNumber == nil { begin(block, record) }
      take(block, record, Int(item), trouble)
      while mark < marks.count, marks[mark].record <= record {
        let found = marks[mark]
        let field = found.column == valueColumn ? items[Int(item)].field : found.field
        if found.record == record, let field {
          openMarks.append((seen[Int(item)] - 1, field, found.column, found.sign, number(of: record, in: block)))
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

  /// Puts the key of a record into `scratch`, with each cell's length before it.
  private func takeKey(_ block: RecordBlock, _ record: Int) {
    scratch.removeAll(keepingCapacity: true)
    for column in keyColumns {
      let cell = block.content(record, column)
      withUnsafeBytes(of: cell.count) { scratch.append(contentsOf: $0) }
      scratch.append(contentsOf: cell)
    }
  }

  private func item(_ block: RecordBlock, _ record: Int) -> Int32 {
    if itemColumns.count == 1 {
      let cell = block.cell(record, itemColumns[0])
      return cell.length == 0 ? WordTable.none : words.value(block.bytes + Int(cell.start), cell.length)
    }
    var joined: [UInt8] = []
    for (place, column) in itemColumns.enumerated() {
      if place > 0 { joined.append(0x2F) }
      joined.append(contentsOf: block.content(record, column))
    }
    let length = UInt32(joined.count)
    joined.append(contentsOf: repeatElement(0, count: 8))
    return joined.withUnsafeBufferPointer { joined in
      joined.baseAddress.map { length == 0 ? WordTable.none : words.value($0, length) } ?? WordTable.none
    }
  }

  private func copy(_ cell: csplit_cell, of block: RecordBlock) -> csplit_cell {
    let start = UInt32(arena.count)
    arena.append(contentsOf: UnsafeBufferPointer(start: block.bytes + Int(cell.start), count: Int(cell.length)))
    return csplit_cell(start: start, length: cell.length)
  }

  private func begin(_ block: RecordBlock, _ record: Int) {
    openNumber = number(of: record, in: block)
    appendBlankRow(block, record, to: &open)
  }

  private func number(of record: Int, in block: RecordBlock) -> UInt32 {
    UInt32(truncatingIfNeeded: block.firstNumber + record)
  }

  private func appendBlankRow(_ block: RecordBlock, _ record: Int, to row: inout [csplit_cell]) {
    for column in fixedColumns { row.append(copy(block.cell(record, column), of: block)) }
    row.append(contentsOf: repeatElement(csplit_cell(start: 0, length: 0), count: items.count))
  }

  private func take(_ block: RecordBlock, _ record: Int, _ item: Int, _ trouble: (Int, Trouble) -> Void) {
    seen[item] += 1
    let again = seen[item] - 2
    if again == further.count {
      var row: [csplit_cell] = []
      appendBlankRow(block, record, to: &row)
      further.append((number(of: record, in: block), row))
    }
    guard let cell = answer(block, record, item, trouble) else { return }
    let slot = fixedColumns.count + item
    if again < 0 { open[slot] = cell } else { further[again].cells[slot] = cell }
  }

  /// The cell of an answer, kept; nil where it is blank.
  private func answer(
    _ block: RecordBlock, _ record: Int, _ item: Int, _ trouble: (Int, Trouble) -> Void
  ) -> csplit_cell? {
    let value = block.cell(record, valueColumn)
    guard value.length > 0 else { return nil }
    if let unitColumn, items[item].unit != nil {
      let cell = block.cell(record, unitColumn)
      let unit = units[item]
      let text = UnsafeBufferPointer(start: block.bytes + Int(cell.start), count: Int(cell.length))
      if !CanonicalText.areSame(text, unit) {
        trouble(record, .unexpectedUnit(items[item].field))
        return csplit_cell(start: 0, length: Cells.unreadable)
      }
    }
    return copy(value, of: block)
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
      arena.removeAll(keepingCapacity: true)
      rows.removeAll(keepingCapacity: true)
      numbers.removeAll(keepingCapacity: true)
    }
    guard !numbers.isEmpty else { return }
    arena.append(contentsOf: repeatElement(0, count: RecordStream.padding))
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
    return arena.withUnsafeBufferPointer { arena in
      cells.withUnsafeMutableBufferPointer { cells in
        guard let bytes = arena.baseAddress, let first = cells.baseAddress else { return plan.blank(count: count) }
        if case .piece(_, let mark, let index, let missing) = plan.input {
          FieldPlan.Input.cut(first, count: count, of: bytes, mark: mark, index: index, missing: missing)
        }
        return plan.read(Cells(bytes: bytes, cells: first, count: count))
      }
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
