import StudyModel
import Tables

/// Who each row of a table is about, as derived tables say it.
struct SubjectColumns {
  let participants: [ParticipantKey]
  /// `<study>-<token>`.
  let usubjid: Column
  let siteid: Column
  let studyid: Column

  /// - Parameter subject: the column that holds the token.
  init(_ batch: Batch, subject: ColumnName?, study: Study) {
    let rows = batch.rowCount
    var tokens = TextColumn(
      offsets: [Int32](repeating: 0, count: rows + 1),
      reasons: [UInt8](repeating: Missing.notDerived.rawValue, count: rows))
    if let subject, case .text(let column)? = batch[subject] { tokens = column }
    participants = tokens.participants()
    usubjid = .text(tokens.prefixed(by: SubjectColumns.prefix(study)))
    studyid = ScoresTable.coded(
      "studyid", [Int32](repeating: 0, count: rows), ReasonBuffer(count: rows), in: study)
    let sites = study.sites.map(\.id.text)
    if case .code(let column)? = batch["siteid"] {
      siteid = .code(column.recoded(to: sites))
    } else {
      siteid = Column(missing: .notDerived, kind: .code, count: rows, terms: sites)
    }
  }

  /// What stands before the token in `usubjid`.
  static func prefix(_ study: Study) -> [UInt8] { Array("\(study.id)-".utf8) }
}
