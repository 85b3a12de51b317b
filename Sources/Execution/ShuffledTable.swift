import Tables

/// The rows of one table in one bucket, read from their blocks.
struct ShuffledTable {
  /// What all rows of a table have in common: a batch without rows, and the column that holds participants.
  struct Layout: Sendable, Equatable {
    var batch: Batch
    var subject: Int
  }

  /// A block: where its next column begins, and the place of its first row among all rows.
  private struct Block {
    var next: Int
    var first: Int
    var rows: Int
  }

  private let layout: Layout
  private let bytes: UnsafeRawBufferPointer
  private var blocks: [Block] = []
  private(set) var rows = 0
  var name: TableName { layout.batch.table }

  init(_ layout: Layout, in bytes: UnsafeRawBufferPointer) {
    self.layout = layout
    self.bytes = bytes
  }

  /// The tables of a partition, by their numbers, without the blocks of discarded members.
  static func tables(
    in bytes: UnsafeRawBufferPointer, layouts: [Layout], without discarded: [Range<UInt32>] = []
  ) -> [ShuffledTable] {
    var tables = layouts.map { ShuffledTable($0, in: bytes) }
    var place = 0
    while place < bytes.count {
      let table = Int(bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self))
      let rows = Int(bytes.loadUnaligned(fromByteOffset: place + 2, as: UInt32.self))
      let member = bytes.loadUnaligned(fromByteOffset: place + 10, as: UInt32.self)
      if !discarded.contains(where: { $0.contains(member) }) {
        tables[table].blocks.append(
          Block(next: place + ShuffleBlock.header, first: tables[table].rows, rows: rows))
        tables[table].rows += rows
      }
      place += Int(bytes.loadUnaligned(fromByteOffset: place + 6, as: UInt32.self))
    }
    return tables
  }

  /// All rows, in order of participant and origin.
  mutating func read() -> Batch {
    var batch = layout.batch
    // Where each row goes; empty where all stay.
    var places: [Int32] = []
    batch.origins.members = whole(places).map { UInt32(bitPattern: $0) }
    batch.origins.records = whole(places).map { UInt32(bitPattern: $0) }
    batch.states = side(places)
    let subject = column(batch.columns[layout.subject], places)
    let order = RowOrder(subject: subject, origins: batch.origins)
    if let rows = order.rows {
      batch.origins.members = batch.origins.members.gathering(rows)
      batch.origins.records = batch.origins.records.gathering(rows)
      batch.states = batch.states.gathering(rows)
      batch.columns[layout.subject] = subject.gathering(rows)
      places = [Int32](repeating: 0, count: rows.count)
      for (place, row) in rows.enumerated() { places[row] = Int32(place) }
    } else {
      batch.columns[layout.subject] = subject
    }
    for index in batch.columns.indices where index != layout.subject {
      batch.columns[index] = column(batch.columns[index], places)
    }
    return batch.orderedWithinRecords(order)
  }

  private mutating func column(_ empty: Column, _ places: [Int32]) -> Column {
    let reasons = side(places)
    switch empty {
    case .text: return .text(text(reasons, places))
    case .code(let column): return .code(CodeColumn(indices: whole(places), reasons: reasons, terms: column.terms))
    case .integer: return .integer(FixedColumn(values: whole(places), reasons: reasons))
    case .time: return .time(FixedColumn(values: whole(places), reasons: reasons))
    case .date:
      let days = whole(places)
      return .date(DateColumn(days: days, reasons: reasons, precisions: side(places)))
    case .number:
      let values = numbers(places)
      return .number(NumberColumn(values: values, reasons: reasons, comparators: side(places)))
    }
  }

  private mutating func side(_ places: [Int32]) -> [UInt8] {
    let bytes = self.bytes
    guard blocks.contains(where: { bytes[$0.next] != 0 }) else {
      for index in blocks.indices { blocks[index].next += 1 }
      return []
    }
    return gathered(places, zero: 0) { block, put in
      let start = block.next + 1
      guard bytes[block.next] != 0 else { return block.next += 1 }
      for row in 0..<block.rows { put(row, bytes[start + row]) }
      block.next = start + block.rows
    }
  }

  private mutating func whole(_ places: [Int32]) -> [Int32] {
    let bytes = self.bytes
    return gathered(places, zero: 0) { block, put in ShuffledTable.eachWhole(bytes, &block, put) }
  }

  private mutating func numbers(_ places: [Int32]) -> [Double] {
    let bytes = self.bytes
    return gathered(places, zero: 0) { block, put in
      let areWhole = bytes[block.next] != 0
      block.next += 1
      if areWhole { return ShuffledTable.eachWhole(bytes, &block) { row, value in put(row, Double(value)) } }
      for row in 0..<block.rows {
        put(row, bytes.loadUnaligned(fromByteOffset: block.next + 8 * row, as: Double.self))
      }
      block.next += 8 * block.rows
    }
  }

  private mutating func text(_ reasons: [UInt8], _ places: [Int32]) -> TextColumn {
    let bytes = self.bytes
    var starts = [Int](repeating: 0, count: rows)
    let lengths: [Int32] = gathered(places, zero: 0) { block, put in
      var lengths = [Int32](repeating: 0, count: block.rows)
      ShuffledTable.eachWhole(bytes, &block) { lengths[$0] = $1 }
      for row in 0..<block.rows {
        put(row, lengths[row])
        starts[places.isEmpty ? block.first + row : Int(places[block.first + row])] = block.next
        block.next += Int(lengths[row])
      }
    }
    var offsets = [Int32](repeating: 0, count: rows + 1)
    for row in 0..<rows { offsets[row + 1] = offsets[row] + lengths[row] }
    let all = [UInt8](unsafeUninitializedCapacity: Int(offsets[rows])) { out, count in
      let target = UnsafeMutableRawBufferPointer(out)
      for row in 0..<rows where lengths[row] > 0 {
        let (place, length) = (Int(offsets[row]), Int(lengths[row]))
        UnsafeMutableRawBufferPointer(rebasing: target[place..<place + length]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[starts[row]..<starts[row] + length]))
      }
      count = Int(offsets[rows])
    }
    return TextColumn(offsets: offsets, bytes: all, reasons: reasons)
  }

  /// A value for each row, of which `read` puts those of a block, by their numbers in it.
  @inline(__always)
  private mutating func gathered<Value: BitwiseCopyable>(
    _ places: [Int32], zero: Value, _ read: (inout Block, (Int, Value) -> Void) -> Void
  ) -> [Value] {
    var values = [Value](repeating: zero, count: rows)
    values.withUnsafeMutableBufferPointer { values in
      places.withUnsafeBufferPointer { places in
        for index in blocks.indices {
          let first = blocks[index].first
          if places.isEmpty {
            read(&blocks[index]) { row, value in values[first + row] = value }
          } else {
            read(&blocks[index]) { row, value in values[Int(places[first + row])] = value }
          }
        }
      }
    }
    return values
  }

  @inline(__always)
  private static func eachWhole(
    _ bytes: UnsafeRawBufferPointer, _ block: inout Block, _ put: (Int, Int32) -> Void
  ) {
    let width = Int(bytes[block.next])
    let least = bytes.loadUnaligned(fromByteOffset: block.next + 1, as: Int32.self)
    let start = block.next + 5
    switch width {
    case 0: for row in 0..<block.rows { put(row, least) }
    case 1: for row in 0..<block.rows { put(row, least &+ Int32(bytes[start + row])) }
    case 2:
      for row in 0..<block.rows {
        put(row, least &+ Int32(bytes.loadUnaligned(fromByteOffset: start + 2 * row, as: UInt16.self)))
      }
    default:
      for row in 0..<block.rows {
        put(row, least &+ bytes.loadUnaligned(fromByteOffset: start + 4 * row, as: Int32.self))
      }
    }
    block.next = start + width * block.rows
  }
}
