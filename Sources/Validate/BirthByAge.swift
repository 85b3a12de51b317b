import StudyModel
import Stages
import Tables

/// Finds dates before birth on the forms that do not hold the date of birth, where that has become an age.
///
/// Dates have moved, all of a participant's by the same days, and of the birth there is an age at a date. Whoever is n
/// at that date was born less than n + 1 years before it: what lies before that day lies before birth, whichever day
/// it was. What lies in the year of birth cannot be told and is not found.
struct BirthByAge {
  /// From this age on, ages stand together, so that they tell of no year (45 CFR 164.514(b)(2)(i)(C)).
  private static let oldest: Int32 = 90

  let study: Study

  func run(_ dataset: Dataset, _ participants: ParticipantIndex, record: inout StageRecord) {
    for form in study.forms where form.records == .onePerParticipant {
      guard let ageAt = form.field(of: .birthDate)?.ageAt, let batch = dataset[form.table],
        case .integer(let ages)? = batch[ColumnName(RuleNames.age)],
        case .date(let dates)? = batch[ColumnName(ageAt)]
      else { continue }
      let earliest = (0..<batch.rowCount).map { row -> Int32? in
        guard ages.reasons.isEmpty || ages.reasons[row] == 0, ages.values[row] < BirthByAge.oldest,
          ages.values[row] >= 0, let day = VisitWindows.day(dates, row)
        else { return nil }
        return BirthByAge.years(Int(ages.values[row]) + 1, before: day)
      }
      for other in study.forms where other.id != form.id {
        find(other, born: form, earliest, dataset, participants, &record)
      }
    }
  }

  private func find(
    _ form: Form, born: Form, _ earliest: [Int32?], _ dataset: Dataset, _ participants: ParticipantIndex,
    _ record: inout StageRecord
  ) {
    guard let batch = dataset[form.table] else { return }
    let rows = participants.rows(of: .only(form: born.id), besideRowsOf: form.table)
    for field in form.fields where field.role == .date {
      guard case .date(let dates)? = batch[field.column] else { continue }
      for row in 0..<batch.rowCount where rows[row] >= 0 && batch.state(of: row) == .kept {
        guard let day = VisitWindows.day(dates, row), let bound = earliest[rows[row]], day <= bound else { continue }
        record.find(
          "date.before_birth", .query, row: row, in: batch, field: field.column,
          participant: form.participant(of: row, in: batch), visit: form.visit(of: row, in: batch),
          "\(configured: field.label) (\(field.column)) on form \(form.table) lies before the participant's birth, as the age tells it. Please check the date, its year first, and the date of birth."
        )
      }
    }
  }

  /// The same day so many years earlier; 28 February for a day that the year does not have.
  private static func years(_ years: Int, before day: Int32) -> Int32? {
    let (year, month, dayOfMonth) = PartialDate(days: day).parts
    return
      (PartialDate(year: year - years, month: month, day: dayOfMonth)
      ?? PartialDate(year: year - years, month: month, day: 28))?.days
  }
}
