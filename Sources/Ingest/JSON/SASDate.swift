import Tables

/// Dates and times as SAS counts them: days, or seconds, since 1 January 1960 (SAS 9.4 Language Reference: Concepts,
/// "About SAS Date, Time, and Datetime Values").
enum SASDate {
  /// Days from 1 January 1960 to 1 January 1970.
  static let epoch = -3_653
  private static let secondsOfDay = 86_400

  /// Adds the ISO 8601 text of a number written in decimals; false, and nothing is added, where it has a fraction or
  /// an exponent, or lies outside the years 1 to 9999 or, for a time, the 24 hours of a day.
  static func append(_ number: UnsafeRawBufferPointer, as type: DatasetDataType, to bytes: inout [UInt8]) -> Bool {
    guard JSONNumber.isInteger(number), let value = integer(number) else { return false }
    switch type {
    case .date: return appendDay(value, to: &bytes)
    case .datetime:
      let second = ((value % secondsOfDay) + secondsOfDay) % secondsOfDay
      guard appendDay((value - second) / secondsOfDay, to: &bytes) else { return false }
      bytes.append(UInt8(ascii: "T"))
      appendTime(second, to: &bytes)
      return true
    case .time:
      guard (0..<secondsOfDay).contains(value) else { return false }
      appendTime(value, to: &bytes)
      return true
    default: return false
    }
  }

  /// The whole part of a number; nil beyond what a count of seconds can be.
  private static func integer(_ text: UnsafeRawBufferPointer) -> Int? {
    var value = 0
    for byte in text {
      if byte == 0x2E { break }
      if byte == 0x2D { continue }
      value = value * 10 + Int(byte &- 0x30)
      if value > 1_000_000_000_000 { return nil }
    }
    return text[0] == 0x2D ? -value : value
  }

  private static func appendDay(_ day: Int, to bytes: inout [UInt8]) -> Bool {
    // 0001-01-01 and 9999-12-31, counted from 1970-01-01.
    guard (-719_162...2_932_896).contains(day + epoch) else { return false }
    let (year, month, date) = PartialDate(days: Int32(day + epoch)).parts
    appendPair(year / 100, to: &bytes)
    appendPair(year % 100, to: &bytes)
    bytes.append(0x2D)
    appendPair(month, to: &bytes)
    bytes.append(0x2D)
    appendPair(date, to: &bytes)
    return true
  }

  private static func appendTime(_ second: Int, to bytes: inout [UInt8]) {
    appendPair(second / 3_600, to: &bytes)
    bytes.append(0x3A)
    appendPair(second / 60 % 60, to: &bytes)
    bytes.append(0x3A)
    appendPair(second % 60, to: &bytes)
  }

  private static func appendPair(_ value: Int, to bytes: inout [UInt8]) {
    bytes.append(0x30 + UInt8(value / 10))
    bytes.append(0x30 + UInt8(value % 10))
  }
}
