import CSplit
import StudyModel
import Tables

/// Reads dates, with how much of each was written.
final class DateReader: CellReader {
  private let text: DateText
  private let missing: WordTable

  init(field: Field, layout: ColumnLayout, missing: [MissingCode], dialect: Dialect) {
    text = DateText(
      order: layout.dates ?? dialect.dates,
      century: field.role == .birthDate ? dialect.birthCentury : dialect.century, allowsISO: dialect.holdsDates)
    self.missing = WordTable(missing: missing)
  }

  func read(_ cells: Cells) -> Column {
    var reasons = ReasonBuffer(count: cells.count)
    var partial: [(row: Int, precision: DatePrecision)] = []
    let days: [Int32] = cells.values(&reasons) { row, bytes, length, reason in
      reason = missing.reason(bytes, length)
      guard reason == 0 else { return 0 }
      if length == 10, let day = text.fullDay(bytes) { return day }
      guard let date = text.read(bytes, Int(length)) else {
        reason = Missing.invalidByte
        return 0
      }
      if date.precision != .day { partial.append((row, date.precision)) }
      return date.days
    }
    var precisions: [UInt8] = []
    if !partial.isEmpty {
      precisions = [UInt8](repeating: 0, count: cells.count)
      for (row, precision) in partial { precisions[row] = precision.rawValue }
    }
    return .date(DateColumn(days: days, reasons: reasons.finish(), precisions: precisions))
  }
}
