/// Short texts in one buffer, by number.
final class TextTable: Sendable {
  let count: Int
  private nonisolated(unsafe) let bytes: UnsafePointer<UInt8>
  /// Where each text begins, and where the last one ends.
  private nonisolated(unsafe) let bounds: UnsafePointer<Int>

  init(_ texts: [[UInt8]]) {
    count = texts.count
    let bounds = UnsafeMutablePointer<Int>.allocate(capacity: texts.count + 1)
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, texts.reduce(0) { $0 + $1.count }))
    var end = 0
    for (place, text) in texts.enumerated() {
      bounds[place] = end
      for byte in text {
        bytes[end] = byte
        end += 1
      }
    }
    bounds[texts.count] = end
    self.bytes = UnsafePointer(bytes)
    self.bounds = UnsafePointer(bounds)
  }

  convenience init(_ texts: [String]) { self.init(texts.map { Array($0.utf8) }) }

  deinit {
    bytes.deallocate()
    bounds.deallocate()
  }

  subscript(index: Int) -> [UInt8] {
    precondition((0..<count).contains(index), "a text of the table")
    return Array(UnsafeBufferPointer(start: bytes + bounds[index], count: bounds[index + 1] - bounds[index]))
  }

  @inline(__always)
  func append(_ index: Int, to buffer: ByteBuffer) {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "a text of the table")
    let start = bounds[index]
    let length = bounds[index &+ 1] &- start
    if length > 0 { buffer.append(bytes + start, length) }
  }
}
