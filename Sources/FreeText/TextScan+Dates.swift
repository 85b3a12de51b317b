import Tables

extension TextScan {
  struct FoundDate {
    var start: Int
    var end: Int
    /// Where it is known to the day.
    var day: Int32?
    var isAmbiguous = false
  }

  /// The date that begins with the digits at a place; nil where they are something else.
  ///
  /// Two digits, a mark and two digits are a date only where a word before says so: `3/52`, `6-9/12`, `1/2`, `20/40`
  /// and `120/80` are spans of weeks and months, doses, acuity and pressure (privacy.md 2.3).
  func date(_ at: Int) -> FoundDate? {
    guard !isInside(at) else { return nil }
    let first = view.digits(from: at)
    switch first - at {
    case 8 where !view.isWord(first): return compact(at)
    case 4: return yearFirst(at, first)
    case 1, 2:
      return dayThenName(at, first) ?? threeParts(at, first) ?? monthAndYear(at, first) ?? twoParts(at, first)
    default: return nil
    }
  }

  /// Whether digits at a place go on what stands before them, as the `8` of `36.8` and the `9` of `6-9/12`.
  private func isInside(_ at: Int) -> Bool {
    switch view[at - 1] {
    case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: ":"): view.isDigit(at - 2)
    case UInt8(ascii: "-"): view.isWord(at - 2)
    case UInt8(ascii: "+"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="): false
    default: view.isWord(at - 1)
    }
  }

  /// `20040723` and `23072004`.
  private func compact(_ at: Int) -> FoundDate? {
    let parts = [(0..<4, 4..<6, 6..<8), (4..<8, 2..<4, 0..<2), (4..<8, 0..<2, 2..<4)]
    for (place, (year, month, day)) in parts.enumerated() {
      guard place != (convention.monthFirst ? 1 : 2) else { continue }
      func number(_ range: Range<Int>) -> Int { view.number((at + range.lowerBound)..<(at + range.upperBound)) }
      guard (1900..<2100).contains(number(year)),
        let date = PartialDate(year: number(year), month: number(month), day: number(day))
      else { continue }
      return FoundDate(start: at, end: at + 8, day: date.days)
    }
    return nil
  }

  /// `2004-07-23`, perhaps with a time behind a T, and `2004-07`.
  private func yearFirst(_ at: Int, _ first: Int) -> FoundDate? {
    let year = view.number(at..<first)
    guard (1880..<2100).contains(year) else { return nil }
    let mark = view[first]
    guard mark == UInt8(ascii: "-") || mark == UInt8(ascii: "/") || mark == UInt8(ascii: ".") else {
      return yearThenName(at, first)
    }
    let second = view.digits(from: first + 1)
    guard (1...2).contains(second - first - 1) else { return yearThenName(at, first) }
    let month = view.number((first + 1)..<second)
    guard view[second] == mark else {
      let isMonth = second - first == 3 && (1...12).contains(month) && mark != UInt8(ascii: ".") && endsDate(second)
      return isMonth ? FoundDate(start: at, end: second) : nil
    }
    let third = view.digits(from: second + 1)
    guard (1...2).contains(third - second - 1), !view.isLetter(third) || view[third] | 0x20 == UInt8(ascii: "t"),
      let date = PartialDate(year: year, month: month, day: view.number((second + 1)..<third))
    else { return nil }
    return FoundDate(start: at, end: third, day: date.days)
  }

  /// `2004 July 23`.
  private func yearThenName(_ at: Int, _ first: Int) -> FoundDate? {
    guard let month = monthName(behind: first), month.isSure || isCapitalAt(month.start) else { return nil }
    let start = skipMarks(month.end)
    let end = view.digits(from: start)
    guard (1...2).contains(end - start), !view.isWord(end),
      let date = PartialDate(year: view.number(at..<first), month: month.month, day: view.number(start..<end))
    else { return nil }
    return FoundDate(start: at, end: end, day: date.days)
  }

  /// `23/7/2004`, `23.07.04`, `23-7-04` and the like, in the site's order; in the other where the site's has no such day.
  private func threeParts(_ at: Int, _ first: Int) -> FoundDate? {
    guard let second = part(behind: first, mark: nil), let third = part(behind: second.end, mark: second.mark),
      third.count == 2 || third.count == 4, second.count <= 2, endsDate(third.end)
    else { return nil }
    if second.mark == 32, third.count != 4 { return nil }
    let a = view.number(at..<first)
    let b = view.number(second.start..<second.end)
    let year = century(view.number(third.start..<third.end), digits: third.count)
    guard (1880..<2100).contains(year) else { return nil }
    let dayFirst = PartialDate(year: year, month: b, day: a)
    let monthFirst = PartialDate(year: year, month: a, day: b)
    let own = convention.monthFirst ? monthFirst : dayFirst
    guard let date = own ?? (convention.monthFirst ? dayFirst : monthFirst) else { return nil }
    return FoundDate(
      start: at, end: third.end, day: date.days, isAmbiguous: dayFirst != nil && monthFirst != nil && a != b)
  }

  /// One or more digits behind a mark, with a space on its sides at most.
  private func part(behind end: Int, mark: UInt8?) -> Part? {
    var start = view.spaces(from: end, atMost: 2)
    var found: UInt8 = 32
    if "/.-".utf8.contains(view[start]) {
      found = view[start]
      start = view.spaces(from: start + 1, atMost: 2)
    }
    guard start > end, mark == nil || mark == found else { return nil }
    let last = view.digits(from: start)
    return last > start && last - start <= 4 ? Part(start: start, end: last, mark: found) : nil
  }

  /// Digits of a date, and the mark before them.
  private struct Part {
    var start: Int
    var end: Int
    var mark: UInt8

    var count: Int { end - start }
  }

  /// Two digits of a year: up to 49 of this century, the rest of the last one.
  private func century(_ year: Int, digits: Int) -> Int { digits == 4 ? year : year < 50 ? 2000 + year : 1900 + year }

  /// `03/2008`.
  private func monthAndYear(_ at: Int, _ first: Int) -> FoundDate? {
    guard view[first] == UInt8(ascii: "/") || view[first] == UInt8(ascii: "-") else { return nil }
    let end = view.digits(from: first + 1)
    guard end - first == 5, (1...12).contains(view.number(at..<first)), endsDate(end),
      (1900..<2100).contains(view.number((first + 1)..<end))
    else { return nil }
    return FoundDate(start: at, end: end)
  }

  /// `23/7`, where a word before it says that it is a day, or where it is the participant's birthday.
  private func twoParts(_ at: Int, _ first: Int) -> FoundDate? {
    guard view[first] == UInt8(ascii: "/"), !view.isSpace(first + 1) else { return nil }
    let end = view.digits(from: first + 1)
    guard (1...2).contains(end - first - 1), endsDate(end), view[end] != UInt8(ascii: "-"),
      view[end] != UInt8(ascii: "%")
    else { return nil }
    let a = view.number(at..<first)
    let b = view.number((first + 1)..<end)
    let (month, day) = convention.monthFirst ? (a, b) : (b, a)
    // The year does not matter, and a leap year has all days.
    guard PartialDate(year: 2000, month: month, day: day) != nil else { return nil }
    let found = FoundDate(start: at, end: end)
    let isBeforeUnit = beforeUnit(end)
    switch context(before: at, ofDate: true) {
    case .day: return isBeforeUnit ? nil : found
    case .dayOrSpan:
      // `review in 6/12`: twelfths are months and sevenths days where the day is written first.
      let isSpan = !convention.monthFirst && [7, 12, 52].contains(b) || [2, 3, 4, 5, 8, 10].contains(b) && a < b
      return isBeforeUnit || isSpan && !(a > 12) || b == 7 && a % 7 == 0 ? nil : found
    default: break
    }
    if let birth = known.births[owner], owner != KnownEntities.anyone {
      let parts = PartialDate(days: birth).parts
      if parts.month == month, parts.day == day, day > 12 || month > 12 { return found }
    }
    // The day is above twelve, the month is none of the denominators that people count in.
    return !convention.monthFirst && a > 12 && ![7, 10, 12].contains(b) && !isBeforeUnit ? found : nil
  }

  private func beforeUnit(_ end: Int) -> Bool {
    let next = view.spaces(from: end)
    return view.isLetter(next) && UnitWord.all.contains(view.word(at: next).hash)
  }

  /// Whether a date can end at a place.
  private func endsDate(_ end: Int) -> Bool {
    if view.isWord(end) { return false }
    let mark = view[end]
    return
      !((mark == UInt8(ascii: "/") || mark == UInt8(ascii: ".") || mark == UInt8(ascii: "-")) && view.isDigit(end + 1))
  }

  // MARK: Months by name

  struct MonthName {
    var month: Int
    var start: Int
    var end: Int
    /// Whether the word has no other meaning.
    var isSure: Bool
  }

  /// The month whose name stands behind a place, marks and `of` between.
  private func monthName(behind place: Int) -> MonthName? {
    var start = skipMarks(place)
    guard view.isLetter(start) else { return nil }
    var end = start
    // `14MAR2024` has digits behind the letters.
    func word() -> UInt64 {
      var hash = WordHash.basis
      end = start
      while view.isLetter(end), end - start < 10 {
        hash = WordHash.adding(view.isUpper(end) ? view[end] | 0x20 : view[end], to: hash)
        end += 1
      }
      return hash
    }
    var hash = word()
    if hash == WordHash.of("of"), view.isSpace(end) {
      start = view.spaces(from: end)
      hash = word()
    }
    guard case .month(let month, let isAmbiguous) = WordRole.all[hash] else { return nil }
    return MonthName(month: month, start: start, end: end, isSure: !isAmbiguous)
  }

  private func isCapitalAt(_ at: Int) -> Bool { view.isUpper(at) }

  private func skipMarks(_ place: Int) -> Int {
    var at = place
    while at - place < 3, view.isSpace(at) || ".,-/'".utf8.contains(view[at]) { at += 1 }
    return at
  }

  /// `14 March 2024`, `14MAR2024`, `14th of March`.
  private func dayThenName(_ at: Int, _ first: Int) -> FoundDate? {
    let day = view.number(at..<first)
    guard (1...31).contains(day), let month = monthName(behind: ordinal(first)) else { return nil }
    if let year = year(behind: month.end) {
      guard let date = PartialDate(year: year.value, month: month.month, day: day) else { return nil }
      return FoundDate(start: at, end: year.end, day: date.days)
    }
    guard !view.isWord(month.end), month.isSure || isCapitalAt(month.start),
      PartialDate(year: 2000, month: month.month, day: day) != nil
    else { return nil }
    return FoundDate(start: at, end: month.end)
  }

  /// Behind `st`, `nd`, `rd` or `th`.
  private func ordinal(_ at: Int) -> Int {
    let pair = UInt16(view[at] | 0x20) << 8 | UInt16(view[at + 1] | 0x20)
    let isOrdinal = ["st", "nd", "rd", "th"].contains { (word: StaticString) in
      word.withUTF8Buffer { UInt16($0[0]) << 8 | UInt16($0[1]) } == pair
    }
    return isOrdinal && !view.isWord(at + 2) ? at + 2 : at
  }

  /// A year of two or four digits behind a month.
  private func year(behind place: Int) -> (value: Int, end: Int)? {
    let start = skipMarks(place)
    let end = view.digits(from: start)
    guard end - start == 4 || end - start == 2, !view.isWord(end) || view[end] | 0x20 == UInt8(ascii: "t") else {
      return nil
    }
    // `21 Apr 10:30` tells a time, and `5 May 20 mg` a dose.
    if end - start == 2, view[end] == UInt8(ascii: ":") || beforeUnit(end) { return nil }
    let year = century(view.number(start..<end), digits: end - start)
    return (1880..<2100).contains(year) ? (year, end) : nil
  }

  /// `March 14th, 2024`, `Mar 2024`, `in March`; returns where to go on.
  mutating func monthFirst(_ word: TextWord) -> Int? {
    guard case .month(let month, let isAmbiguous) = WordRole.all[word.hash] else { return nil }
    let isCapital = view.isUpper(word.start)
    let start = skipMarks(word.end)
    let end = view.digits(from: start)
    let value = end > start ? view.number(start..<end) : 0
    switch end - start {
    case 4 where start > word.end && !view.isWord(end) && (1900..<2100).contains(value):
      add(word.start, end, .date)
      return end
    case 1...2 where start > word.end && (1...31).contains(value):
      let last = ordinal(end)
      guard !view.isWord(last), view[last] != UInt8(ascii: ":") else { return nil }
      if let year = year(behind: last), view[last] != UInt8(ascii: "/"), view[last] != UInt8(ascii: "."),
        view[last] != UInt8(ascii: "-") || year.end - last == 5
      {
        let date = PartialDate(year: year.value, month: month, day: value)
        add(word.start, year.end, .date, day: date?.days)
        return year.end
      }
      guard isCapital || !isAmbiguous, !beforeUnit(last), view[start - 1] != UInt8(ascii: "/") else { return nil }
      add(word.start, last, .date)
      return last
    default:
      // The month alone: every element of a date but the year tells (45 CFR 164.514(b)(2)(i)(C)).
      guard isCapital, word.length > 3 || !isAmbiguous else { return nil }
      switch context(before: word.start, ofDate: true) {
      case .day, .dayOrSpan: break
      default:
        guard !isAmbiguous, isBehindTimeWord(word.start) else { return nil }
      }
      add(word.start, word.end, .date)
      return word.end
    }
  }

  private func isBehindTimeWord(_ at: Int) -> Bool {
    guard view.isSpace(at - 1), let before = view.word(endingAt: at - 1) else { return false }
    return TimeWord.all.contains(before.hash)
  }
}

/// Words behind which the name of a month means one.
private enum TimeWord {
  static let all: Set<UInt64> = Set(
    "in last next early mid late during of this every end".split(separator: " ").map { WordHash.of($0.utf8) })
}
