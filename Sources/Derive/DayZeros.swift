import Stages
import StudyModel
import Tables

/// The day from which each participant's days are counted.
struct DayZeros {
  /// Rising.
  private var keys: [ParticipantKey] = []
  private var days: [Int32] = []

  /// Takes each participant's earliest complete date; a participant with several records is a finding.
  init(_ reference: FieldReference, in dataset: Dataset, study: Study, record: inout StageRecord) {
    guard let form = study.form(reference.form), let batch = dataset[form.table], batch.rowCount > 0,
      case .date(let dates)? = batch[ColumnName(reference.field)], let subject = form.field(of: .subject),
      case .text(let tokens)? = batch[subject.column]
    else { return }
    let runs = ParticipantRuns(tokens.participants())
    for (index, key) in runs.keys.enumerated() {
      let rows = runs.rows(of: index)
      if rows.count > 1 {
        record.find(
          "day_zero.several", .query, row: rows.lowerBound + 1, in: batch, field: ColumnName(reference.field),
          participant: key.token,
          """
          There are \(count: rows.count) records of \(form.table) for this participant, and days are counted from \
          one; the earliest date is used. Please say which of them is right.
          """)
      }
      var earliest: Int32?
      for row in rows where dates.isComplete(row) { earliest = min(dates.days[row], earliest ?? dates.days[row]) }
      if let earliest {
        keys.append(key)
        days.append(earliest)
      }
    }
  }

  /// Day zero of each of these participants, who are in rising order.
  func days(of participants: [ParticipantKey]) -> [Int32?] {
    var next = 0
    return participants.map { participant in
      while next < keys.count, keys[next] < participant { next += 1 }
      return next < keys.count && keys[next] == participant ? days[next] : nil
    }
  }
}
