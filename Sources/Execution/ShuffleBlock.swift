import Tables

/// Writes rows of a batch as a block: bytes that say everything about them but the names, kinds and terms of their
/// columns, which are the same for all rows of a table.
///
/// A block is made and read within one run and never kept, so its layout has no number: table, rows, bytes, member; then
/// origins, states, and the columns, that of the participants first. Whole numbers take as few bytes as the
/// greatest of them needs above the least.
struct ShuffleBlock {
  /// Bytes before the origins: table (2), rows (4), bytes in all (4), the member of all rows (4).
  static let header = 14
  typealias Rows = UnsafeBufferPointer<Int32>

  /// The first `used` bytes are blocks.
  private(set) var bytes: [UInt8] = []
  private(set) var used = 0

  mutating func removeAll() { used = 0 }

  /// Adds the rows with these numbers.
  ///
  /// - Parameters:
  ///   - table: the number of the table.
  ///   - first: the index of the column that comes first.
  mutating func append(_ batch: Batch, _ rows: Rows, table: Int, first: Int) {
    let start = used
    reserve(ShuffleBlock.header)
    used += ShuffleBlock.header
    put(batch.origins.members, rows)
    put(batch.origins.records, rows)
    put(side: batch.states, rows)
    put(batch.columns[first], rows)
    for index in batch.columns.indices where index != first { put(batch.columns[index], rows) }
    let size = used - start
    let member = rows.first.map { batch.origins.members[Int($0)] } ?? 0
    bytes.withUnsafeMutableBytes { bytes in
      bytes.storeBytes(of: UInt16(table), toByteOffset: start, as: UInt16.self)
      bytes.storeBytes(of: UInt32(rows.count), toByteOffset: start + 2, as: UInt32.self)
      bytes.storeBytes(of: UInt32(size), toByteOffset: start + 6, as: UInt32.self)
      bytes.storeBytes(of: member, toByteOffset: start + 10, as: UInt32.self)
    }
  }

  private mutating func reserve(_ count: Int) {
    if used + count > bytes.count {
      bytes += [UInt8](repeating: 0, count: max(bytes.count, used + count - bytes.count))
    }
  }

  private mutating func put(_ column: Column, _ rows: Rows) {
    put(side: column.reasons, rows)
    switch column {
    case .text(let column): put(column, rows)
    case .code(let column): put(column.indices, rows)
    case .integer(let column), .time(let column): put(column.values, rows)
    case .date(let column):
      put(column.days, rows)
      put(side: column.precisions, rows)
    case .number(let column):
      put(column.values, rows)
      put(side: column.comparators, rows)
    }
  }

  /// A byte for each row, or none where all are zero.
  private mutating func put(side values: [UInt8], _ rows: Rows) {
    reserve(1 + rows.count)
    let isThere = values.withUnsafeBufferPointer { values in
      !values.isEmpty && rows.contains { values[Int($0)] != 0 }
    }
    bytes[used] = isThere ? 1 : 0
    used += 1
    guard isThere else { return }
    bytes.withUnsafeMutableBufferPointer { out in
      values.withUnsafeBufferPointer { values in
        for index in 0..<rows.count { out[used + index] = values[Int(rows[index])] }
      }
    }
    used += rows.count
  }

  private mutating func put<Value: FixedWidthInteger>(_ values: [Value], _ rows: Rows) {
    values.withUnsafeBufferPointer { values in
      putWhole(rows.count) { Int32(truncatingIfNeeded: values[Int(rows[$0])]) }
    }
  }

  /// Numbers that are all whole are written as whole numbers, others as they are.
  private mutating func put(_ values: [Double], _ rows: Rows) {
    reserve(1 + 8 * rows.count)
    values.withUnsafeBufferPointer { values in
      let areWhole = rows.allSatisfy { row in
        let value = values[Int(row)]
        guard abs(value) < 2_147_483_648 else { return false }
        return Double(Int32(value)).bitPattern == value.bitPattern
      }
      bytes[used] = areWhole ? 1 : 0
      used += 1
      if areWhole { return putWhole(rows.count) { Int32(values[Int(rows[$0])]) } }
      bytes.withUnsafeMutableBytes { out in
        for index in 0..<rows.count {
          out.storeBytes(of: values[Int(rows[index])], toByteOffset: used + 8 * index, as: Double.self)
        }
      }
      used += 8 * rows.count
    }
  }

  private mutating func put(_ column: TextColumn, _ rows: Rows) {
    column.offsets.withUnsafeBufferPointer { offsets in
      putWhole(rows.count) { offsets[Int(rows[$0]) + 1] - offsets[Int(rows[$0])] }
      var total = 0
      for row in rows { total += Int(offsets[Int(row) + 1] - offsets[Int(row)]) }
      reserve(total)
      bytes.withUnsafeMutableBufferPointer { out in
        column.bytes.withUnsafeBufferPointer { text in
          var place = used
          for row in rows {
            place = out[place...].update(fromContentsOf: text[Int(offsets[Int(row)])..<Int(offsets[Int(row) + 1])])
          }
        }
      }
      used += total
    }
  }

  /// The width of a number in bytes, the least number, and how far each lies above it.
  @inline(__always)
  private mutating func putWhole(_ count: Int, _ value: (Int) -> Int32) {
    var least = Int32.max
    var greatest = Int32.min
    for index in 0..<count {
      least = min(least, value(index))
      greatest = max(greatest, value(index))
    }
    let range = UInt32(bitPattern: greatest &- least)
    let width = range == 0 ? 0 : range < 1 << 8 ? 1 : range < 1 << 16 ? 2 : 4
    reserve(5 + width * count)
    bytes.withUnsafeMutableBytes { out in
      out[used] = UInt8(width)
      out.storeBytes(of: least, toByteOffset: used + 1, as: Int32.self)
      let start = used + 5
      switch width {
      case 1: for index in 0..<count { out[start + index] = UInt8(truncatingIfNeeded: value(index) &- least) }
      case 2:
        for index in 0..<count {
          let above = UInt16(truncatingIfNeeded: value(index) &- least)
          out.storeBytes(of: above, toByteOffset: start + 2 * index, as: UInt16.self)
        }
      case 4:
        for index in 0..<count {
          out.storeBytes(of: value(index) &- least, toByteOffset: start + 4 * index, as: Int32.self)
        }
      default: break
      }
    }
    used += 5 + width * count
  }
}
