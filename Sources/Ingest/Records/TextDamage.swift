/// Signs in well-formed text that it went through a wrong encoding before it came here.
enum TextDamage {
  /// U+FFFD, which a program writes in place of what it could not read: the character is lost.
  case lostCharacter
  /// Bytes of UTF-8 that were taken for windows-1252 or ISO-8859-1 and encoded once more, as `Ã©` for `é`.
  case mojibake

  /// The first sign in a text of UTF-8, and where it stands.
  static func first(in text: UnsafeBufferPointer<UInt8>) -> (damage: TextDamage, at: Int)? {
    var place = 0
    while place < text.count {
      let byte = text[place]
      if byte == 0xEF, place + 2 < text.count, text[place + 1] == 0xBF, text[place + 2] == 0xBD {
        return (.lostCharacter, place)
      }
      // U+00C2 to U+00F4, the lead bytes of UTF-8 as characters.
      if byte == 0xC3, place + 1 < text.count {
        let lead = text[place + 1] &+ 0x40
        if lead >= 0xC2, lead <= 0xF4, isContinued(text, place + 2, lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3) {
          return (.mojibake, place)
        }
      }
      place += 1
    }
    return nil
  }

  /// Whether so many characters follow that stand for the continuation bytes 80 to BF.
  private static func isContinued(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Bool {
    var place = start
    for _ in 0..<count {
      guard place < text.count else { return false }
      if text[place] == 0xC2, place + 1 < text.count, (0x80...0xBF).contains(text[place + 1]) {
        // U+0080 to U+00BF, as ISO-8859-1 has them.
        place += 2
      } else if let length = specials.first(where: { text.dropFirst(place).starts(with: $0) })?.count {
        place += length
      } else {
        return false
      }
    }
    return true
  }

  /// The characters that windows-1252 has at 80 to 9F, in UTF-8.
  private static let specials: [[UInt8]] = Transcoder.windows1252.prefix(0x20).compactMap { code in
    Unicode.Scalar(code).flatMap { code == 0 ? nil : Array(String($0).utf8) }
  }
}
