package import Stages
package import StudyModel
package import Tables

/// Looks for records that a participant should have and has not: `validate.completeness`.
///
/// A form says by `expected` at which visits there is a record of it. It is asked about where the visit took place,
/// which the records of other expected forms tell, and where the site has sent records of the form at all: a file
/// that did not come is a finding of its own.
package struct ValidateCompleteness: StudyStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.validate, "completeness"),
    "Looks for records that are expected at a visit that took place and are not there.",
    scope: .study, admits: .indirect)

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape { input }

  package func begin(in environment: StageEnvironment) throws -> any StudySink { CompletenessSink(study: study) }
}
