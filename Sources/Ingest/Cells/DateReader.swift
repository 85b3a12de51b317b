import CSplit
import StudyModel
import Tables

/// Reads dates, with how much of each was written.
final class DateReader: CellReader {
  private let text: DateText
  private let words: CellWords

  init(field: Field, layout: ColumnLayout, missing: [MissingCode], dialect: Dialect) {
    text = DateText(
      order: layout.dates ?? dialect.dates,
      century: field.role == .birthDate ? dialect.birthCentury : dialect.century, allowsISO: dialect.holdsDates)
    words = CellWords(missing: missing)
  }

  func read(_ cells: Cells) -> Column {
    var partial: [(row: Int, precision: DatePrecision)] = []
    let (days, reasons) = cells.values { [words, text] in
      words.isWhole
        ? csplit_dates($0, words.table, text.order.kernel, text.century.map(Int32.init) ?? -1, $1, $2, $3)
        : csplit_find_words($0, words.table, $1, $2, $3)
    } other: { [words, text] row, bytes, length, value in
      if let (_, reason) = words.meaning(bytes, length) { return reason }
      guard let date = text.read(bytes, Int(length)) else { return Missing.invalidByte }
      if date.precision != .day { partial.append((row, date.precision)) }
      value = date.days
      return 0
    }
    var precisions: [UInt8] = []
    if !partial.isEmpty {
      precisions = [UInt8](repeating: 0, count: cells.count)
      for (row, precision) in partial { precisions[row] = precision.rawValue }
    }
    return .date(DateColumn(days: days, reasons: reasons, precisions: precisions))
  }
}

extension DateOrder {
  /// The order as the kernel knows it.
  fileprivate var kernel: csplit_order {
    switch self {
    case .yearMonthDay: csplit_year_month_day
    case .dayMonthYear: csplit_day_month_year
    case .monthDayYear: csplit_month_day_year
    }
  }
}
