/// What a short code looks like, character by character, as a postcode.
///
/// `9` stands for a digit, `A` for a letter, `[AB3]` for one of these, `[!AB]` for a letter other than these, and every
/// other letter or digit for itself. Spaces and hyphens do not count, nor does case.
package struct ShapePattern: Sendable, Hashable {
  package let text: String
  private let places: [Set128]

  /// Some of the ASCII characters.
  private struct Set128: Sendable, Hashable {
    var low: UInt64 = 0
    var high: UInt64 = 0

    mutating func insert(_ byte: UInt8) {
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    func contains(_ byte: UInt8) -> Bool {
      byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
    }
  }

  /// Nil where a bracket is never closed or empty, or where a character is none of those above.
  package init?(_ text: String) {
    self.text = text
    var places: [Set128] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      var set = Set128()
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "-"): continue
      case UInt8(ascii: "9"): for digit in UInt8(48)...57 { set.insert(digit) }
      case UInt8(ascii: "A"): for letter in UInt8(65)...90 { set.insert(letter) }
      case 48...56, 66...90: set.insert(byte)
      case UInt8(ascii: "["):
        guard let close = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        var inside = rest[..<close]
        rest = rest[(close + 1)...]
        let isOthers = inside.first == UInt8(ascii: "!")
        if isOthers { inside = inside.dropFirst() }
        guard !inside.isEmpty, inside.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) }) else {
          return nil
        }
        if isOthers {
          for letter in UInt8(65)...90 where !inside.contains(letter) { set.insert(letter) }
        } else {
          for byte in inside { set.insert(byte) }
        }
      default: return nil
      }
      places.append(set)
    }
    guard !places.isEmpty else { return nil }
    self.places = places
  }

  /// How many letters and digits a code of the shape has.
  package var length: Int { places.count }

  /// Whether a cell has the shape, with so many zeros before it.
  package func matches(_ cell: IdentifierText, afterZeros zeros: Int = 0) -> Bool {
    guard cell.count + zeros == places.count else { return false }
    return places.indices.allSatisfy { places[$0].contains($0 < zeros ? UInt8(ascii: "0") : cell[$0 - zeros]) }
  }
}
