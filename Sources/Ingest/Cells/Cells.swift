import CSplit
import Tables

/// The cells of one column. `WordTable` may read `RecordStream.padding` bytes behind each.
struct Cells {
  let bytes: UnsafePointer<UInt8>
  let count: Int
  /// Trimmed cells; where `column` is not nil, room for them.
  let cells: UnsafeMutablePointer<csplit_cell>
  /// Where the cells stand as long as they are not trimmed.
  private(set) var column: csplit_column?

  init(bytes: UnsafePointer<UInt8>, cells: UnsafeMutablePointer<csplit_cell>, count: Int) {
    self.bytes = bytes
    self.cells = cells
    self.count = count
  }

  init(_ column: csplit_column, room: UnsafeMutablePointer<csplit_cell>) {
    bytes = column.bytes
    cells = room
    count = column.count
    self.column = column
  }

  /// With all cells trimmed.
  func trimmed() -> Cells {
    guard let column else { return self }
    csplit_cells(column, cells)
    return Cells(bytes: bytes, cells: cells, count: count)
  }

  /// The length of a cell that cannot be read, whatever is asked of it.
  static let unreadable = UInt32.max
}

extension Cells {
  /// Makes a buffer of fixed-width values in one loop; `read` answers the value of a cell that is not
  /// blank, or sets the reason why there is none.
  @inline(__always)
  func values<Value: FixedWidthInteger>(
    _ reasons: inout ReasonBuffer,
    _ read: (_ row: Int, _ text: UnsafePointer<UInt8>, _ length: UInt32, _ reason: inout UInt8) -> Value
  ) -> [Value] {
    let trimmed = trimmed()
    return [Value](unsafeUninitializedCapacity: count) { values, initialised in
      for row in 0..<count {
        let cell = trimmed.cells[row]
        var reason: UInt8 = 0
        var value: Value = 0
        if cell.length == 0 {
          reason = Missing.blankByte
        } else if cell.length == Cells.unreadable {
          reason = Missing.invalidByte
        } else {
          value = read(row, bytes + Int(cell.start), cell.length, &reason)
        }
        values[row] = value
        if reason != 0 { reasons.set(row, reason) }
      }
      initialised = count
    }
  }
}
