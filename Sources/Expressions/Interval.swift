import Tables

/// The values that something known only within bounds may have.
struct Interval {
  var low: Double
  var high: Double
  var lowIsOpen = false
  var highIsOpen = false

  /// Whether every value of this one lies below every value of another, or none does; unknown else.
  func isLess(than other: Interval) -> Truth {
    if high < other.low || (high == other.low && (highIsOpen || other.lowIsOpen)) { return .true }
    return low >= other.high ? .false : .unknown
  }

  func equals(_ other: Interval) -> Truth {
    if isLess(than: other) == .true || other.isLess(than: self) == .true { return .false }
    return low == high && other.low == other.high ? .true : .unknown
  }
}

/// A value of fixed width that a side mark may make inexact.
protocol OrderedValue: Comparable, Sendable, BitwiseCopyable {
  static var zero: Self { get }
  /// What a value with a mark other than zero may be.
  static func interval(of value: Self, mark: UInt8) -> Interval
}

/// A number; the mark is a `Comparator`.
extension Double: OrderedValue {
  static func interval(of value: Double, mark: UInt8) -> Interval {
    switch Comparator(rawValue: mark) ?? .about {
    case .equal: Interval(low: value, high: value)
    case .less: Interval(low: -.infinity, high: value, highIsOpen: true)
    case .lessOrEqual: Interval(low: -.infinity, high: value)
    case .greater: Interval(low: value, high: .infinity, lowIsOpen: true)
    case .greaterOrEqual: Interval(low: value, high: .infinity)
    // Nobody knows how far from the truth an "about" is.
    case .about: Interval(low: -.infinity, high: .infinity)
    }
  }
}

/// A date as days since 1970-01-01, of which the mark is a `DatePrecision`, or a time, which has no mark.
extension Int32: OrderedValue {
  static func interval(of value: Int32, mark: UInt8) -> Interval {
    let first = Double(value)
    if mark & MovedDate.mark != 0 { return MovedDate.interval(of: value, mark: mark & ~MovedDate.mark) }
    switch DatePrecision(rawValue: mark) ?? .day {
    case .day: return Interval(low: first, high: first)
    case .month, .year:
      let precision = DatePrecision(rawValue: mark) ?? .day
      return Interval(low: first, high: Double(PartialDate(days: value, precision: precision).lastDay))
    }
  }
}
