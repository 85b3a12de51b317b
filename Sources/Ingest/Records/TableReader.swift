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
  /// Whether the member holds none of the table's columns but keys and the subject's.
  private let isHollow: Bool
  private let member: UInt32
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
    let telling = layout.columns.filter { !form.key.contains($0.field) && !$0.source.columns.isEmpty }
    isHollow =
      !telling.isEmpty && !telling.contains { $0.source.columns.contains { header.column($0) != nil } }
    self.member = member
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

  /// Keeps of the selected records those with a telling field that is filled.
  ///
  /// A field is looked at only in the records in which none before it was filled, which after the first
  /// field are mostly few.
  private func keepFilled(_ block: RecordBlock, _ count: Int) -> Int {
    var filled = [Bool](repeating: false, count: count)
    var pending = (0..<count).map { (place: $0, record: selected[$0]) }
    for plan in fields where plan.tells(form) {
      if pending.isEmpty { break }
      let records = pending.map(\.record)
      let trimmed = records.withUnsafeBufferPointer { records in
        records.baseAddress.flatMap { self.cells(of: plan.input, block, $0, records.count, 0) }?.trimmed()
      }
      guard let cells = trimmed?.cells else { continue }
      var open = 0
      for index in pending.indices {
        if cells[index].length > 0 {
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
    var columns: [Column] = []
    columns.reserveCapacity(fields.count)
    let stride = block.stride(of: records, count)
    for plan in fields {
      if let cells = cells(of: plan.input, block, records, count, stride) {
        columns.append(plan.read(cells))
      } else if case .constant(let value) = plan.input {
        columns.append(plan.constant(value, count: count))
      } else if case .ticks(let ticks) = plan.input {
        columns.append(TableReader.ticked(ticks, block, records, count))
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

  /// The codes of the boxes that hold a 1, apart by a space. Where none does nothing is known:
  /// some systems write 0 for a form that was never opened.
  private static func ticked(
    _ ticks: [(column: Int, code: [UInt8])], _ block: RecordBlock, _ records: UnsafePointer<UInt32>, _ count: Int
  ) -> Column {
    var column = TextColumn()
    column.offsets.reserveCapacity(count + 1)
    var reasons = ReasonBuffer(count: count)
    for row in 0..<count {
      let before = column.bytes.count
      for tick in ticks {
        let cell = block.cell(Int(records[row]), tick.column)
        guard cell.length == 1, block.bytes[Int(cell.start)] == 0x31 else { continue }
        if column.bytes.count > before { column.bytes.append(0x20) }
        column.bytes += tick.code
      }
      if column.bytes.count == before { reasons.set(row, Missing.blankByte) }
      column.offsets.append(Int32(column.bytes.count))
    }
    column.reasons = reasons.finish()
    return .text(column)
  }
}
