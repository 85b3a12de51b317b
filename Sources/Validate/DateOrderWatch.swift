import Stages
import StudyModel
import Tables

/// Watches a column whose dates are declared with the day first, or the month first, for a date that proves it.
///
/// A day above twelve can be no month. Where a whole transfer has none, every date of the column can be read the other
/// way round as well, and nothing in the data says which is right.
struct DateOrderWatch {
  /// A column with fewer dates proves nothing by having no late day: of five dates all lie before the 13th about once
  /// in a hundred times. A choice of this program [P].
  static let fewest = 5
  private static let months = 12

  let field: Field
  let order: DateOrder
  private var dates = 0
  private var isProven = false
  private var first: RowOrigin?

  /// Nil for a column of which the order of parts is no question.
  init?(_ field: Field, layout: TableLayout, dialect: Dialect) {
    guard field.type == .date, let column = layout.column(of: field) else { return nil }
    let order = column.dates ?? dialect.dates
    guard order != .yearMonthDay, !dialect.holdsDates else { return nil }
    self.field = field
    self.order = order
  }

  mutating func take(_ column: DateColumn, of batch: Batch) {
    guard !isProven else { return }
    for row in 0..<column.count {
      guard let days = VisitWindows.day(column, row) else { continue }
      if PartialDate(days: days).parts.day > DateOrderWatch.months {
        isProven = true
        return
      }
      if first == nil { first = batch.origins[row] }
      dates += 1
    }
  }

  func find(on form: Form, record: inout StageRecord) {
    guard !isProven, dates >= DateOrderWatch.fewest else { return }
    let words = order == .dayMonthYear ? "the day" : "the month"
    record.find(
      "date.order_unproven", .note, table: form.table, field: field.column, origin: first,
      "None of the \(count: dates) dates of \(configured: field.label) (\(field.column)) on form \(form.table) has a day above 12, so that nothing in this file proves that \(configured: words) comes first, as is declared. They were read as declared; months that are written as words prove themselves."
    )
  }
}
