import Diagnostics
import Expressions
package import Stages
package import StudyModel
package import Tables

/// Checks each participant's records beside one another: `validate.records`.
///
/// Finds records that repeat another or its key, runs the study's rules of scope `participant`, and
/// notes dates outside the windows of their visits. Where a rule names a field of another form, it
/// sees the participant's only record of that form; with none or several the field is missing.
package struct ValidateRecords: ParticipantsStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.validate, "records"),
    "Checks each participant's records beside one another: repeats, rules across forms, visit windows.",
    scope: .participants, admits: .indirect)

  private let study: Study
  private let rules: [CompiledRule]

  package init(_ options: NoOptions, study: Study) {
    self.study = study
    // Errors are reported by `shape`, without which nothing runs.
    var diagnostics = DiagnosticList()
    rules = CompiledRule.all(.participant, names: RuleNames(study: study, shape: nil), diagnostics: &diagnostics)
  }

  /// The shape that came in; an issue for each error in a rule, with its place in the file.
  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    var diagnostics = DiagnosticList()
    _ = CompiledRule.all(.participant, names: RuleNames(study: study, shape: input), diagnostics: &diagnostics)
    issues += diagnostics.all.filter { $0.severity == .error }.map { StageIssue($0) }
    return input
  }

  package func run(_ dataset: inout Dataset, in environment: StageEnvironment, record: inout StageRecord) throws {
    for form in study.forms {
      guard var batch = dataset[form.table] else { continue }
      RepeatedRecords(form: form).run(&batch, record: &record)
      dataset[form.table] = batch
    }
    let participants = ParticipantIndex(dataset, study: study)
    var links: [Link: [Int?]] = [:]
    for rule in rules { run(rule, &dataset, participants, &links, &record) }
    for form in study.forms {
      VisitWindows(form: form, study: study).run(dataset, participants, record: &record)
    }
  }

  /// The records of one form beside those of another; several rules look at the same.
  private struct Link: Hashable {
    var other: TableName
    var table: TableName
  }

  private func run(
    _ rule: CompiledRule, _ dataset: inout Dataset, _ participants: ParticipantIndex, _ links: inout [Link: [Int?]],
    _ record: inout StageRecord
  ) {
    guard var batch = dataset[rule.form.table] else { return }
    let given = dataset
    let rows = rule.broken(rows: batch.rowCount) { reference in
      let name = ColumnName(reference.field)
      let kind = RuleNames(study: study, shape: nil).type(of: reference, in: rule.form, scope: .participant)?.kind
      let none = Column(missing: .notDerived, kind: kind ?? .text, count: batch.rowCount)
      guard let id = reference.form, id != rule.form.id else { return batch[name] ?? none }
      guard let other = given[TableName(id)]?[name] else { return none }
      let link = Link(other: TableName(id), table: rule.form.table)
      let rows = links[link] ?? participants.rows(of: link.other, besideRowsOf: link.table)
      links[link] = rows
      return other.gathering(rows)
    }
    for row in rows where batch.state(of: row) == .kept {
      record.find(
        rule.rule.id, rule.rule.severity, row: row, in: batch, field: rule.rule.field.map { ColumnName($0) },
        participant: rule.form.participant(of: row, in: batch), visit: rule.form.visit(of: row, in: batch),
        tainted: rule.tainted, Finding.Message(configured: rule.rule.say))
      if rule.rule.severity == .reject { batch.mark(row, .quarantined) }
    }
    dataset[rule.form.table] = batch
  }
}
