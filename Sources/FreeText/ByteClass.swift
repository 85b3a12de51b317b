/// What a byte of a folded text can be part of, as bits.
enum ByteClass {
  static let digit: UInt8 = 1
  /// Set so that shifted left by four it is the bit that tells lower from upper case.
  static let upper: UInt8 = 2
  static let lower: UInt8 = 4
  /// A byte of a letter that is not Latin.
  static let foreign: UInt8 = 8
  static let space: UInt8 = 16
  /// `@`, `:` and `[`, at which something may begin that is no word.
  static let signal: UInt8 = 32

  static let letter = upper | lower | foreign
  static let word = letter | digit

  static let table: [UInt8] = (0..<256).map { byte in
    switch UInt8(byte) {
    case 48...57: digit
    case 65...90: upper
    case 97...122: lower
    case 0x80...: foreign
    case 9, 10, 13, 32: space
    case UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "["): signal
    default: 0
    }
  }
}
