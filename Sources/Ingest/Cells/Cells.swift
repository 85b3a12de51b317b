import CSplit
import Tables

/// The cells of one column. Kernels and `WordTable` may read `RecordStream.padding` bytes behind each.
struct Cells {
  /// Where the cells stand, as long as they are not trimmed; else `marks` is nil.
  let column: csplit_column
  /// Trimmed cells, or room for them.
  let cells: UnsafeMutablePointer<csplit_cell>

  init(_ column: csplit_column, room: UnsafeMutablePointer<csplit_cell>) {
    self.column = column
    cells = room
  }

  /// Cells that are trimmed already.
  init(bytes: UnsafePointer<UInt8>, cells: UnsafeMutablePointer<csplit_cell>, count: Int) {
    column = csplit_column(
      bytes: bytes, marks: nil, firsts: nil, records: nil, count: count, column: 0, stride: 0)
    self.cells = cells
  }

  var bytes: UnsafePointer<UInt8> { column.bytes }
  var count: Int { column.count }

  /// With all cells trimmed.
  func trimmed() -> Cells {
    guard column.marks != nil else { return self }
    csplit_cells(column, cells)
    return Cells(bytes: bytes, cells: cells, count: count)
  }

  /// The length of a cell that cannot be read, whatever is asked of it.
  static let unreadable = UInt32.max
}

extension Cells {
  typealias Kernel<Value> = (
    _ column: csplit_column, _ values: UnsafeMutablePointer<Value>, _ reasons: UnsafeMutablePointer<UInt8>,
    _ cells: UnsafeMutablePointer<csplit_cell>
  ) -> csplit_outcome

  /// Makes a buffer of values of fixed width: a kernel reads nearly all cells, and `other` each that the kernel leaves
  /// and that is not blank: its value, or a reason other than 0.
  @inline(__always)
  func values<Value: Numeric>(
    _ kernel: Kernel<Value>,
    other: (_ row: Int, _ text: UnsafePointer<UInt8>, _ length: UInt32, _ value: inout Value) -> UInt8
  ) -> (values: [Value], reasons: [UInt8]) {
    var reasons: [UInt8] = []
    let values = [Value](unsafeUninitializedCapacity: count) { target, initialised in
      guard let values = target.baseAddress else { return }
      var any: UInt8 = 0
      reasons = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
        guard let reasons = buffer.baseAddress else { return }
        let outcome = kernel(column, values, reasons, cells)
        any = outcome.any
        if outcome.others > 0 {
          any = 0
          for row in 0..<count {
            if reasons[row] == UInt8(CSPLIT_OTHER) {
              let cell = cells[row]
              var value: Value = 0
              reasons[row] =
                cell.length == Cells.unreadable
                ? Missing.invalidByte : other(row, bytes + Int(cell.start), cell.length, &value)
              values[row] = value
            }
            any |= reasons[row]
          }
        }
        initialised = count
      }
      if any == 0 { reasons = [] }
      initialised = count
    }
    return (values, reasons)
  }
}
