import Diagnostics
package import Stages
package import StudyModel
package import Tables

/// Runs the study's rules that look at numbers over all records of a site: `validate.sites`.
///
/// A rule is judged once for each centre of the study, and its finding is about the site, not about a record. Records
/// are those that the stages before have left; each counts for its participant's centre.
package struct ValidateSites: StudyStage, RuleStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.validate, "sites"), "Runs the study's rules that look at numbers over all records of a site.",
    scope: .study, admits: .indirect, runs: .site,
    centre: "How your numbers compare with those of the other sites.")

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package var lacking: [RuleTally.Place: [String]] {
    LayoutReach(names: RuleNames(study: study, shape: nil)).lacking(.site)
  }

  /// The shape that came in; an issue for each error in a rule, with its place in the file.
  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    issues += RuleSoundness(names: RuleNames(study: study, shape: input)).issues(of: .site)
    return input
  }

  package func begin(in environment: StageEnvironment) throws -> any StudySink {
    var diagnostics = DiagnosticList()
    let rules = CompiledRule.all(.site, names: RuleNames(study: study, shape: nil), diagnostics: &diagnostics)
    if let error = diagnostics.all.first(where: { $0.severity == .error }) { throw error }
    return SitesSink(rules, study: study)
  }
}
