import Tables

/// A value of an example, as a person writes it: `3`, `<4`, `2004-07`, `08:20`, a code, a text.
enum ExampleCell {
  /// A column of one cell; nil where the text is not of the kind.
  static func read(_ text: String, as kind: ColumnKind, terms: [String]) -> Column? {
    switch kind {
    case .text: return .text(TextColumn([text]))
    case .code:
      guard let index = terms.firstIndex(where: { $0.utf8.elementsEqual(text.utf8) }) else { return nil }
      return .code(CodeColumn(indices: [Int32(index)], terms: terms))
    case .integer: return Int32(text).map { .integer(FixedColumn(values: [$0])) }
    case .number: return number(text)
    case .date:
      let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...3).contains(parts.count), text.utf8.allSatisfy({ $0 == 45 || (48...57).contains($0) }),
        let year = parts[0],
        let date = PartialDate(
          year: year, month: parts.count > 1 ? parts[1] ?? 0 : nil, day: parts.count > 2 ? parts[2] ?? 0 : nil)
      else { return nil }
      return .date(
        DateColumn(days: [date.days], precisions: date.precision == .day ? [] : [date.precision.rawValue]))
    case .time:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).compactMap { Int($0) }
      guard parts.count == text.split(separator: ":", omittingEmptySubsequences: false).count,
        (2...3).contains(parts.count), (0...23).contains(parts[0]), parts.dropFirst().allSatisfy((0...59).contains)
      else { return nil }
      return .time(FixedColumn(values: [Int32(parts[0] * 3600 + parts[1] * 60 + (parts.count > 2 ? parts[2] : 0))]))
    }
  }

  private static func number(_ text: String) -> Column? {
    let signs: [(String, Comparator)] = [
      ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("<", .less), (">", .greater), ("~", .about),
    ]
    let sign = signs.first { text.hasPrefix($0.0) }
    let digits = text.dropFirst(sign?.0.count ?? 0)
    guard let value = Double(digits), value.isFinite else { return nil }
    return .number(NumberColumn(values: [value], comparators: sign.map { [$0.1.rawValue] } ?? []))
  }

  /// What a value of a kind has to be, for a message.
  static func form(of kind: ColumnKind) -> String {
    switch kind {
    case .text: "a text"
    case .code: "a code of its code list"
    case .integer: "a whole number"
    case .number: "a number"
    case .date: "a date as 2004-07-23, 2004-07 or 2004"
    case .time: "a time as 08:20"
    }
  }
}
