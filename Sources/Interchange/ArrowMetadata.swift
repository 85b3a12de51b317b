/// Pairs of texts that go with a schema or a field.
///
/// Source of the layout: "The Arrow C data interface", ArrowSchema.metadata: the number of pairs,
/// then for each the length and bytes of the key, and of the value; native 32-bit integers.
struct ArrowMetadata {
  var pairs: [(key: String, value: String)] = []

  subscript(key: String) -> String? { pairs.first { $0.key == key }?.value }

  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ number: Int) { withUnsafeBytes(of: Int32(number)) { bytes.append(contentsOf: $0) } }
    append(pairs.count)
    for (key, value) in pairs {
      for text in [key, value] {
        append(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
      }
    }
    return bytes
  }

  init(_ pairs: [(key: String, value: String)] = []) { self.pairs = pairs }

  /// Reads what Arrow C++ exported, which says no length of the whole.
  init(reading start: UnsafePointer<CChar>?) {
    guard var next = UnsafeRawPointer(start) else { return }
    func number() -> Int {
      defer { next += MemoryLayout<Int32>.size }
      return Int(next.loadUnaligned(as: Int32.self))
    }
    func text() -> String {
      let count = number()
      defer { next += count }
      return String(decoding: UnsafeRawBufferPointer(start: next, count: count), as: UTF8.self)
    }
    for _ in 0..<number() {
      let key = text()
      pairs.append((key, text()))
    }
  }
}
