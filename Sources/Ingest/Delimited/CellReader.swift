import CSplit
import StudyModel
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

/// Reads the cells of one field into a column, in one short loop over the rows of a block.
protocol CellReader: AnyObject {
  func read(_ cells: Cells) -> Column
}

/// Reasons of a column in the making; becomes empty where nothing is missing.
struct ReasonBuffer {
  let reasons: UnsafeMutablePointer<UInt8>
  private let count: Int
  var any: UInt8 = 0

  init(count: Int) {
    self.count = count
    reasons = .allocate(capacity: count)
    reasons.initialize(repeating: 0, count: count)
  }

  @inline(__always)
  mutating func set(_ row: Int, _ reason: UInt8) {
    reasons[row] = reason
    any |= reason
  }

  /// Gives the buffer back.
  consuming func finish() -> [UInt8] {
    defer { reasons.deallocate() }
    return any == 0 ? [] : Array(UnsafeBufferPointer(start: reasons, count: count))
  }
}

extension Missing {
  @inline(__always) static var blankByte: UInt8 { Missing.blank.rawValue }
  @inline(__always) static var invalidByte: UInt8 { Missing.invalid.rawValue }
}

/// The texts that stand for "no value" in a column; their numbers are `Missing` raw values.
extension WordTable {
  convenience init(missing codes: [MissingCode]) {
    self.init(codes.map { (text: $0.text, value: Int32($0.reason.rawValue)) })
  }

  /// The reason that a text of at least one byte stands for; 0 for none.
  @inline(__always)
  func reason(_ text: UnsafePointer<UInt8>, _ size: UInt32) -> UInt8 {
    guard count > 0 else { return 0 }
    let found = value(text, size)
    return found == WordTable.none ? 0 : UInt8(truncatingIfNeeded: found)
  }
}

/// Makes a column of fixed-width values in one loop; the loop's body answers the value, or sets the reason.
@inline(__always)
func fixedValues<Value: FixedWidthInteger>(
  _ cells: Cells, _ reasons: inout ReasonBuffer,
  _ read: (_ row: Int, _ text: UnsafePointer<UInt8>, _ length: UInt32, _ reason: inout UInt8) -> Value
) -> [Value] {
  let cells = cells.trimmed()
  return [Value](unsafeUninitializedCapacity: cells.count) { values, count in
    for row in 0..<cells.count {
      let cell = cells.cells[row]
      var reason: UInt8 = 0
      var value: Value = 0
      if cell.length == 0 {
        reason = Missing.blankByte
      } else if cell.length == Cells.unreadable {
        reason = Missing.invalidByte
      } else {
        value = read(row, cells.bytes + Int(cell.start), cell.length, &reason)
      }
      values[row] = value
      if reason != 0 { reasons.set(row, reason) }
    }
    count = cells.count
  }
}
