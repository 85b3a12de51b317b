import Tables

/// A date without its day, or without its month, that was moved by a participant's own number of days.
///
/// A month is moved as its day 15 and a year as its 30 June, and each is then written as the month or the year that the
/// middle came to lie in (PHUSE de-identification standard, `di_offset.sas`). So the days that it may be, moved, do not
/// all lie in what is written: they reach from fourteen days before it to sixteen behind it, and for a year from 181
/// days before to 184 behind.
enum MovedDate {
  /// Joined to a `DatePrecision`; no such value has the bit.
  static let mark: UInt8 = 0x80

  static func interval(of value: Int32, mark: UInt8) -> Interval {
    let precision = DatePrecision(rawValue: mark) ?? .year
    let last = Double(PartialDate(days: value, precision: precision).lastDay)
    switch precision {
    case .day: return Interval(low: Double(value), high: Double(value))
    case .month: return Interval(low: Double(value) - 14, high: last + 16)
    case .year: return Interval(low: Double(value) - 181, high: last + 184)
    }
  }
}
