import StudyModel

/// A strength as written, taken apart; nothing in it is decided yet.
enum StrengthText: Equatable {
  /// A number and its unit.
  struct Amount: Equatable {
    var number: Double
    /// Milligrams in one of the unit; nil where none is written.
    var milligrams: Double?
  }

  /// What the amounts stand in.
  enum Per: Equatable {
    case unit
    case hour
    /// Millilitres.
    case volume(Double)
  }

  case notWritten
  case notReadable
  /// Two amounts with a dash between, of which nobody knows the one that was taken.
  case range
  case amounts([Amount], Per)

  /// Reads a cell. There is one grammar for all sites, with the site's decimal mark: amounts with `/` or `+` between,
  /// then `/h` or a volume, then words that change nothing; what does not fit is not read.
  init(_ bytes: ArraySlice<UInt8>, decimalMark: UInt8, isIdleWord: (ArraySlice<UInt8>) -> Bool) {
    var cursor = TextCursor(bytes, decimalMark: decimalMark)
    cursor.skipBlanks()
    if cursor.isAtEnd || StrengthText.isNothing(DrugName.folded(bytes)) {
      self = .notWritten
      return
    }
    self = StrengthText.read(&cursor, isIdleWord) ?? .notReadable
  }

  private static func isNothing(_ folded: [UInt8]) -> Bool {
    folded.isEmpty || folded == Array("nil".utf8) || folded == Array("none".utf8)
  }

  private static func read(_ cursor: inout TextCursor, _ isIdleWord: (ArraySlice<UInt8>) -> Bool) -> StrengthText? {
    var amounts: [Amount] = []
    var per = Per.unit
    guard let first = amount(&cursor) else { return nil }
    amounts.append(first)
    while true {
      cursor.skipBlanks()
      if cursor.isAtEnd { return .amounts(amounts, per) }
      if cursor.takeDash() {
        cursor.skipBlanks()
        return amount(&cursor) == nil ? nil : .range
      }
      if cursor.take(UInt8(ascii: "/")) || cursor.takeWord("per") {
        guard per == .unit else { return nil }
        cursor.skipBlanks()
        if ["h", "hr", "hrs", "hour", "hours"].contains(where: { cursor.takeWord($0) }) {
          per = .hour
        } else if let volume = volume(&cursor) {
          per = .volume(volume)
        } else if let next = amount(&cursor) {
          amounts.append(next)
        } else {
          return nil
        }
        continue
      }
      if cursor.take(UInt8(ascii: "+")) {
        cursor.skipBlanks()
        guard per == .unit, let next = amount(&cursor) else { return nil }
        amounts.append(next)
        continue
      }
      // Nothing but idle words may be left.
      return isIdleWord(cursor.rest) ? .amounts(amounts, per) : nil
    }
  }

  /// `5 ml`, or `ml` for one of them.
  private static func volume(_ cursor: inout TextCursor) -> Double? {
    let start = cursor
    let number = cursor.number() ?? 1
    cursor.skipBlanks()
    if number > 0, ["ml", "mls", "millilitre", "millilitres"].contains(where: { cursor.takeWord($0) }) {
      return number
    }
    cursor = start
    return nil
  }

  private static func amount(_ cursor: inout TextCursor) -> Amount? {
    guard let number = cursor.number(), number > 0 else { return nil }
    let behind = cursor
    cursor.skipBlanks()
    for (milligrams, words) in units {
      if words.contains(where: { cursor.takeWord($0) }) { return Amount(number: number, milligrams: milligrams) }
    }
    cursor = behind
    return Amount(number: number, milligrams: nil)
  }

  /// Prefixes of the International System; the two signs for micro are U+00B5 and U+03BC.
  private static let units: [(Double, [StaticString])] = [
    (1, ["mg", "mgs", "milligram", "milligrams"]),
    (0.001, ["mcg", "mcgs", "ug", "\u{B5}g", "\u{3BC}g", "microgram", "micrograms"]),
    (1000, ["g", "gram", "grams"]),
  ]
}
