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
    usubjid = .text(SubjectColumns.prefixed(tokens, study: study))
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

  private static func prefixed(_ tokens: TextColumn, study: Study) -> TextColumn {
    let prefix = SubjectColumns.prefix(study)
    var out = TextColumn()
    out.reasons = tokens.reasons
    out.offsets.reserveCapacity(tokens.count + 1)
    out.bytes.reserveCapacity(tokens.bytes.count + tokens.count * prefix.count)
    tokens.bytes.withUnsafeBufferPointer { bytes in
      for row in 0..<tokens.count {
        if tokens.reasons.isEmpty || tokens.reasons[row] == 0 {
          out.bytes.append(contentsOf: prefix)
          out.bytes.append(
            contentsOf: UnsafeBufferPointer(rebasing: bytes[Int(tokens.offsets[row])..<Int(tokens.offsets[row + 1])]))
        }
        out.offsets.append(Int32(out.bytes.count))
      }
    }
    return out
  }
}
