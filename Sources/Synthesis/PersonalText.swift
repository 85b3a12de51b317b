import StudyModel

/// Identifiers of the shapes that are kept for fiction, so that none is anybody's.
///
/// Sources: telephone numbers 555-0100 to 555-0199 (NANPA), 07700 900000 to 900999 (Ofcom), 0491 570 156 to
/// 0491 570 159 and 0491 570 110 (ACMA); `example.org` (RFC 2606); United States numbers that begin with 9
/// are never given out (SSA), and neither are NHS numbers (uk-fci/nhs-number, constants).
enum PersonalText {
  static func append(_ role: Role, country: String, bits: UInt64, to buffer: ByteBuffer) {
    let low = Int(truncatingIfNeeded: bits & 0x7FFF_FFFF)
    let high = Int(truncatingIfNeeded: bits >> 33)
    switch role {
    case .name:
      Words.first.append(low % Words.first.count, to: buffer)
      buffer.append(0x20)
      Words.last.append(high % Words.last.count, to: buffer)
    case .address:
      buffer.append(number: 1 + low % 199)
      buffer.append(0x20)
      Words.street.append(high % Words.street.count, to: buffer)
    case .phone: phone(country, low, to: buffer)
    case .email:
      Words.street.append(low % Words.street.count, to: buffer, onlyLetters: true)
      buffer.append(number: high % 100_000)
      buffer.append("@example.org")
    case .nationalID: nationalID(country, low, high, to: buffer)
    case .postcode: postcode(country, low, high, to: buffer)
    default: sentence(bits, to: buffer)
    }
  }

  /// Two to nine words.
  static func sentence(_ bits: UInt64, to buffer: ByteBuffer) {
    var random = SplitMix64(bits)
    let words = 2 + random.below(8)
    for word in 0..<words {
      if word > 0 { buffer.append(0x20) }
      Words.plain.append(random.below(Words.plain.count), to: buffer)
    }
  }

  private static func phone(_ country: String, _ low: Int, to buffer: ByteBuffer) {
    switch country {
    case "GB":
      buffer.append("07700 900")
      buffer.append(number: low % 1000, width: 3)
    case "AU":
      buffer.append("0491 570 ")
      buffer.append(number: [156, 157, 158, 159, 110][low % 5])
    default:
      buffer.append("(206) 555-01")
      buffer.append(number: low % 100, width: 2)
    }
  }

  private static func nationalID(_ country: String, _ low: Int, _ high: Int, to buffer: ByteBuffer) {
    switch country {
    case "GB": nhsNumber(low, high, to: buffer)
    case "AU": medicareCard(low, high, to: buffer)
    default:
      buffer.append(number: 900 + low % 100)
      buffer.append(UInt8(ascii: "-"))
      buffer.append(number: 1 + low / 100 % 99, width: 2)
      buffer.append(UInt8(ascii: "-"))
      buffer.append(number: 1 + high % 9999, width: 4)
    }
  }

  /// The tenth digit is 11 less the weighted sum modulo 11; numbers that would need a 10 are not used.
  private static func nhsNumber(_ low: Int, _ high: Int, to buffer: ByteBuffer) {
    var middle = (low % 100 * 1_000_000 + high % 1_000_000) % 100_000_000
    while true {
      let digits = [9] + [10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1].map { middle / $0 % 10 }
      let check = 11 - zip(digits, (2...10).reversed()).reduce(0) { $0 + $1.0 * $1.1 } % 11
      if check != 10 {
        buffer.append(UInt8(ascii: "9"))
        buffer.append(number: middle / 1_000_000, width: 2)
        buffer.append(0x20)
        buffer.append(number: middle / 1000 % 1000, width: 3)
        buffer.append(0x20)
        buffer.append(number: middle % 1000 * 10 + check % 11, width: 4)
        return
      }
      middle = (middle + 1) % 100_000_000
    }
  }

  /// The shape of a card, with its check digit and the person on it: none is kept for fiction.
  private static func medicareCard(_ low: Int, _ high: Int, to buffer: ByteBuffer) {
    let digits = [2 + low % 5] + [1_000_000, 100_000, 10_000, 1000, 100, 10, 1].map { high % 10_000_000 / $0 % 10 }
    for digit in digits { buffer.append(number: digit) }
    buffer.append(number: zip(digits, [1, 3, 7, 9, 1, 3, 7, 9]).reduce(0) { $0 + $1.0 * $1.1 } % 10)
    buffer.append(number: 1 + low / 5 % 9)
    buffer.append(number: 1 + low / 45 % 9)
  }

  /// United Kingdom: `ZZ99`, which the Office for National Statistics keeps for no place.
  private static func postcode(_ country: String, _ low: Int, _ high: Int, to buffer: ByteBuffer) {
    switch country {
    case "GB":
      buffer.append("ZZ99 ")
      buffer.append(number: low % 10)
      buffer.append(UInt8(65 + high % 26))
      buffer.append(UInt8(65 + high / 26 % 26))
    case "AU": buffer.append(number: 2000 + low % 800)
    default: buffer.append(number: 98_101 + low % 90)
    }
  }
}

extension TextTable {
  /// One of the texts in lower-case letters alone.
  func append(_ index: Int, to buffer: ByteBuffer, onlyLetters: Bool) {
    for byte in self[index] where (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A { buffer.append(byte | 0x20) }
  }
}
