package import Stages
package import StudyModel
package import Tables

/// Sets each participant's records beside those of the site's transfer before: `validate.changes`.
///
/// ICH E6(R3) 4.2.2 and 3.16.1 want each change of data to be attributable. A value that changed though nobody had
/// asked, and a record that is gone, are asked about; an answer to a question, a value that was filled in later, and
/// a field that the study lets progress (as the outcome of an event) are noted. Records that are new are the transfer's
/// purpose and are not told.
package struct ValidateChanges: ComparingStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.validate, "changes"),
    "Tells what a site's transfer changed of the transfer before: answered, unasked, filled in, or gone.",
    scope: .participants, admits: .indirect,
    centre: "Whether values that were sent before have changed unasked, and whether records or participants have gone.")

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape { input }

  package func run(
    _ dataset: Dataset, beside earlier: EarlierRecords, in environment: StageEnvironment, record: inout StageRecord
  ) throws {
    let present = participants(of: dataset)
    var missing: Set<String> = []
    for form in study.forms {
      guard let before = earlier.dataset[form.table], before.rowCount > 0 else { continue }
      let matched = MatchedRecords(form, earlier: before, now: dataset[form.table])
      if let now = dataset[form.table] {
        for pair in matched.changed { tell(pair, matched, form, before, now, earlier.questions, &record) }
      }
      for row in matched.gone {
        guard let participant = form.participant(of: row, in: before) else { continue }
        if present.contains(participant) {
          tellGone(row, form, before, participant, earlier.questions, &record)
        } else if missing.insert(participant).inserted {
          record.find(
            "participant.vanished", .query, row: row, in: before, participant: participant,
            tainted: form.treatment, standing: true,
            "All records of this participant were in the transfer before and none is in this one. Please send them again, or tell why they are gone."
          )
        }
      }
    }
  }

  /// The tokens of all participants who have a record.
  private func participants(of dataset: Dataset) -> Set<String> {
    var tokens: Set<String> = []
    for form in study.forms {
      guard let batch = dataset[form.table], let subject = form.field(of: .subject), let column = batch[subject.column]
      else { continue }
      var last: String?
      for row in 0..<batch.rowCount {
        guard let token = column.text(at: row), token != last else { continue }
        tokens.insert(token)
        last = token
      }
    }
    return tokens
  }

  private func tell(
    _ pair: (earlier: Int, now: Int), _ matched: MatchedRecords, _ form: Form, _ before: Batch,
    _ now: Batch, _ questions: any AskedQuestions, _ record: inout StageRecord
  ) {
    guard let participant = form.participant(of: pair.now, in: now) else { return }
    let visit = form.visit(of: pair.now, in: now)
    var filled: [Field] = []
    for column in matched.columns where !column.earlier.agrees(pair.earlier, with: column.now, pair.now) {
      let field = column.field
      // The visit may be what was changed.
      let asked = [visit, form.visit(of: pair.earlier, in: before)].contains { visit in
        field.namesInFindings.contains {
          questions.includes(participant: participant, form: form.table, field: $0, visit: visit)
        }
      }
      let filledIn = column.earlier.missing(at: pair.earlier) != .present
      let emptied = column.now.missing(at: pair.now) != .present
      func find(_ rule: String, _ severity: Severity, _ message: Finding.Message) {
        record.find(
          rule, severity, row: pair.now, in: now, field: field.column, participant: participant, visit: visit,
          tainted: form.treatment || field.role == .treatment, standing: severity > .note, message)
      }
      let name: Finding.Message = "\(configured: field.label) (\(field.column)) on form \(form.table)"
      if asked {
        find("change.answered", .note, "\(configured: name.description) was changed, as had been asked.")
      } else if field.progresses {
        find("change.progress", .note, "\(configured: name.description) went on since the transfer before.")
      } else if filledIn {
        filled.append(field)
      } else if emptied {
        find(
          "change.unasked", .query,
          "\(configured: name.description) had a value in the transfer before and has none now, and nobody had asked. Please confirm that it is to be blank, or send the value again."
        )
      } else {
        find(
          "change.unasked", .query,
          "\(configured: name.description) differs from the transfer before, and nobody had asked. Please confirm the new value and say why it was changed."
        )
      }
    }
    guard let first = filled.first else { return }
    let tainted = form.treatment || filled.contains { $0.role == .treatment }
    // A record that was sent half empty is told once.
    record.find(
      "change.filled_in", .note, row: pair.now, in: now, field: filled.count == 1 ? first.column : nil,
      participant: participant, visit: visit, tainted: tainted,
      "\(count: filled.count) blank field\(configured: filled.count == 1 ? "" : "s") of this record of form \(form.table) \(configured: filled.count == 1 ? "was" : "were") filled in since the transfer before."
    )
  }

  private func tellGone(
    _ row: Int, _ form: Form, _ before: Batch, _ participant: String, _ questions: any AskedQuestions,
    _ record: inout StageRecord
  ) {
    let visit = form.visit(of: row, in: before)
    if questions.includes(participant: participant, form: form.table, field: nil, visit: visit) {
      record.find(
        "record.removed", .note, row: row, in: before, participant: participant, visit: visit,
        tainted: form.treatment,
        "This record of form \(form.table) was in the transfer before, had been asked about, and is gone.")
    } else {
      record.find(
        "record.vanished", .query, row: row, in: before, participant: participant, visit: visit,
        tainted: form.treatment, standing: true,
        "This record of form \(form.table) was in the transfer before and is gone, and nobody had asked. Please send it again, or tell why it was removed."
      )
    }
  }
}

extension Field {
  /// What findings call the field: those before de-identification are about a birth date, those behind it about the age.
  fileprivate var namesInFindings: [ColumnName] {
    role == .birthDate ? [column, ColumnName(RuleNames.age)] : [column]
  }
}
