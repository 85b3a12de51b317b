import Stages
import StudyModel
import Tables

/// Finds numbers that moved further from one visit to the next than their field's `jump` allows.
///
/// Both values have to be exact and both dates known to the day. Where one value, converted from a unit that the study
/// has a factor for, lies within the bound again, the finding names the two units.
struct VisitJumps {
  let form: Form
  let study: Study

  func run(_ batch: Batch, _ participants: ParticipantIndex, record: inout StageRecord) {
    let fields = form.fields.filter { $0.jump != nil }
    guard !fields.isEmpty, let date = form.recordDate, case .date(let dates)? = batch[date.column] else { return }
    let previous = participants.rows(of: .previous, besideRowsOf: form.table)
    for field in fields {
      guard let jump = field.jump, let column = batch[field.column], let numbers = VisitJumps.numbers(column) else {
        continue
      }
      for row in previous.indices where previous[row] >= 0 && batch.state(of: row) == .kept {
        let before = previous[row]
        guard let later = numbers(row), let earlier = numbers(before), jump.isExceeded(from: earlier, to: later),
          let day = VisitWindows.day(dates, row), let dayBefore = VisitWindows.day(dates, before),
          abs(Int(day) - Int(dayBefore)) <= jump.days
        else { continue }
        record.find(
          "value.jump", .query, row: row, in: batch, field: field.column,
          participant: form.participant(of: row, in: batch), visit: form.visit(of: row, in: batch),
          message(field, mixed: unit(of: field, jump, earlier, later)))
      }
    }
  }

  private func message(_ field: Field, mixed unit: String?) -> Finding.Message {
    guard let unit, let own = field.unit else {
      return
        "\(configured: field.label) (\(field.column)) on form \(form.table) is far from its value at the visit before. Please check both."
    }
    return
      "\(configured: field.label) (\(field.column)) on form \(form.table) is far from its value at the visit before: it looks like \(configured: unit) and \(configured: own) mixed. Please check both values and their units."
  }

  /// The unit from which one of two values is no jump from the other one.
  private func unit(of field: Field, _ jump: Jump, _ earlier: Double, _ later: Double) -> String? {
    guard let own = field.unit else { return nil }
    for unit in study.units where unit.analyte == nil || unit.analyte == field.analyte {
      let conversion = unit.from == own ? unit.inverse : unit
      guard conversion.to == own, conversion.factor != 1 || conversion.offset != 0 else { continue }
      func converted(_ value: Double) -> Double { value * conversion.factor + conversion.offset }
      let back = conversion.inverse
      func written(_ value: Double) -> Double { value * back.factor + back.offset }
      // A value in the other unit that was taken for one of this, or one of this that was converted once too often.
      let ways = [
        (converted(earlier), later), (earlier, converted(later)), (written(earlier), later), (earlier, written(later)),
      ]
      if ways.contains(where: { !jump.isExceeded(from: $0.0, to: $0.1) }) { return conversion.from }
    }
    return nil
  }

  /// The exact number in a cell; nil for a column that holds none.
  private static func numbers(_ column: Column) -> ((Int) -> Double?)? {
    switch column {
    case .integer(let values):
      return { row in values.reasons.isEmpty || values.reasons[row] == 0 ? Double(values.values[row]) : nil }
    case .number(let values):
      return { row in
        (values.reasons.isEmpty || values.reasons[row] == 0)
          && (values.comparators.isEmpty || values.comparators[row] == 0) ? values.values[row] : nil
      }
    default: return nil
    }
  }
}
