import Diagnostics
package import Stages
package import StudyModel
package import Tables

/// `write.medication_worklist`: the drugs that nobody knows, by site, as a file that a person fills in.
///
/// Filled in and laid beside `study.yaml` as `medications.csv`, it is read with the study: each line with `stands_for`
/// decides a name from then on, the others stay open.
package struct WriteMedicationWorklist: StudyStage {
  package struct Options: StageOptions {
    package var file = "study/medications.csv"

    package init() {}

    package static let fields: [OptionField<Options>] = [
      OptionField("file", \.file, help: "the file of the release to write, as in 'study/medications.csv'")
    ]
  }

  package static let manual = StageManual(
    StageID(.write, "medication_worklist"), "Lists drugs that no pack knows, for a person to say what they are.",
    scope: .study, admits: .indirect)

  private let options: Options
  private let study: Study

  package init(_ options: Options, study: Study) {
    self.options = options
    self.study = study
  }

  /// Forms whose records say why a drug has no equivalent.
  private var forms: [Form] { study.forms.filter { $0.medication?.makes[.reason] != nil } }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    let parts = options.file.split(separator: "/", omittingEmptySubsequences: false)
    let isPath = parts.allSatisfy { part in
      part != "." && part != ".." && !part.isEmpty
        && part.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || [45, 46, 95].contains($0) }
    }
    if !isPath || !options.file.hasSuffix(".csv") {
      issues.append(
        StageIssue(
          "write.file", option: "file",
          "the file has to be of lower-case letters, digits, '-', '_' and '.', and end in .csv",
          help: "parts may be apart by '/', as in 'study/medications.csv'"))
    }
    if input.profile == .public {
      issues.append(
        StageIssue(
          "write.public", "drugs as they were written do not leave under profile 'public'",
          help: "write the worklist in the pipeline of the coordinating centre"))
    }
    if forms.isEmpty {
      issues.append(
        StageIssue(
          "medication.no_form", "no form makes 'reason' under 'medication', so that no drug is known to be unknown",
          help: "add 'reason' to 'makes' of the form's 'medication', and 'harmonise.medications' before this stage"))
    }
    for form in forms {
      let table = input[form.table]
      if table?.tainted == true || form.medication.flatMap({ table?[ColumnName($0.drug)] })?.tainted == true {
        issues.append(
          StageIssue("blinding.tainted", option: "file", "the drugs of form \(form.id) would tell the treatment"))
      }
    }
    return input
  }

  package func begin(in environment: StageEnvironment) throws -> any StudySink {
    MedicationWorklist(study: study, forms: forms, file: try environment.outputs.file(options.file))
  }
}
