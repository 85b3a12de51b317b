/// Short texts in one buffer, by number.
struct TextTable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  init(_ texts: [[UInt8]] = []) { for text in texts { append(text) } }

  init(_ texts: [String]) { self.init(texts.map { Array($0.utf8) }) }

  var count: Int { ends.count }

  mutating func append(_ text: [UInt8]) {
    bytes += text
    ends.append(bytes.count)
  }

  subscript(index: Int) -> [UInt8] { Array(bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]) }

  @inline(__always)
  func append(_ index: Int, to buffer: ByteBuffer) {
    let start = index == 0 ? 0 : ends[index &- 1]
    let length = ends[index] &- start
    bytes.withUnsafeBufferPointer { if length > 0, let base = $0.baseAddress { buffer.append(base + start, length) } }
  }
}
