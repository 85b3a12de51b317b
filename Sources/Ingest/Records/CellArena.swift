import CSplit

/// Bytes of cells that outlive the block in which they were read.
final class CellArena {
  /// As many as `RecordStream.padding` bytes behind the last may be read.
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity = 1 << 16

  init() {
    bytes = .allocate(capacity: capacity)
    bytes.initialize(repeating: 0, count: capacity)
  }

  deinit { bytes.deallocate() }

  /// Keeps the bytes of a cell and tells where.
  @inline(__always)
  func keep(_ cell: csplit_cell, of source: UnsafePointer<UInt8>) -> csplit_cell {
    let length = Int(cell.length)
    if count + length + RecordStream.padding > capacity { grow(by: length) }
    (bytes + count).update(from: source + Int(cell.start), count: length)
    defer { count += length }
    return csplit_cell(start: UInt32(count), length: cell.length)
  }

  func removeAll() { count = 0 }

  private func grow(by length: Int) {
    let wider = max(2 * capacity, count + length + RecordStream.padding)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wider)
    larger.initialize(repeating: 0, count: wider)
    larger.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = larger
    capacity = wider
  }
}
