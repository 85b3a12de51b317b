/// How much of a date was written.
package enum DatePrecision: UInt8, Comparable, Sendable {
  case day = 0
  case month, year

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A date as written: perhaps without its day, perhaps without its month.
///
/// The value is a count of days since 1970-01-01 in the proleptic Gregorian calendar; a date
/// without a day stands on the first of its month, one without a month on 1 January. Precision
/// says which of the three it is, so that a guess is never taken for a day.
package struct PartialDate: Hashable, Sendable {
  package var days: Int32
  package var precision: DatePrecision

  package init(days: Int32, precision: DatePrecision = .day) {
    self.days = days
    self.precision = precision
  }

  /// The date of these parts, or nil where the calendar has no such day.
  package init?(year: Int, month: Int? = nil, day: Int? = nil) {
    let m = month ?? 1
    let d = day ?? 1
    guard (1...9999).contains(year), (1...12).contains(m), d >= 1,
      d <= PartialDate.length(ofMonth: m, year: year), !(month == nil && day != nil)
    else { return nil }
    days = PartialDate.dayNumber(year: year, month: m, day: d)
    precision = month == nil ? .year : day == nil ? .month : .day
  }

  package static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    default: 31
    }
  }

  /// Days since 1970-01-01 of a day that exists.
  @inline(__always)
  package static func dayNumber(year: Int, month: Int, day: Int) -> Int32 {
    // Howard Hinnant, "chrono-compatible low-level date algorithms": years begin in March, so
    // that the leap day is the last of its year.
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// Year, month and day; the last two are those of the first day where they were not written.
  package var parts: (year: Int, month: Int, day: Int) {
    let z = Int(days) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
  }

  /// The last day that it may be.
  package var lastDay: Int32 {
    let (year, month, _) = parts
    switch precision {
    case .day: return days
    case .month: return days + Int32(PartialDate.length(ofMonth: month, year: year) - 1)
    case .year: return PartialDate.dayNumber(year: year, month: 12, day: 31)
    }
  }

  /// The day of a text such as `2004-07-23`; nil where it is not written so or the calendar has no such day.
  package init?(iso text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// ISO 8601, as far as it is known: `2004-07-23`, `2004-07` or `2004`.
  package var iso: String {
    let (year, month, day) = parts
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let y = String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
    switch precision {
    case .day: return "\(y)-\(two(month))-\(two(day))"
    case .month: return "\(y)-\(two(month))"
    case .year: return y
    }
  }

  /// Whole years from this date to another, as an age is counted.
  package func wholeYears(until later: PartialDate) -> Int {
    let a = parts
    let b = later.parts
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day) ? 1 : 0)
  }
}
