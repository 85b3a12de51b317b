import Stages
import StudyModel
import Tables

extension FieldCheck {
  /// The rule, the severity and the words of a fault.
  func finding(_ fault: Fault, on form: Form) -> (rule: String, severity: Severity, message: Finding.Message) {
    let label = field.label
    let column = field.column
    let table = form.table
    switch fault {
    case .missing where field.role == .subject:
      return (
        "required.missing", .reject,
        "The participant's number (\(column)) on form \(table) is missing; the record cannot be used without it."
      )
    case .missing:
      return (
        "required.missing", .query,
        "\(configured: label) (\(column)) on form \(table) is required and has no value."
      )
    case .outside:
      let low = Column.text(of: field.range?.lowerBound ?? 0)
      let high = Column.text(of: field.range?.upperBound ?? 0)
      let unit = field.unit.map { " \($0)" } ?? ""
      return (
        "range.outside", .query,
        "\(configured: label) (\(column)) on form \(table) lies outside \(configured: low) to \(configured: high)\(configured: unit). Please check the value and its unit."
      )
    case .unreadable where field.role == .subject:

      return (
        "subject.unreadable", .reject,
        "The participant's number (\(column)) on form \(table) cannot be read; the record is set aside."
      )
    case .partial:
      return (
        "date.partial", .note,
        "\(configured: label) (\(column)) on form \(table) is not known to the day; what is known is kept."
      )
    case .future:
      return (
        "date.future", .query,
        "\(configured: label) (\(column)) on form \(table) lies after the day on which the transfer was sent. Please check the date, its year first."
      )
    case .beforeBirth:
      return (
        "date.before_birth", .query,
        "\(configured: label) (\(column)) on form \(table) lies before the participant's date of birth. Please check both."
      )
    case .unreadable: return (unreadableRule, .query, unreadableMessage(label, column, table))
    }
  }

  private var unreadableRule: String {
    switch field.type {
    case .integer, .number, .text: "type.unreadable"
    case .code, .list: "code.unknown"
    case .date: "date.impossible"
    case .time: "time.impossible"
    }
  }

  private func unreadableMessage(
    _ label: String, _ column: ColumnName, _ table: TableName
  ) -> Finding.Message {
    switch field.type {
    case .integer: "\(configured: label) (\(column)) on form \(table) cannot be read as a whole number."
    case .number: "\(configured: label) (\(column)) on form \(table) cannot be read as a number."
    case .text: "\(configured: label) (\(column)) on form \(table) cannot be read as text."
    case .code: "\(configured: label) (\(column)) on form \(table) is none of the answers that the layout names."
    case .list: "\(configured: label) (\(column)) on form \(table) has an entry that the layout does not name."
    case .date: "\(configured: label) (\(column)) on form \(table) is no day of the calendar as the site writes dates."
    case .time: "\(configured: label) (\(column)) on form \(table) is no time of day as the site writes times."
    }
  }
}
