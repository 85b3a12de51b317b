import StudyModel
import Tables

/// What the cells of one field have to be.
struct FieldCheck {
  /// What is wrong with a cell.
  enum Fault: UInt8 {
    case unreadable, missing, outside
    /// A date without its day, or without its month.
    case partial
    /// A date after the day on which it was sent, and one before the participant's birth.
    case future, beforeBirth
  }

  let field: Field
  /// Whether a cell without a value is a fault, whatever the reason.
  let needsValue: Bool
  /// The study's bounds in the site's unit, a little widened; nil where there are none.
  let bounds: ClosedRange<Double>?
  /// The last day that a date can tell of; nil where that is not known.
  let lastDay: Int32?

  /// - Parameter sentBy: the last day on which the cells can have been sent.
  init(_ field: Field, layout: TableLayout, study: Study, sentBy: Int32? = nil) {
    lastDay = field.role == .date || field.role == .birthDate ? sentBy : nil
    self.field = field
    let layoutColumn = layout.column(of: field)
    // A field that the site never sends is one finding of the table, not one of each row.
    needsValue = field.role == .subject || (field.required && layout.sends(field))
    bounds = FieldCheck.bounds(of: field, from: layoutColumn?.unit, study: study)
  }

  /// The bounds are widened by a billionth part, so that a bound that is no binary fraction in the
  /// other unit, as 34 Cel in degF, still contains itself.
  private static func bounds(of field: Field, from siteUnit: String?, study: Study) -> ClosedRange<Double>? {
    guard let range = field.range, let conversion = study.conversion(from: siteUnit, of: field) else { return nil }
    let back = conversion.inverse
    let ends = [range.lowerBound, range.upperBound].map { $0 * back.factor + back.offset }.sorted()
    let slack = { (bound: Double) in max(abs(bound), 1) * 1e-9 }
    return (ends[0] - slack(ends[0]))...(ends[1] + slack(ends[1]))
  }

  /// Calls `report` for each faulty cell, in order of rows.
  func run(_ column: Column, report: (Int, Fault) -> Void) {
    let reasons = column.reasons
    reasons.withUnsafeBufferPointer { reasons in
      if !reasons.isEmpty { scan(reasons, report) }
      if case .date(let dates) = column {
        for row in dates.precisions.indices where dates.precisions[row] != 0 && (reasons.isEmpty || reasons[row] == 0) {
          report(row, .partial)
        }
        reportFuture(dates, report)
      }
      guard let bounds else { return }
      switch column {
      case .integer(let integers):
        integers.values.withUnsafeBufferPointer { compare($0, Double.init, reasons, bounds, report) }
      case .number(let numbers):
        numbers.values.withUnsafeBufferPointer { compare($0, { $0 }, reasons, bounds, report) }
      default: return
      }
    }
  }

  /// A date without its day is in the future where all days that it may be are.
  private func reportFuture(_ dates: DateColumn, _ report: (Int, Fault) -> Void) {
    guard let lastDay else { return }
    var hits = 0
    for day in dates.days { hits &+= day > lastDay ? 1 : 0 }
    guard hits > 0 else { return }
    for row in dates.days.indices where dates.days[row] > lastDay && (dates.reasons.isEmpty || dates.reasons[row] == 0)
    {
      report(row, .future)
    }
  }

  private func scan(_ reasons: UnsafeBufferPointer<UInt8>, _ report: (Int, Fault) -> Void) {
    let invalid = Missing.invalid.rawValue
    var hits = 0
    if needsValue {
      for reason in reasons { hits &+= reason != 0 ? 1 : 0 }
    } else {
      for reason in reasons { hits &+= reason == invalid ? 1 : 0 }
    }
    guard hits > 0 else { return }
    for row in reasons.indices {
      if reasons[row] == invalid {
        report(row, .unreadable)
      } else if needsValue && reasons[row] != 0 {
        report(row, .missing)
      }
    }
  }

  /// Counts before it looks, because a loop without branches runs many values at a time.
  @inline(__always)
  private func compare<Value>(
    _ values: UnsafeBufferPointer<Value>, _ number: (Value) -> Double, _ reasons: UnsafeBufferPointer<UInt8>,
    _ bounds: ClosedRange<Double>, _ report: (Int, Fault) -> Void
  ) {
    let low = bounds.lowerBound
    let high = bounds.upperBound
    var hits = 0
    for value in values {
      let value = number(value)
      hits &+= (value < low ? 1 : 0) | (value > high ? 1 : 0)
    }
    guard hits > 0 else { return }
    for row in values.indices where reasons.isEmpty || reasons[row] == 0 {
      let value = number(values[row])
      if value < low || value > high { report(row, .outside) }
    }
  }
}
