import StudyModel
import Tables

/// Dates as sites write them. The order of the parts is declared and never guessed from a value: a
/// part that cannot be what its place says makes the date unreadable.
struct DateText {
  let order: DateOrder
  /// The century of two-digit years; nil refuses them.
  let century: Int?
  /// Whether a full date of ISO 8601 is read whatever the order.
  var allowsISO = false

  private enum Part {
    case number(Int, digits: Int)
    case month(Int)
    case unknown
  }

  /// Nil for what is no date of the calendar, or not in the order.
  func read(_ text: UnsafePointer<UInt8>, _ length: Int) -> PartialDate? {
    if allowsISO, length == 10, text[4] == 0x2D, text[7] == 0x2D {
      return DateText(order: .yearMonthDay, century: nil).read(text, length)
    }
    var cursor = TextCursor(text, length)
    guard let first = part(&cursor) else { return nil }
    if cursor.isAtEnd { return single(first) }
    let mark1 = mark(&cursor)
    guard let second = part(&cursor) else { return nil }
    if cursor.isAtEnd { return mark1 == nil ? nil : pair(first, second) }
    let mark2 = mark(&cursor)
    guard let third = part(&cursor), cursor.isAtEnd else { return nil }
    if case .month = first {
      // `Jun 7, 2004`
    } else if case .month = second {
      // `07JUN2004`
    } else if mark1 != mark2 || mark1 == nil {
      return nil
    }
    return triple(first, second, third)
  }

  private func mark(_ cursor: inout TextCursor) -> UInt8? {
    switch cursor.next {
    case 0x2D, 0x2F, 0x2E, 0x20, 0x2C:
      let mark = cursor.next
      cursor.advance()
      cursor.skipSpaces()
      return mark
    default: return nil
    }
  }

  private func part(_ cursor: inout TextCursor) -> Part? {
    if let (value, count) = cursor.digits() { return .number(value, digits: count) }
    if cursor.take(0x3F) {
      while cursor.take(0x3F) {}
      return .unknown
    }
    switch cursor.next | 0x20 {
    case 0x61...0x7A: break
    default: return nil
    }
    let found: Part
    if cursor.take("jan") {
      found = .month(1)
      _ = cursor.take("uary")
    } else if cursor.take("feb") {
      found = .month(2)
      _ = cursor.take("ruary")
    } else if cursor.take("mar") {
      found = .month(3)
      _ = cursor.take("ch")
    } else if cursor.take("apr") {
      found = .month(4)
      _ = cursor.take("il")
    } else if cursor.take("may") {
      found = .month(5)
    } else if cursor.take("jun") {
      found = .month(6)
      _ = cursor.take("e")
    } else if cursor.take("jul") {
      found = .month(7)
      _ = cursor.take("y")
    } else if cursor.take("aug") {
      found = .month(8)
      _ = cursor.take("ust")
    } else if cursor.take("sep") {
      found = .month(9)
      _ = cursor.take("tember") || cursor.take("t")
    } else if cursor.take("oct") {
      found = .month(10)
      _ = cursor.take("ober")
    } else if cursor.take("nov") {
      found = .month(11)
      _ = cursor.take("ember")
    } else if cursor.take("dec") {
      found = .month(12)
      _ = cursor.take("ember")
    } else if cursor.take("unk") || cursor.take("nk") {
      found = .unknown
    } else {
      return nil
    }
    // A longer word is no month.
    switch cursor.next | 0x20 {
    case 0x61...0x7A: return nil
    default: return found
    }
  }

  private func year(_ part: Part) -> Int? {
    guard case .number(let value, let digits) = part else { return nil }
    if digits == 4 { return value }
    guard digits == 2, let century else { return nil }
    return century + value
  }

  private func single(_ part: Part) -> PartialDate? {
    guard case .number(let value, let digits) = part else { return nil }
    switch digits {
    case 4: return PartialDate(year: value)
    case 8:
      return order == .yearMonthDay
        ? PartialDate(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        : packed(value / 1_000_000, value / 10_000 % 100, year: value % 10_000)
    case 6:
      guard let century else { return nil }
      return order == .yearMonthDay
        ? PartialDate(year: century + value / 10_000, month: value / 100 % 100, day: value % 100)
        : packed(value / 10_000, value / 100 % 100, year: century + value % 100)
    default: return nil
    }
  }

  private func packed(_ first: Int, _ second: Int, year: Int) -> PartialDate? {
    order == .dayMonthYear
      ? PartialDate(year: year, month: second, day: first) : PartialDate(year: year, month: first, day: second)
  }

  /// A month and its year. Two digits for the year are refused: `Jun-04` may be a day in June.
  private func pair(_ first: Part, _ second: Part) -> PartialDate? {
    let (yearPart, monthPart) = order == .yearMonthDay ? (first, second) : (second, first)
    guard case .number(let year, digits: 4) = yearPart else { return nil }
    switch monthPart {
    case .month(let month): return PartialDate(year: year, month: month)
    case .number(let month, let digits): return digits <= 2 ? PartialDate(year: year, month: month) : nil
    case .unknown: return PartialDate(year: year)
    }
  }

  private func triple(_ first: Part, _ second: Part, _ third: Part) -> PartialDate? {
    let yearPart: Part
    let monthPart: Part
    let dayPart: Part
    if case .month = first, order != .yearMonthDay {
      (monthPart, dayPart, yearPart) = (first, second, third)
    } else if case .month = second, order != .yearMonthDay {
      (dayPart, monthPart, yearPart) = (first, second, third)
    } else {
      switch order {
      case .yearMonthDay: (yearPart, monthPart, dayPart) = (first, second, third)
      case .dayMonthYear: (dayPart, monthPart, yearPart) = (first, second, third)
      case .monthDayYear: (monthPart, dayPart, yearPart) = (first, second, third)
      }
    }
    guard let year = year(yearPart) else { return nil }
    let month: Int?
    switch monthPart {
    case .month(let number): month = number
    case .number(let number, let digits):
      guard digits <= 2 else { return nil }
      month = number
    case .unknown: month = nil
    }
    switch dayPart {
    case .number(let day, let digits):
      return digits <= 2 && month != nil ? PartialDate(year: year, month: month, day: day) : nil
    case .unknown: return PartialDate(year: year, month: month)
    case .month: return nil
    }
  }
}
