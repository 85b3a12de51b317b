/// What stands for a character in a text that is searched: the same for all spellings of it but the case of Latin letters.
///
/// Full-width and other digits become ASCII digits, accented Latin letters lose their accents, spaces, dashes and
/// quotation marks of all kinds become one each, and characters without width and combining marks go. It does what
/// NFKC does where that matters for names and numbers, and more where people type one for another.
enum Folding {
  /// Up to three bytes, the first lowest, and in the highest byte how many; `keep` where the character stays as it is.
  typealias Entry = UInt32

  static let keep: Entry = 0xFF00_0000

  /// For characters below U+3000, made once: reading a character's properties costs more than a text.
  static let table: [Entry] = (UInt32(0)..<0x3000).map { entry(of: $0) }

  static func bytes(_ bytes: some Collection<UInt8>) -> Entry {
    guard bytes.count <= 3 else { return keep }
    var entry = UInt32(bytes.count) << 24
    for (place, byte) in bytes.enumerated() { entry |= UInt32(byte) << UInt32(8 * place) }
    return entry
  }

  static func entry(of code: UInt32) -> Entry {
    guard let scalar = Unicode.Scalar(code) else { return keep }
    if code < 0x80 { return bytes(CollectionOfOne(UInt8(code))) }
    switch code {
    case 0xFF01...0xFF5E: return bytes(CollectionOfOne(UInt8(code - 0xFF01 + 0x21)))
    case 0x2018...0x201B, 0x2032, 0x00B4, 0x02B9, 0x02BB, 0x02BC, 0x2035, 0x0060: return bytes("'".utf8)
    case 0x201C...0x201F, 0x00AB, 0x00BB, 0x2033: return bytes("\"".utf8)
    case 0x2044, 0x2215, 0x29F8: return bytes("/".utf8)
    case 0x2024, 0x3002, 0xFE52, 0x00B7, 0x2027: return bytes(".".utf8)
    case 0x2236, 0xFE55: return bytes(":".utf8)
    case 0xFE6B: return bytes("@".utf8)
    case 0x2212, 0x2043, 0xFE63: return bytes("-".utf8)
    case 0x00DF: return bytes("ss".utf8)
    case 0x1E9E: return bytes("SS".utf8)
    case 0x0131: return bytes("i".utf8)
    case 0xFB00: return bytes("ff".utf8)
    case 0xFB01: return bytes("fi".utf8)
    case 0xFB02: return bytes("fl".utf8)
    default: break
    }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: return bytes(" ".utf8)
    case .dashPunctuation: return bytes("-".utf8)
    case .decimalNumber:
      guard let value = properties.numericValue else { return keep }
      return bytes(CollectionOfOne(UInt8(48 + Int(value))))
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter: return letter(scalar)
    default: return keep
    }
  }

  /// A Latin letter is read off its Unicode name, as `LATIN SMALL LETTER A WITH TILDE`; of others the lower case is
  /// taken, and of mathematical ones the letter that the name ends in.
  private static func letter(_ scalar: Unicode.Scalar) -> Entry {
    let parts = (scalar.properties.name ?? "").split(separator: " ")
    if parts.count >= 4, parts[0] == "LATIN", parts[2] == "LETTER", parts.count == 4 || parts[4] == "WITH" {
      let letters = parts[3] == "ETH" ? "D" : parts[3] == "THORN" ? "TH" : String(parts[3])
      return bytes((parts[1] == "CAPITAL" ? letters : letters.lowercased()).utf8)
    }
    if parts.first == "MATHEMATICAL", let last = parts.last, last.utf8.count == 1 {
      return bytes((parts.contains("SMALL") ? last.lowercased() : String(last)).utf8)
    }
    return bytes(scalar.properties.lowercaseMapping.utf8)
  }
}
