import Diagnostics
package import Stages
package import StudyModel
package import Tables

/// Runs the study's rules that look at one record: `validate.rules`.
///
/// Rules see harmonised columns: the study's codes and units, shifted dates, an age for a birth
/// date. A rule finds a row where its `when` is true and its `assert` is false; a row of which
/// either cannot be told is left alone. A rule of severity `reject` quarantines the row.
package struct ValidateRules: RowsStage, RuleStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.validate, "rules"), "Runs the study's rules that look at one record at a time.", scope: .rows,
    admits: .indirect, runs: .row)

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package var lacking: [RuleTally.Place: [String]] {
    LayoutReach(names: RuleNames(study: study, shape: nil)).lacking(.row)
  }

  /// The shape that came in; an issue for each error in a rule, with its place in the file.
  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    if study.rules.isEmpty {
      issues.append(
        StageIssue("rule.none", "the study has no rules", help: "write them into rules.yaml, or leave the stage out"))
    }
    issues += RuleSoundness(names: RuleNames(study: study, shape: input)).issues(of: .row)
    return input
  }

  package func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
    var diagnostics = DiagnosticList()
    let names = RuleNames(study: study, shape: DatasetShape([table.shape]))
    let rules = study.rules.filter { $0.scope == .row && $0.form == table.form.id }.compactMap {
      CompiledRule($0, names: names, diagnostics: &diagnostics)
    }
    if let error = diagnostics.all.first(where: { $0.severity == .error }) { throw error }
    return RulesKernel(rules: rules, form: table.form, site: table.site.id, released: environment.released)
  }
}
