package import Stages
package import StudyModel
package import Tables

/// Checks what names a participant, before it is taken away: `validate.identity`.
///
/// National numbers against the rule of their kind, birth date and sex against what a number says of them, postcodes
/// against the shape of the site's country. No digit of a number stands in a finding. Also notes who each participant
/// is, as codes that stay in memory, for `validate.registrations`.
package struct ValidateIdentity: RowsStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.validate, "identity"),
    "Checks national numbers, what they say of birth date and sex, and postcodes, before they are taken away.",
    scope: .rows, admits: .direct)

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape { input }

  package func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
    IdentityKernel(table, study: study, registrations: environment.registrations)
  }
}
