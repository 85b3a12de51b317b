package import Stages
package import StudyModel
package import Tables

/// Looks at the numbers of each field and site as a whole: `validate.distributions`.
///
/// Notes last digits that are preferred and values that are heaped, fields that never vary, and asks about numbers of
/// which a part lies where another unit would put them. Nothing is changed. Which numbers make a finding is written in
/// the options, and is a choice of the study.
package struct ValidateDistributions: StudyStage {
  package struct Options: StageOptions {
    /// The critical value of χ² with 9 degrees of freedom at 0.001 is 27.88.
    package var chiSquare = 28
    package var whipple = 175
    package var fewest = 50
    package var constant = 20
    package var otherUnit = 5
    package var likelihoodRatio = 40

    package init() {}

    package static let fields: [OptionField<Options>] = [
      OptionField(
        "fewest", \.fewest, help: "So many numbers of a field and site are needed to judge their digits and units."),
      OptionField(
        "chi_square", \.chiSquare,
        help: "Above this the last digits are not equally common; 28 is 0.1 % at 9 degrees of freedom."),
      OptionField(
        "whipple", \.whipple, help: "From this index of Whipple on, 0 and 5 are heaped; 100 is none, 500 all."),
      OptionField("constant", \.constant, help: "So many equal numbers and no other are a field that never varies."),
      OptionField("other_unit", \.otherUnit, help: "So many numbers have to lie where another unit would put them."),
      OptionField(
        "likelihood_ratio", \.likelihoodRatio,
        help: "Above this two units explain the numbers better than one; a choice, no level of significance."),
    ]
  }

  package static let manual = StageManual(
    StageID(.validate, "distributions"),
    "Looks at the numbers of each field and site as a whole: last digits, heaping, mixed units, fields that never vary.",
    scope: .study, admits: .indirect)

  private let study: Study
  private let options: Options

  package init(_ options: Options, study: Study) {
    self.options = options
    self.study = study
  }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    for (name, value) in [
      ("fewest", options.fewest), ("constant", options.constant), ("other_unit", options.otherUnit),
    ] where value < 2 {
      issues.append(
        StageIssue("option.range", option: name, "'\(name)' has to be at least 2", help: "leave it out for the default")
      )
    }
    return input
  }

  package func begin(in environment: StageEnvironment) throws -> any StudySink {
    DistributionsSink(study: study, options: options)
  }
}
