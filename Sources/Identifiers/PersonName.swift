/// A person's name as one key, whatever its case, accents, marks and order of parts.
package enum PersonName {
  /// The words of a name in upper case without accents, sorted and apart by a space: `Đặng, Thị-Hoa` gives
  /// `DANG HOA THI`. Apostrophes do not part words. Scripts other than Latin stay as they are.
  ///
  /// Which letter an accented one is, is read off its Unicode name, as in `LATIN SMALL LETTER A WITH TILDE`.
  package static func key(_ parts: [[UInt8]]) -> [UInt8] {
    var words: [[UInt8]] = []
    for part in parts {
      var word: [UInt8] = []
      if part.allSatisfy({ $0 < 0x80 }) {
        for byte in part { add(byte, to: &word, &words) }
      } else {
        for scalar in String(decoding: part, as: UTF8.self).unicodeScalars {
          if scalar.isASCII {
            add(UInt8(truncatingIfNeeded: scalar.value), to: &word, &words)
          } else {
            fold(scalar, to: &word, &words)
          }
        }
      }
      if !word.isEmpty { words.append(word) }
    }
    words.sort { $0.lexicographicallyPrecedes($1) }
    return Array(words.joined(separator: [UInt8(ascii: " ")]))
  }

  private static func add(_ byte: UInt8, to word: inout [UInt8], _ words: inout [[UInt8]]) {
    switch byte {
    case 97...122: word.append(byte - 32)
    case 65...90, 48...57: word.append(byte)
    case UInt8(ascii: "'"), UInt8(ascii: "`"): break
    default: end(&word, &words)
    }
  }

  private static func end(_ word: inout [UInt8], _ words: inout [[UInt8]]) {
    if !word.isEmpty { words.append(word) }
    word.removeAll(keepingCapacity: true)
  }

  private static func fold(_ scalar: Unicode.Scalar, to word: inout [UInt8], _ words: inout [[UInt8]]) {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .format: return
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter:
      if scalar == "ß" || scalar == "ẞ" { return word.append(contentsOf: "SS".utf8) }
      let name = scalar.properties.name ?? ""
      let parts = name.split(separator: " ")
      if parts.count >= 4, parts[0] == "LATIN", parts[2] == "LETTER", parts.count == 4 || parts[4] == "WITH" {
        return word.append(contentsOf: parts[3].utf8)
      }
      word.append(contentsOf: scalar.properties.uppercaseMapping.utf8)
    case .otherLetter, .modifierLetter:
      // U+02BC and U+02BB are apostrophes.
      if scalar.value != 0x2BC, scalar.value != 0x2BB { word.append(contentsOf: String(scalar).utf8) }
    default:
      if scalar == "’" || scalar == "‘" { return }
      end(&word, &words)
    }
  }
}
