import Diagnostics
import Expressions
package import Stages
package import StudyModel
package import Tables

/// Checks each participant's records beside one another: `validate.records`.
///
/// Finds records that repeat another or its key, runs the study's rules of scope `participant`,
/// notes dates outside the windows of their visits, and asks about records copied from the visit before and about
/// numbers that jump. Where a rule names a field of a record that the participant lacks, or has several of, the field
/// is missing.
package struct ValidateRecords: ParticipantsStage, RuleStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.validate, "records"),
    "Checks each participant's records beside one another: repeats, rules across forms, visit windows, copies, jumps.",
    scope: .participants, admits: .indirect, runs: .participant)

  private let study: Study
  private let rules: [CompiledRule]

  package init(_ options: NoOptions, study: Study) {
    self.study = study
    // Errors are reported by `shape`, without which nothing runs.
    var diagnostics = DiagnosticList()
    rules = CompiledRule.all(.participant, names: RuleNames(study: study, shape: nil), diagnostics: &diagnostics)
  }

  package var lacking: [RuleTally.Place: [String]] {
    LayoutReach(names: RuleNames(study: study, shape: nil)).lacking(.participant)
  }

  /// The shape that came in; an issue for each error in a rule, with its place in the file.
  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    issues += RuleSoundness(names: RuleNames(study: study, shape: input)).issues(of: .participant)
    return input
  }

  package func run(_ dataset: inout Dataset, in environment: StageEnvironment, record: inout StageRecord) throws {
    for form in study.forms {
      guard var batch = dataset[form.table] else { continue }
      RepeatedRecords(form: form).run(&batch, record: &record)
      dataset[form.table] = batch
    }
    // Rules see the records as they are here, whatever other rules set aside.
    let view = RecordView(dataset, study: study)
    for rule in rules { run(rule, &dataset, view, environment.released, &record) }
    var dayZeros = DayZeroCheck()
    for form in study.forms {
      VisitWindows(form: form, study: study).run(dataset, view.participants, &dayZeros, record: &record)
      guard let batch = dataset[form.table] else { continue }
      CopiedVisits(form: form).run(batch, view.participants, record: &record)
      VisitJumps(form: form, study: study).run(batch, view.participants, record: &record)
    }
    dayZeros.find(in: dataset, study: study, record: &record)
    BirthByAge(study: study).run(dataset, view.participants, record: &record)
  }

  private func run(
    _ rule: CompiledRule, _ dataset: inout Dataset, _ view: RecordView, _ released: any ReleasedRecords,
    _ record: inout StageRecord
  ) {
    // A rule is counted even where it has nothing to look at, so that no count is told by its absence.
    var batch = dataset[rule.form.table] ?? Batch(table: rule.form.table)
    var sites = CodeColumn(indices: [Int32](repeating: 0, count: batch.rowCount), terms: [""])
    if case .code(let column)? = batch[ColumnName(RuleNames.site)] { sites = column }
    let verdict = rule.judge(
      rows: batch.rowCount, isKept: { batch.state(of: $0) == .kept },
      groups: ({ Int(sites.indices[$0]) }, sites.terms.count), inForce: rule.inForce(in: batch)
    ) { _, condition in view.truth(of: condition, in: rule.form) }
    record.tallies[rule.rule.id, default: RuleTally()] += verdict.tally
    for (site, tally) in zip(sites.terms, verdict.byGroup) where tally.records > 0 {
      record.talliesBySite[RuleTally.Place(rule: rule.rule.id, site: SiteID(site)), default: RuleTally()] += tally
    }
    for row in verdict.broken {
      record.find(
        rule.rule.id, rule.rule.severity, row: row, in: batch, field: rule.rule.field.map { ColumnName($0) },
        participant: rule.form.participant(of: row, in: batch), visit: rule.form.visit(of: row, in: batch),
        tainted: rule.tainted, Finding.Message(configured: rule.rule.say))
      if rule.rule.severity == .reject, !released.lets(row, of: rule.form, in: batch, from: nil, pass: rule.rule) {
        batch.mark(row, .quarantined)
      }
    }
    if batch.rowCount > 0 { dataset[rule.form.table] = batch }
  }
}
