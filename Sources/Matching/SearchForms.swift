/// The forms in which an identifier is looked for, and which are too short to tell anything.
///
/// The rule for short values is that of the tests of leaks: what has fewer than eight characters counts as a whole
/// word alone. Common words are surnames too (`Long`, `Price`, `Read`), the more so the more participants there are;
/// so a single word of four to seven letters is weak: it counts where it is the whole of a cell, or where two of them
/// stand side by side. Whatever lets one identifier of a kind out lets out others, and those of eight letters, of two
/// words or with digits are looked for everywhere.
enum SearchForms {
  /// Longer values are looked for by their beginnings, so that what is kept from one piece of a text to the next is bounded.
  static let longest = 240
  private static let shortestNumber = 7
  /// A number that is written in groups, or is a part of a longer value.
  private static let sureNumber = 9

  /// The forms of a value that is folded already, the one by which it is known first; none where it is too short.
  static func forms(of folded: [UInt8]) -> [Needle] {
    let value = trimmed(folded).prefix(longest)
    let digits = value.filter { $0 >= 0x30 && $0 <= 0x39 }
    let letters = value.count { $0 > 0x39 }
    var forms: [Needle] = []
    if letters == 0 {
      if digits.count >= shortestNumber {
        forms.append(Needle(kind: .number, bytes: digits))
        if value.count > digits.count { forms += text(Array(value)) }
      } else if digits.count >= 5 {
        forms.append(Needle(kind: .short, bytes: digits, isWeak: true))
      }
      return forms
    }
    let words = value.split { $0 < 0x30 }
    if digits.isEmpty && words.count == 1 {
      guard value.count >= 4 else { return [] }
      return value.count >= 8 ? text(Array(value)) : [Needle(kind: .short, bytes: Array(value), isWeak: true)]
    }
    guard value.count >= 5 else { return [] }
    // `Unit 12` and `Floor 3` are words of every report.
    if words.count == 2, letters == words.map(\.count).max() || letters == words.map(\.count).min(), digits.count <= 4,
      words.contains(where: { $0.allSatisfy { $0 > 0x39 } }), words.contains(where: { $0.allSatisfy { $0 <= 0x39 } })
    {
      return [Needle(kind: value.count >= 8 ? .long : .short, bytes: Array(value), isWeak: true)]
    }
    forms = text(Array(value))
    // `OX3 7LD` and `OX37LD`; `Day, Evelyn` and `Day Evelyn`.
    if !digits.isEmpty && words.count > 1 && words.count <= 3 && letters + digits.count >= 5 {
      forms += text(Array(words.joined()))
    }
    if value.contains(where: { $0 == FoldedSeparator.stop }) {
      forms += text(value.map { $0 == FoldedSeparator.stop ? FoldedSeparator.space : $0 })
    }
    if digits.count >= sureNumber && digits.count <= 20 { forms.append(Needle(kind: .number, bytes: digits)) }
    return forms
  }

  /// Whether a value says that there is none, as people write it into fields that take any text.
  static func isPlaceholder(_ folded: [UInt8]) -> Bool {
    let words = trimmed(folded).split { $0 < 0x30 }
    return !words.isEmpty && words.allSatisfy { placeholders.contains(String(decoding: $0, as: UTF8.self)) }
  }

  /// Words of which such values are made: a choice, from what the dialects of sites count as missing and the like.
  static let placeholders: Set<String> = [
    "a", "above", "abode", "address", "already", "an", "and", "any", "applicable", "as", "asked", "at", "available",
    "be",
    "below", "blank", "by", "can", "care", "carer", "confirmed", "contact", "contacted", "data", "daughter", "dead",
    "deceased", "declined", "details", "did", "do", "does", "dont", "e", "email", "empty", "facility", "family",
    "father",
    "fixed", "for", "friend", "from", "given", "gp", "has", "have", "home", "hospital", "house", "husband", "i", "in",
    "information", "is", "it", "kin", "know", "known", "listed", "mail", "missing", "mobile", "mother", "n", "na",
    "name",
    "nd", "neighbour", "neighbor", "next", "nfa", "nil", "nk", "no", "nobody", "nok", "none", "not", "notes", "nothing",
    "number", "nursing", "obtained", "of", "on", "only", "or", "other", "own", "partner", "patient", "pending", "phone",
    "private", "provided", "record", "recorded", "records", "refused", "registered", "same", "see", "self", "sister",
    "son", "spouse", "stated", "supplied", "tba", "tbc", "tbd", "telephone", "temporary", "the", "to", "unable",
    "unavailable", "undisclosed", "unk", "unknown", "unlisted", "unobtainable", "unsure", "was", "wife", "will",
    "withheld", "without", "xx", "xxx", "xxxx",
  ]

  private static func text(_ value: [UInt8]) -> [Needle] {
    [Needle(kind: value.count >= 8 ? .long : .short, bytes: value)]
  }

  private static func trimmed(_ folded: [UInt8]) -> ArraySlice<UInt8> {
    guard let first = folded.firstIndex(where: { $0 >= 0x30 }), let last = folded.lastIndex(where: { $0 >= 0x30 })
    else { return [] }
    return folded[first...last]
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// The ways in which people and programs write a date, folded, ISO 8601 first.
  static func forms(ofYear year: Int, month: Int, day: Int) -> [Needle] {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let name = months[month - 1]
    var texts = [
      "\(year) \(two(month)) \(two(day))", "\(two(day)) \(two(month)) \(year)", "\(two(month)) \(two(day)) \(year)",
    ]
    if day < 10 || month < 10 { texts += ["\(day) \(month) \(year)", "\(month) \(day) \(year)"] }
    for month in Set([name, String(name.prefix(3))]).sorted() {
      texts += ["\(day) \(month) \(year)", "\(two(day)) \(month) \(year)", "\(month) \(day) \(year)"]
      texts += ["\(month) \(day)\u{1E}\(year)", "\(two(day))\(month)\(year)"]
    }
    return texts.map { Array($0.utf8) }.flatMap { text($0) }
      + [Needle(kind: .number, bytes: Array("\(year)\(two(month))\(two(day))".utf8))]
  }
}

/// What stands between words of folded text.
package enum FoldedSeparator {
  static let space: UInt8 = 0x20
  static let stop: UInt8 = 0x1E
  /// The border of a cell.
  package static let unit: UInt8 = 0x1F
}
