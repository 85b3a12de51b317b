/// A small closed pattern for whole texts: `#` is a digit, `@` a letter, `?` any character, `*` any run of
/// characters, and everything else itself. The case of the letters A to Z does not count.
///
/// Matching takes at most the product of both lengths, whatever the text.
struct TextPattern: Sendable {
  private enum Part: Equatable {
    case byte(UInt8)
    case digit, letter, character, run
  }

  private let parts: [Part]

  init(_ text: String) {
    parts = text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "#"): .digit
      case UInt8(ascii: "@"): .letter
      case UInt8(ascii: "?"): .character
      case UInt8(ascii: "*"): .run
      default: .byte(TextPattern.lowered(byte))
      }
    }
  }

  static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }

  func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    var part = 0
    /// Where to go on where a run before has to take one byte more.
    var retry: (place: Int, part: Int)?
    while place < text.count {
      if part < parts.count, parts[part] == .run {
        part += 1
        retry = (place, part)
      } else if part < parts.count, let length = TextPattern.length(of: parts[part], in: text, at: place) {
        place += length
        part += 1
      } else if let last = retry {
        place = last.place + 1
        part = last.part
        retry = (place, part)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .run }
  }

  /// How many bytes a part takes; nil where it does not fit.
  private static func length(of part: Part, in text: UnsafeRawBufferPointer, at place: Int) -> Int? {
    let byte = text[place]
    switch part {
    case .byte(let wanted): return lowered(byte) == wanted ? 1 : nil
    case .digit: return (48...57).contains(byte) ? 1 : nil
    case .letter: return (97...122).contains(lowered(byte)) ? 1 : nil
    case .character:
      // A byte 10xxxxxx continues a character, and none begins with one.
      guard byte & 0xC0 != 0x80 else { return nil }
      var length = 1
      while place + length < text.count, text[place + length] & 0xC0 == 0x80 { length += 1 }
      return length
    case .run: return nil
    }
  }
}
