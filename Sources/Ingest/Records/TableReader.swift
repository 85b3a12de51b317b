import CSplit
import StudyModel
import Tables

/// Makes the records of one form from the records of a member, one record from one.
final class TableReader {
  private let form: Form
  private let fields: [FieldPlan]
  private let names: [ColumnName]
  private let filter: RecordFilter
  private let onlyFilled: Bool
  /// The fields that may tell that a record exists, and the columns among which theirs stand.
  private let telling: [FieldPlan]
  private let tellingColumns: ClosedRange<Int>?
  /// The column and the texts that say that a form was gone through.
  private let opened: (column: Int, texts: WordTable)?
  /// Whether the member holds none of the table's columns but keys and the subject's.
  private let isHollow: Bool
  private let member: UInt32
  /// The field that is read from a column of the member.
  private let fieldsByColumn: [Int: ColumnName]
  /// The records of the batch that was made last, until the next is made.
  private var batchRecords = UnsafeBufferPointer<UInt32>(start: nil, count: 0)
  private let cells: UnsafeMutablePointer<csplit_cell>
  private let selected: UnsafeMutablePointer<UInt32>

  /// Makes one for blocks of up to `capacity` records.
  init(
    _ layout: TableLayout, form: Form, fields: [FieldPlan], filter: RecordFilter, header: TableHeader, member: UInt32,
    capacity: Int
  ) {
    self.form = form
    self.fields = fields
    names = form.fields.map(\.column)
    self.filter = filter
    onlyFilled = layout.onlyFilled
    telling = fields.filter { $0.tells(form) }
    let places = telling.flatMap(\.input.columns)
    tellingColumns = places.min().flatMap { first in places.max().map { first...$0 } }
    opened = layout.opened.flatMap { opened in
      header.column(opened.column).map { ($0, WordTable(opened.texts.map { ($0, 0) })) }
    }
    let columns = layout.columns.filter { !form.key.contains($0.field) && !$0.headerColumns.isEmpty }
    isHollow = !columns.isEmpty && !columns.contains { $0.headerColumns.contains { header.column($0) != nil } }
    self.member = member
    fieldsByColumn = Dictionary(
      fields.flatMap { plan in plan.input.columns.map { ($0, plan.field.column) } },
      uniquingKeysWith: { first, _ in first })
    cells = .allocate(capacity: capacity)
    selected = .allocate(capacity: capacity)
  }

  deinit {
    cells.deallocate()
    selected.deallocate()
  }

  /// Whether every data record becomes a record of the form.
  var readsEverything: Bool { filter.isEmpty && !onlyFilled && !isHollow }

  /// Reads the data records of a block; each has a cell for every column.
  func read(_ block: RecordBlock, _ records: UnsafeBufferPointer<UInt32>, use: RecordUse) -> Batch? {
    guard let all = records.baseAddress, !isHollow else { return nil }
    if readsEverything { return batch(block, all, records.count) }
    var count = filter.keep(selected, of: block, records, use: use)
    if onlyFilled { count = keepFilled(block, count) }
    for index in 0..<count { use.bits[Int(selected[index])] |= RecordUse.read }
    return count == 0 ? nil : batch(block, selected, count)
  }

  /// The field that is read from a column, in which a mark is the table's to tell of.
  func field(readFrom column: Int) -> ColumnName? { fieldsByColumn[column] }

  /// The row of the batch that was made last which comes of a record; nil where none does.
  func row(of record: Int) -> Int? {
    var low = 0
    var high = batchRecords.count
    while low < high {
      let middle = (low + high) / 2
      if Int(batchRecords[middle]) < record { low = middle + 1 } else { high = middle }
    }
    return low < batchRecords.count && Int(batchRecords[low]) == record ? low : nil
  }

  /// Keeps of the selected records those with a telling field that is filled, or that are said to be gone through.
  ///
  /// A field is looked at only in the records in which none before it was filled, which after the first
  /// field are mostly few; and in none where all columns in question are blank.
  private func keepFilled(_ block: RecordBlock, _ count: Int) -> Int {
    var filled = [Bool](repeating: false, count: count)
    var pending: [(place: Int, record: UInt32)] = []
    for row in 0..<count {
      let record = selected[row]
      if isOpened(block, Int(record)) {
        filled[row] = true
      } else if let tellingColumns, !block.isBare(Int(record), tellingColumns) {
        pending.append((row, record))
      }
    }
    for plan in telling {
      if pending.isEmpty { break }
      let tells = told(plan, block, pending.map(\.record))
      var open = 0
      for index in pending.indices {
        if tells[index] {
          filled[pending[index].place] = true
        } else {
          pending[open] = pending[index]
          open += 1
        }
      }
      pending.removeLast(pending.count - open)
    }
    var kept = 0
    for row in 0..<count where filled[row] {
      selected[kept] = selected[row]
      kept += 1
    }
    return kept
  }

  private func isOpened(_ block: RecordBlock, _ record: Int) -> Bool {
    guard let opened else { return false }
    let cell = block.cell(record, opened.column)
    return cell.length > 0 && opened.texts.value(block.bytes + Int(cell.start), cell.length) != WordTable.none
  }

  /// In which of the records a field is filled.
  private func told(_ plan: FieldPlan, _ block: RecordBlock, _ records: [UInt32]) -> [Bool] {
    if case .ticks(let boxes) = plan.input { return records.map { boxes.tells(block, Int($0)) } }
    let trimmed = records.withUnsafeBufferPointer { records in
      records.baseAddress.flatMap { self.cells(of: plan.input, block, $0, records.count, 0) }?.trimmed()
    }
    guard let trimmed else { return records.map { _ in false } }
    return records.indices.map { index in
      let cell = trimmed.cells[index]
      guard cell.length > 0, cell.length != Cells.unreadable, let untouched = plan.untouched else {
        return cell.length > 0
      }
      return untouched.value(trimmed.bytes + Int(cell.start), cell.length) == WordTable.none
    }
  }

  /// The cells of a field; nil where it has none of its own.
  private func cells(
    of input: FieldPlan.Input, _ block: RecordBlock, _ records: UnsafePointer<UInt32>, _ count: Int, _ stride: UInt32
  ) -> Cells? {
    guard let column = input.column else { return nil }
    let found = Cells(block.column(column, of: records, count, stride: stride), room: cells)
    guard case .piece(_, let mark, let index, let missing) = input else { return found }
    let whole = found.trimmed()
    FieldPlan.Input.cut(cells, count: count, of: block.bytes, mark: mark, index: index, missing: missing)
    return whole
  }

  private func batch(_ block: RecordBlock, _ records: UnsafePointer<UInt32>, _ count: Int) -> Batch {
    batchRecords = UnsafeBufferPointer(start: records, count: count)
    var columns: [Column] = []
    columns.reserveCapacity(fields.count)
    let stride = block.stride(of: records, count)
    for plan in fields {
      if let cells = cells(of: plan.input, block, records, count, stride) {
        columns.append(plan.read(cells))
      } else if case .constant(let value) = plan.input {
        columns.append(plan.constant(value, count: count))
      } else if case .ticks(let boxes) = plan.input {
        columns.append(boxes.read(block, records, count))
      } else {
        columns.append(plan.blank(count: count))
      }
    }
    let first = UInt32(truncatingIfNeeded: block.firstNumber)
    let numbers = [UInt32](unsafeUninitializedCapacity: count) { numbers, initialised in
      for row in 0..<count { numbers[row] = first &+ records[row] }
      initialised = count
    }
    return Batch(
      table: form.table, names: names, columns: columns,
      origins: RowOrigins(members: [UInt32](repeating: member, count: count), records: numbers))
  }
}
