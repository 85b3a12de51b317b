/// The name of a query, the same in every run, list, workbook and page: `Q`, sixteen hexadecimal digits, and a number
/// from 2 on behind a hyphen where several findings share the digits.
package struct QueryID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let identity: UInt64
  /// 1 for the first of those that share an identity.
  package let repetition: UInt32

  package init(identity: UInt64, repetition: UInt32 = 1) {
    precondition(repetition >= 1, "repetitions are counted from 1")
    self.identity = identity
    self.repetition = repetition
  }

  /// Reads an id as `description` writes it, in letters of either case; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 17, bytes[0] | 0x20 == UInt8(ascii: "q") else { return nil }
    var identity: UInt64 = 0
    for byte in bytes[1...16] {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
      identity = identity << 4 | UInt64(digit)
    }
    self.init(identity: identity)
    guard bytes.count > 17 else { return }
    let digits = bytes[18...]
    guard bytes[17] == UInt8(ascii: "-"), digits.first.map({ (49...57).contains($0) }) == true,
      digits.allSatisfy({ (48...57).contains($0) }), let number = UInt32(String(decoding: digits, as: UTF8.self)),
      number > 1
    else { return nil }
    self.init(identity: identity, repetition: number)
  }

  package var description: String {
    let digits = String(identity, radix: 16)
    let id = "Q" + String(repeating: "0", count: 16 - digits.count) + digits
    return repetition == 1 ? id : "\(id)-\(repetition)"
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.identity, left.repetition) < (right.identity, right.repetition)
  }
}
