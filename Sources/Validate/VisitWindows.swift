import Stages
import StudyModel
import Tables

/// Notes records whose date lies outside the window of their visit, counted from day zero.
///
/// Days need both dates complete to the day, and one record with day zero; without, nothing is said.
struct VisitWindows {
  let form: Form
  let study: Study

  func run(
    _ dataset: Dataset, _ participants: ParticipantIndex, _ dayZeros: inout DayZeroCheck, record: inout StageRecord
  ) {
    guard let zero = study.outcomes.dayZero, let batch = dataset[form.table],
      let date = form.recordDate, let visit = form.visitField,
      case .date(let dates) = batch[date.column], case .code(let visits) = batch[visit.column],
      case .date(let zeros) = dataset[TableName(zero.form)]?[ColumnName(zero.field)]
    else { return }
    let zeroRows = participants.rows(of: .only(form: zero.form), besideRowsOf: form.table)
    let windows = visits.terms.map { study.visit($0) }
    for row in 0..<batch.rowCount where batch.state(of: row) == .kept {
      guard zeroRows[row] != ParticipantIndex.none, let day = VisitWindows.day(dates, row),
        let first = VisitWindows.day(zeros, zeroRows[row]), visits.reasons.isEmpty || visits.reasons[row] == 0,
        let window = windows[Int(visits.indices[row])]
      else { continue }
      let isOutside = !window.window.contains(Int(day) - Int(first))
      dayZeros.count(isOutside: isOutside, zeroRow: zeroRows[row])
      guard isOutside else { continue }
      record.find(
        "visit.window", .note, row: row, in: batch, field: date.column,
        participant: form.participant(of: row, in: batch), visit: window.id,
        "\(configured: date.label) (\(date.column)) on form \(form.table) lies outside the window of visit \(configured: window.label), day \(count: window.window.lowerBound) to \(count: window.window.upperBound)."
      )
    }
  }

  /// A day that is known.
  static func day(_ column: DateColumn, _ row: Int) -> Int32? {
    guard column.reasons.isEmpty || column.reasons[row] == 0, column.precisions.isEmpty || column.precisions[row] == 0
    else { return nil }
    return column.days[row]
  }
}
