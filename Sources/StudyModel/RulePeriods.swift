package import Tables

/// The periods of the calendar that the `from:` and `until:` of a form's rules cut it into.
///
/// Rules see shifted dates, which no day of the calendar can be compared with. So the period of each record is told
/// before its dates move, in a column that no expression and no data set can name.
package struct RulePeriods: Sendable {
  /// No field can have this name.
  package static let column: ColumnName = "rules.period"

  /// The date of the record: the form's `recordDate`.
  package let date: Field
  /// The first day of each period but the first, rising.
  package let starts: [Int32]

  /// Nil where no rule of the form has a date, or where the form has none.
  package init?(_ form: Form, rules: [Rule]) {
    let days = rules.filter { $0.form == form.id }.flatMap { rule in
      [rule.from, rule.until.map { $0 + 1 }].compactMap { $0 }
    }
    guard !days.isEmpty, let date = form.recordDate else { return nil }
    self.date = date
    starts = Set(days).sorted()
  }

  /// The number of a day's period.
  package func period(of day: Int32) -> Int32 { Int32(starts.count { $0 <= day }) }

  /// The periods in which a rule is in force.
  package func periods(of rule: Rule) -> ClosedRange<Int32> {
    (rule.from.map { period(of: $0) } ?? 0)...(rule.until.map { period(of: $0) } ?? Int32(starts.count))
  }

  /// The period of each date; missing where there is no date, or where it is known too little to tell.
  package func column(of dates: DateColumn) -> FixedColumn<Int32> {
    var column = FixedColumn<Int32>(values: [Int32](repeating: 0, count: dates.count))
    var unknown = [UInt8](repeating: 0, count: dates.count)
    for row in 0..<dates.count {
      let first = dates.days[row]
      let precision = dates.precisions.isEmpty ? .day : DatePrecision(rawValue: dates.precisions[row]) ?? .year
      let last = PartialDate(days: first, precision: precision).lastDay
      let isMissing = !dates.reasons.isEmpty && dates.reasons[row] != 0
      if isMissing || period(of: first) != period(of: last) {
        unknown[row] = Missing.notDerived.rawValue
      } else {
        column.values[row] = period(of: first)
      }
    }
    if unknown.contains(where: { $0 != 0 }) { column.reasons = unknown }
    return column
  }
}

extension Form {
  /// The date of a record: the field called `date`, or the first date that is no birth date.
  package var recordDate: Field? {
    let dates = fields.filter { $0.type == .date && $0.role == .date }
    return dates.first { $0.name == "date" } ?? dates.first
  }
}

extension Study {
  /// The periods of a form's rules; nil where none of them has a date.
  package func rulePeriods(of form: Form) -> RulePeriods? { RulePeriods(form, rules: rules) }
}
