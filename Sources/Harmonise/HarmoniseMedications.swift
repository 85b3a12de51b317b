import Diagnostics
package import Stages
package import StudyModel
package import Tables

/// `harmonise.medications`: reads drugs, strengths and dose forms as they were written, into the fields that forms name
/// under `medication`.
///
/// What a site wrote stays as it is. Nothing is guessed: a drug that no pack knows, a strength with more than one reading
/// and a range have no dose, and say why; they are findings. The milligrams of oral morphine a day are strength times
/// units times the factor of the list that is chosen; of patches, the micrograms an hour that are worn (Von Korff 2008,
/// PMC2668925, table 1, note 3). It belongs behind `harmonise.dialects`, which brings dose forms to the study's codes.
package struct HarmoniseMedications: RowsStage {
  /// How loud a finding is.
  package enum Asking: String, OptionValue, CaseIterable {
    case note, query

    var severity: Severity { self == .note ? .note : .query }
  }

  package struct Options: StageOptions {
    package var factors = ""
    package var unmapped = Asking.query
    package var doses = Asking.query

    package init() {}

    package static let fields: [OptionField<Options>] = [
      OptionField(
        "factors", \.factors, required: true,
        help: "one of the lists that study.yaml names under 'mme_lists', as in 'cdc2022'"
      ),
      OptionField("unmapped", \.unmapped, help: "whether a drug that nobody knows is a note or a query to the site"),
      OptionField(
        "doses", \.doses,
        help: "whether an opioid whose dose cannot be told is a note or a query; a note where rules of the study ask"),
    ]
  }

  package static let manual = StageManual(
    StageID(.harmonise, "medications"),
    "Reads drugs and strengths: ingredient, opioid, dose, and milligrams of oral morphine a day.",
    scope: .rows, admits: .indirect)

  private let options: Options
  private let study: Study

  package init(_ options: Options, study: Study) {
    self.options = options
    self.study = study
  }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    let lists = study.drugs.factorLists.map(\.id)
    if !options.factors.isEmpty, !lists.contains(options.factors) {
      issues.append(
        StageIssue(
          "medication.factors", option: "factors", "the study has no list of factors '\(options.factors)'",
          help: Suggestion.help(for: options.factors, among: lists) ?? "name it under 'mme_lists' in study.yaml"))
    }
    let forms = study.forms.filter { $0.medication != nil }
    if forms.isEmpty {
      issues.append(
        StageIssue(
          "medication.no_form", "no form of the study says which of its fields tell a drug",
          help: "add 'medication' to a form"))
    }
    var output = input
    for form in forms {
      guard let fields = form.medication, var table = output[form.table] else { continue }
      let sources = [fields.drug, fields.strength, fields.form, fields.perDay].compactMap { $0 }
      let columns = sources.compactMap { table[ColumnName($0)] }
      if columns.count < sources.count || table[ColumnName(fields.drug)]?.kind != .text {
        let lacking = sources.filter { table[ColumnName($0)] == nil }
        issues.append(
          StageIssue(
            "medication.column", "\(form.id) has no \(lacking.joined(separator: ", ")) here, which tells a drug",
            help: "give the field a role that de-identification lets through, as 'clinical'"))
        continue
      }
      for made in MedicationFields.Made.allCases {
        guard let name = fields.column(made) else { continue }
        let shape = ColumnShape(
          name, made.kind, privacy: columns.map(\.privacy).max() ?? .open, tainted: columns.contains(where: \.tainted),
          unit: form.field(name.text)?.unit)
        if let index = table.columns.firstIndex(where: { $0.name == name }) {
          table.columns[index] = shape
        } else {
          table.columns.append(shape)
        }
      }
      output[form.table] = table
    }
    return output
  }

  package func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
    guard let fields = table.form.medication else { return IdleKernel() }
    return MedicationsKernel(table, fields: fields, study: study, options: options)
  }

  /// For tables without drugs.
  private struct IdleKernel: RowsKernel {
    mutating func process(_ batch: inout Batch, record: inout StageRecord) throws {}
  }
}
