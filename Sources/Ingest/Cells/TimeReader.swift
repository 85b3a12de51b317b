import CSplit
import StudyModel
import Tables

/// Reads clock times as seconds after midnight, in the form that the site declares.
final class TimeReader: CellReader {
  private let form: TimeForm
  private let words: CellWords

  init(layout: ColumnLayout, missing: [MissingCode], dialect: Dialect) {
    form = layout.times ?? dialect.times
    words = CellWords(missing: missing)
  }

  func read(_ cells: Cells) -> Column {
    let (values, reasons) = cells.values { [words] in
      csplit_find_words($0, words.table, $1, $2, $3)
    } other: { [words, form] _, text, length, value in
      if let (_, reason) = words.meaning(text, length) { return reason }
      guard let seconds = TimeReader.seconds(text, Int(length), form) else { return Missing.invalidByte }
      value = seconds
      return 0
    }
    return .time(FixedColumn(values: values, reasons: reasons))
  }

  /// Nil for what is no time of the day, or not in the form.
  static func seconds(_ text: UnsafePointer<UInt8>, _ length: Int, _ form: TimeForm) -> Int32? {
    var cursor = TextCursor(text, length)
    guard let (first, digits) = cursor.digits() else { return nil }
    var hour = first
    var minute = 0
    var second = 0
    switch form {
    case .plain:
      guard digits == 4 else { return nil }
      hour = first / 100
      minute = first % 100
    case .colon, .dot, .halfDay:
      guard digits <= 2, cursor.take(form == .dot ? 0x2E : 0x3A), let part = cursor.digits(), part.count == 2
      else { return nil }
      minute = part.value
      if form != .dot, cursor.take(0x3A) {
        guard let part = cursor.digits(), part.count == 2 else { return nil }
        second = part.value
      }
    }
    if form == .halfDay {
      cursor.skipSpaces()
      let afternoon = cursor.take("pm")
      guard afternoon || cursor.take("am"), (1...12).contains(hour) else { return nil }
      // Twelve is the hour before one.
      hour = hour % 12 + (afternoon ? 12 : 0)
    }
    guard cursor.isAtEnd, hour < 24, minute < 60, second < 60 else { return nil }
    return Int32(hour * 3600 + minute * 60 + second)
  }
}
