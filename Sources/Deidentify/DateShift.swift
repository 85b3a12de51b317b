import Crypto
import Tables

/// The days by which all dates of a participant move: the same for every date, so that intervals stay. Nobody has
/// shift 0.
enum DateShift {
  /// In what steps participants' shifts differ.
  enum Step {
    /// `-(1 + v mod 364)`, so between one day and a year less a day, the range that REDCap uses.
    case days
    /// `-7 (1 + v mod 52)`: weekdays stay what they were, and only 52 shifts remain.
    case weeks
    /// By as many days as bring the participant's anchor to this day, since 1970-01-01 (PHUSE de-identification standard,
    /// `di_offset_base.sas`): nobody's shift follows from the key, and the season goes.
    case anchor(on: Int32)
  }

  /// Given a code for the purpose `shift`, of which `v` is the first 8 bytes, big-endian.
  static func days(trialNumber: [UInt8], code: HMAC<SHA256>, step: Step = .days) throws(DeidentifyError) -> Int32 {
    let value = try Pseudonym.finish(code, with: trialNumber).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch step {
    case .days: return -Int32(1 + value % 364)
    case .weeks: return -7 * Int32(1 + value % 52)
    case .anchor: preconditionFailure("an anchor's shift does not follow from a code")
    }
  }

  /// Shifts each date by its row's days. A row with zero, which no participant has, is a row without
  /// a participant, and its date is withheld.
  ///
  /// A month is shifted as its day 15 and a year as its 30 June, and both keep their precision
  /// (PHUSE de-identification standard, `di_offset.sas`): a partial date never becomes finer. A date that would come to
  /// lie outside of the calendar, 1582 to 9999, is withheld.
  ///
  /// - Returns: the rows with dates outside of the calendar, in order.
  @discardableResult
  static func apply(_ shifts: [Int32], to column: inout DateColumn) -> [Int] {
    let count = column.count
    defer { withholdStrangers(shifts, &column) }
    for row in 0..<count { column.days[row] &+= shifts[row] }
    if !column.precisions.isEmpty {
      for row in 0..<count where column.precisions[row] != 0 { shiftPartial(&column, row, by: shifts[row]) }
    }
    if !column.reasons.isEmpty {
      for row in 0..<count where column.reasons[row] != 0 { column.days[row] = 0 }
    }
    guard column.days.contains(where: { $0 < firstDay || $0 > lastDay }) else { return [] }
    let outside = (0..<count).filter { column.days[$0] < firstDay || column.days[$0] > lastDay }
    for row in outside { withhold(row, of: &column) }
    return outside
  }

  /// The Gregorian calendar begins on 15 October 1582; what comes before has no day of the week that means anything.
  private static let firstDay = PartialDate.dayNumber(year: 1582, month: 10, day: 15)

  /// The last that four digits of a year can tell.
  private static let lastDay = PartialDate.dayNumber(year: 9999, month: 12, day: 31)

  private static func withholdStrangers(_ shifts: [Int32], _ column: inout DateColumn) {
    guard shifts.contains(0) else { return }
    for row in shifts.indices where shifts[row] == 0 { withhold(row, of: &column) }
  }

  private static func withhold(_ row: Int, of column: inout DateColumn) {
    if column.reasons.isEmpty { column.reasons = [UInt8](repeating: 0, count: column.count) }
    column.days[row] = 0
    if !column.precisions.isEmpty { column.precisions[row] = 0 }
    if column.reasons[row] == 0 { column.reasons[row] = Missing.withheld.rawValue }
  }

  private static func shiftPartial(_ column: inout DateColumn, _ row: Int, by shift: Int32) {
    // The cell has been shifted by full days already, and says where the first of the month came to lie.
    let written = PartialDate(days: column.days[row] &- shift).parts
    if column.precisions[row] == DatePrecision.month.rawValue {
      let middle = PartialDate.dayNumber(year: written.year, month: written.month, day: 15) &+ shift
      let moved = PartialDate(days: middle).parts
      column.days[row] = PartialDate.dayNumber(year: moved.year, month: moved.month, day: 1)
    } else {
      let middle = PartialDate.dayNumber(year: written.year, month: 6, day: 30) &+ shift
      column.days[row] = PartialDate.dayNumber(year: PartialDate(days: middle).parts.year, month: 1, day: 1)
    }
  }
}
