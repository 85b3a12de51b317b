import Tables

/// Writes what numbers of days mean (ECMA-376 part 1, 18.17.4).
struct SerialDate {
  /// Whether day 0 is 1 January 1904, and not the day before 1 January 1900.
  let is1904: Bool

  /// Days of the one calendar before the same day's number in that of 1970.
  private static let epoch1904 = 24_107
  private static let epoch1900 = 25_569
  /// 31 December 9999.
  private static let last1900 = 2_958_465
  private static let last1904 = 2_957_003
  private static let secondsOfDay = 86_400

  /// Writes `yyyy-mm-dd`, `yyyy-mm-dd hh:mm`, `hh:mm`, with seconds where there are any, to the nearest second.
  ///
  /// False, and nothing written, for a number that is no day of the calendar: below the first or behind the last
  /// day, and day 60 of 1900, a 29 February that there was not.
  func write(_ value: Double, _ kind: NumberKind, to buffer: CellBuffer) -> Bool {
    guard value >= 0, value < 1e8 else { return false }
    let seconds = Int((value * Double(SerialDate.secondsOfDay)).rounded())
    switch kind {
    case .elapsed: time(seconds, to: buffer)
    // What rounds up to midnight would be the day's first minute.
    case .time where value < 1: time(min(seconds, SerialDate.secondsOfDay - 1), to: buffer)
    case .number, .date, .time:
      guard let day = day(seconds / SerialDate.secondsOfDay) else { return false }
      self.day(day, seconds % SerialDate.secondsOfDay, to: buffer)
    }
    return true
  }

  /// Writes a day, counted from 1970-01-01, and the time of the day in seconds, unless that is 0.
  func day(_ day: Int, _ seconds: Int, to buffer: CellBuffer) {
    let parts = PartialDate(days: Int32(day)).parts
    buffer.append(parts.year, width: 4)
    buffer.append(0x2D)
    buffer.append(parts.month, width: 2)
    buffer.append(0x2D)
    buffer.append(parts.day, width: 2)
    guard seconds > 0 else { return }
    buffer.append(0x20)
    time(seconds, to: buffer)
  }

  func time(_ seconds: Int, to buffer: CellBuffer) {
    buffer.append(seconds / 3600, width: 2)
    buffer.append(0x3A)
    buffer.append(seconds / 60 % 60, width: 2)
    guard seconds % 60 > 0 else { return }
    buffer.append(0x3A)
    buffer.append(seconds % 60, width: 2)
  }

  private func day(_ number: Int) -> Int? {
    if is1904 { return number <= SerialDate.last1904 ? number - SerialDate.epoch1904 : nil }
    guard (1...SerialDate.last1900).contains(number), number != 60 else { return nil }
    return number - SerialDate.epoch1900 + (number < 60 ? 1 : 0)
  }
}
