import StudyModel
import Tables

/// How many units are taken a day, or why that is not known.
enum DailyUnits: Equatable {
  case units(Double)
  case not(MedicationReason)

  init(_ column: Column?, row: Int, decimalMark: UInt8, isAsNeeded: (ArraySlice<UInt8>) -> Bool) {
    guard let column else {
      self = .not(.unitsNotWritten)
      return
    }
    switch column.missing(at: row) {
    case .present: break
    case .invalid:
      self = .not(.unitsNotReadable)
      return
    default:
      self = .not(.unitsNotWritten)
      return
    }
    switch column {
    case .integer(let column): self = .units(Double(column.values[row]))
    case .number(let column):
      // `<4` and `about 3` are no number of tablets.
      let isExact = column.comparators.isEmpty || column.comparators[row] == 0
      self = isExact ? .units(column.values[row]) : .not(.unitsRange)
    case .text(let column):
      let cell = column.bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])]
      self = DailyUnits.read(cell, decimalMark: decimalMark, isAsNeeded: isAsNeeded)
    default: self = .not(.unitsNotReadable)
    }
    if case .units(let count) = self, count < 0 { self = .not(.unitsNotReadable) }
  }

  /// A count, or two with a dash between, of which neither is taken.
  private static func read(
    _ cell: ArraySlice<UInt8>, decimalMark: UInt8, isAsNeeded: (ArraySlice<UInt8>) -> Bool
  ) -> DailyUnits {
    var cursor = TextCursor(cell, decimalMark: decimalMark)
    cursor.skipBlanks()
    if cursor.isAtEnd { return .not(.unitsNotWritten) }
    guard let number = cursor.number() else { return .not(isAsNeeded(cursor.rest) ? .asNeeded : .unitsNotReadable) }
    cursor.skipBlanks()
    if cursor.isAtEnd || isAsNeeded(cursor.rest) { return .units(number) }
    guard cursor.takeDash() else { return .not(.unitsNotReadable) }
    cursor.skipBlanks()
    return .not(cursor.number() == nil ? .unitsNotReadable : .unitsRange)
  }
}
