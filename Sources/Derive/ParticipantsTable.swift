import StudyModel
import Tables

/// The table `participants`: one row for each token that occurs in any form of a bucket.
enum ParticipantsTable {
  static let name: TableName = "participants"
  static let columns: [(name: ColumnName, kind: ColumnKind)] = [
    ("usubjid", .text), ("siteid", .code), ("studyid", .code),
  ]

  /// Rows go by participant; each has the origin and the site of the participant's first record in the
  /// first form, in order of ids, that has one.
  static func make(of dataset: Dataset, study: Study) -> Batch {
    var all = Batch(
      table: name, names: columns.map(\.name),
      columns: columns.map { column in
        Column(empty: column.kind, terms: ScoresTable.terms(of: column.name, in: study).map(\.code))
      })
    var keys: [ParticipantKey] = []
    for form in study.forms.sorted(by: { $0.id < $1.id }) {
      guard let batch = dataset[form.table], batch.rowCount > 0 else { continue }
      let subject = SubjectColumns(batch, subject: form.field(of: .subject)?.column, study: study)
      let runs = ParticipantRuns(subject.participants)
      let part = Batch(
        table: name, names: columns.map(\.name), columns: [subject.usubjid, subject.siteid, subject.studyid],
        origins: batch.origins)
      all.append(part.gathering(runs.keys.indices.map { runs.rows(of: $0).lowerBound }))
      keys += runs.keys
    }
    // Rows were added form by form, so that the least row of a participant is that of the first form.
    let order = keys.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }
    var once: [Int] = []
    for row in order where once.last.map({ keys[$0] != keys[row] }) ?? true { once.append(row) }
    return all.gathering(once)
  }
}
