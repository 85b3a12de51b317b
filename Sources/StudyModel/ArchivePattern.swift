import Tables

/// How a site names its archives, with the parts that order them:
/// `{yyyy}`, `{yy}`, `{mm}`, `{dd}`, `{mon}` (English, three letters) and `{n}`.
package struct ArchivePattern: Sendable, Hashable {
  package enum Piece: Sendable, Hashable {
    case literal([UInt8])
    case year4, year2, month2, day2, monthName, number
  }

  package var text: String
  package var pieces: [Piece]

  /// Nil where a part in braces has no meaning.
  package init?(_ text: String) {
    self.text = text
    pieces = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { pieces.append(.literal(Array(rest[..<open].utf8))) }
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      switch rest[rest.index(after: open)..<close] {
      case "yyyy": pieces.append(.year4)
      case "yy": pieces.append(.year2)
      case "mm": pieces.append(.month2)
      case "dd": pieces.append(.day2)
      case "mon": pieces.append(.monthName)
      case "n": pieces.append(.number)
      default: return nil
      }
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.literal(Array(rest.utf8))) }
  }

  /// Year, month, day and number of a name that fits; 0 where the pattern has no such part.
  package func sequence(of name: String) -> [Int]? {
    let bytes = Array(name.utf8)
    var at = 0
    var parts = [0, 0, 0, 0]
    func digits(_ count: ClosedRange<Int>) -> Int? {
      var value = 0
      var taken = 0
      while taken < count.upperBound, at + taken < bytes.count, (48...57).contains(bytes[at + taken]) {
        value = value * 10 + Int(bytes[at + taken]) - 48
        taken += 1
      }
      guard count.contains(taken) else { return nil }
      at += taken
      return value
    }
    for piece in pieces {
      switch piece {
      case .literal(let literal):
        guard let length = CanonicalText.length(of: literal, atStartOf: bytes[at...]) else { return nil }
        at += length
      case .year4:
        guard let year = digits(4...4) else { return nil }
        parts[0] = year
      case .year2:
        guard let year = digits(2...2) else { return nil }
        parts[0] = 2000 + year
      case .month2:
        guard let month = digits(2...2), (1...12).contains(month) else { return nil }
        parts[1] = month
      case .day2:
        guard let day = digits(2...2), (1...31).contains(day) else { return nil }
        parts[2] = day
      case .monthName:
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        guard at + 3 <= bytes.count,
          let month = names.firstIndex(of: String(decoding: bytes[at..<at + 3], as: UTF8.self).lowercased())
        else { return nil }
        parts[1] = month + 1
        at += 3
      case .number:
        guard let number = digits(1...9) else { return nil }
        parts[3] = number
      }
    }
    return at == bytes.count ? parts : nil
  }
}
