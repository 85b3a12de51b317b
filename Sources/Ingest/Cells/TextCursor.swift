/// Goes over the bytes of a cell.
struct TextCursor {
  private(set) var at: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  @inline(__always)
  init(_ text: UnsafePointer<UInt8>, _ length: Int) {
    at = text
    end = text + length
  }

  var isAtEnd: Bool { at == end }
  /// The next byte; 0 at the end, which no cell holds.
  @inline(__always) var next: UInt8 { at < end ? at[0] : 0 }

  @inline(__always)
  mutating func advance(_ count: Int = 1) { at += count }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at += 1
    return true
  }

  /// Takes a text, whatever the case of its ASCII letters; `text` is in lower case.
  mutating func take(_ text: StaticString) -> Bool {
    guard end - at >= text.utf8CodeUnitCount else { return false }
    for place in 0..<text.utf8CodeUnitCount {
      var byte = at[place]
      if byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
      if byte != text.utf8Start[place] { return false }
    }
    at += text.utf8CodeUnitCount
    return true
  }

  @inline(__always)
  mutating func skipSpaces() { while next == 0x20 { at += 1 } }

  /// A run of digits, at least one and at most ten: its value and how many they are.
  @inline(__always)
  mutating func digits() -> (value: Int, count: Int)? {
    var value = 0
    var count = 0
    while at < end {
      let digit = at[0] &- 0x30
      guard digit < 10, count < 10 else { break }
      value = value &* 10 &+ Int(digit)
      count &+= 1
      at += 1
    }
    return count == 0 || next &- 0x30 < 10 ? nil : (value, count)
  }

  /// A minus sign: `-`, the en dash U+2013 of word processors, or U+2212.
  @inline(__always)
  mutating func minus() -> Bool { take(0x2D) || (next == 0xE2 && (take("\u{2013}") || take("\u{2212}"))) }
}
