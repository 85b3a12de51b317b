/// What the cell of a number that names a person holds, without the marks that people write between its parts.
///
/// Spaces of all widths, hyphens and dashes, `/`, `.`, an apostrophe in front and characters without width are left
/// out, letters stand in upper case, full-width digits (U+FF10 to U+FF19) as ASCII. A `.0` behind digits alone is
/// that of a program which took the number for a fraction. Nothing is allocated.
package struct IdentifierText: Sendable, Equatable {
  /// So many characters are kept: more than any of the identifiers has.
  package static let capacity = 32

  private var bytes = SIMD32<UInt8>(repeating: 0)
  /// How many characters there are; may be more than are kept.
  package private(set) var count = 0

  package init() {}

  package init(_ cell: UnsafeRawBufferPointer) {
    var end = cell.count
    if end > 2, cell[end - 1] == UInt8(ascii: "0"), cell[end - 2] == UInt8(ascii: "."),
      cell[..<(end - 2)].allSatisfy({ IdentifierText.isDigit($0) })
    {
      end -= 2
    }
    var at = 0
    while at < end {
      let byte = cell[at]
      if byte < 0x80 {
        if let kept = IdentifierText.fold(byte) { append(kept) }
        at += 1
        continue
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      let code = at + length <= end ? IdentifierText.scalar(cell, at, length) : 0
      switch code {
      // No-break space, soft hyphen, spaces and characters without width, hyphens and dashes, minus, byte order mark.
      case 0xA0, 0xAD, 0x2000...0x200D, 0x2010...0x2015, 0x2019, 0x202F, 0x2060, 0x2212, 0x3000, 0xFEFF: break
      case 0xFF10...0xFF19: append(UInt8(truncatingIfNeeded: code - 0xFF10) + UInt8(ascii: "0"))
      default: append(IdentifierText.other)
      }
      at += length
    }
  }

  /// Stands for every character that no identifier has.
  private static let other: UInt8 = 0xFF

  package mutating func append(_ byte: UInt8) {
    if count < IdentifierText.capacity { bytes[count] = byte }
    count += 1
  }

  /// The character at a place; one that is not kept is that of no identifier.
  package subscript(place: Int) -> UInt8 { place < IdentifierText.capacity ? bytes[place] : IdentifierText.other }

  /// The value of the digit at a place.
  package func digit(_ place: Int) -> Int { Int(self[place]) - 48 }

  package func isDigit(_ place: Int) -> Bool { place < count && IdentifierText.isDigit(self[place]) }
  package func isLetter(_ place: Int) -> Bool { place < count && (65...90).contains(self[place]) }

  /// Whether there are characters, and all of them are digits.
  package var isAllDigits: Bool { count > 0 && (0..<count).allSatisfy { isDigit($0) } }

  /// Whether one character stands at every place.
  package var isOneCharacter: Bool { count > 1 && (1..<count).allSatisfy { self[$0] == self[0] } }

  /// How many zeros stand at the end.
  package var trailingZeros: Int {
    var zeros = 0
    while zeros < count, self[count - 1 - zeros] == UInt8(ascii: "0") { zeros += 1 }
    return zeros
  }

  /// The characters that are kept.
  package var characters: [UInt8] { (0..<min(count, IdentifierText.capacity)).map { bytes[$0] } }

  /// The same with zeros before it.
  package func prefixed(byZeros zeros: Int) -> IdentifierText {
    var text = IdentifierText()
    for _ in 0..<zeros { text.append(UInt8(ascii: "0")) }
    for place in 0..<count { text.append(self[place]) }
    return text
  }

  /// Whether a cell holds a number as `9.43477E+09`: what a spreadsheet shows of one with too many digits.
  package static func isScientific(_ cell: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    func skipDigits() -> Int {
      let start = at
      while at < cell.count, isDigit(cell[at]) { at += 1 }
      return at - start
    }
    guard skipDigits() > 0 else { return false }
    if at < cell.count, cell[at] == UInt8(ascii: ".") || cell[at] == UInt8(ascii: ",") {
      at += 1
      guard skipDigits() > 0 else { return false }
    }
    guard at < cell.count, cell[at] | 0x20 == UInt8(ascii: "e") else { return false }
    at += 1
    if at < cell.count, cell[at] == UInt8(ascii: "+") || cell[at] == UInt8(ascii: "-") { at += 1 }
    return skipDigits() > 0 && at == cell.count
  }

  static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  /// The byte in upper case; nil for the marks that do not count.
  private static func fold(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x20, 0x09, UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "'"): nil
    case 97...122: byte - 32
    default: byte
    }
  }

  private static func scalar(_ cell: UnsafeRawBufferPointer, _ at: Int, _ length: Int) -> UInt32 {
    var code = UInt32(cell[at]) & (0xFF >> UInt32(length + 1))
    for next in 1..<length { code = code << 6 | UInt32(cell[at + next] & 0x3F) }
    return code
  }
}
