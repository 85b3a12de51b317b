/// A place in the bytes of a cell, for the small grammars of strengths and counts.
struct TextCursor {
  private let bytes: ArraySlice<UInt8>
  private var at: Int
  private let decimalMark: UInt8

  init(_ bytes: ArraySlice<UInt8>, decimalMark: UInt8) {
    self.bytes = bytes
    at = bytes.startIndex
    self.decimalMark = decimalMark
  }

  var isAtEnd: Bool { at == bytes.endIndex }
  var rest: ArraySlice<UInt8> { bytes[at...] }

  /// Spaces, tabs and no-break spaces.
  mutating func skipBlanks() {
    while at < bytes.endIndex {
      if bytes[at] == UInt8(ascii: " ") || bytes[at] == 9 {
        at += 1
      } else if bytes[at...].starts(with: [0xC2, 0xA0]) {
        at += 2
      } else {
        return
      }
    }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.endIndex, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  /// A hyphen, a dash (U+2010 to U+2015), a minus (U+2212) or the word `to`.
  mutating func takeDash() -> Bool {
    if take(UInt8(ascii: "-")) || takeWord("to") { return true }
    let next = bytes[at...].prefix(3)
    guard next.count == 3, next.first == 0xE2 else { return false }
    let (second, third) = (next[next.startIndex + 1], next[next.startIndex + 2])
    guard (second == 0x80 && (0x90...0x95).contains(third)) || (second == 0x88 && third == 0x92) else { return false }
    at += 3
    return true
  }

  /// A whole word; ASCII letters may be of either case.
  mutating func takeWord(_ word: StaticString) -> Bool {
    let end = at + word.utf8CodeUnitCount
    guard end <= bytes.endIndex else { return false }
    for offset in 0..<word.utf8CodeUnitCount {
      let byte = bytes[at + offset]
      let lower = (65...90).contains(byte) ? byte + 32 : byte
      guard lower == word.utf8Start[offset] else { return false }
    }
    if end < bytes.endIndex, TextCursor.isLetter(bytes[end]) { return false }
    at = end
    return true
  }

  /// Digits, with at most one decimal mark that digits follow. A mark that the site does not use ends in nil: whether
  /// it groups thousands or begins a fraction cannot be known.
  mutating func number() -> Double? {
    let start = at
    var whole = 0
    var places = 0
    var digits = 0
    var inFraction = false
    while at < bytes.endIndex {
      let byte = bytes[at]
      if (48...57).contains(byte) {
        // Fifteen digits are what a Double holds exactly.
        guard digits < 15 else { break }
        whole = whole * 10 + Int(byte - 48)
        digits += 1
        places += inFraction ? 1 : 0
      } else if byte == decimalMark, !inFraction, at + 1 < bytes.endIndex, (48...57).contains(bytes[at + 1]) {
        inFraction = true
      } else {
        break
      }
      at += 1
    }
    let isCut = at < bytes.endIndex && ((48...57).contains(bytes[at]) || bytes[at] == 46 || bytes[at] == 44)
    guard digits > 0, !isCut else {
      at = start
      return nil
    }
    var divisor = 1.0
    for _ in 0..<places { divisor *= 10 }
    return Double(whole) / divisor
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (65...90).contains(byte) || byte >= 0x80
  }
}
