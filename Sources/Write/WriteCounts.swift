import Disclosure
package import Stages
package import StudyModel
package import Tables

/// `write.counts`: writes how many records of a data set have each value of one or two variables, as a table that may
/// leave: small numbers withheld, and as many more as it takes that no total gives them away.
package struct WriteCounts: StudyStage {
  /// Which numbers are small.
  package enum Rule: String, CaseIterable, OptionValue {
    case nhs, cms, ons

    var rule: SmallNumberRule {
      switch self {
      case .nhs: .nhs
      case .cms: .cms
      case .ons: .ons
      }
    }
  }

  package struct Options: StageOptions {
    package var folder = ""
    package var blinded = true
    package var dataSet = ""
    package var rows = ""
    package var columns = ""
    package var rule = Rule.nhs

    package init() {}

    package static let fields: [OptionField<Options>] = [
      OptionField("folder", \.folder, required: true, help: "the folder of the release to write into, as in 'public'"),
      OptionField(
        "blinded", \.blinded, required: true, help: "true: a table that tells the treatment does not plan"),
      OptionField("data_set", \.dataSet, required: true, help: "the data set whose records are counted"),
      OptionField("rows", \.rows, required: true, help: "the variable whose values are the rows"),
      OptionField(
        "columns", \.columns, help: "the variable whose values are the columns; one column where none is named"),
      OptionField(
        "rule", \.rule,
        help: "nhs: 1 to 7 withheld, others to the nearest 5; cms: fewer than 11 withheld; ons: fewer than 10 withheld"),
    ]
  }

  package static let manual = StageManual(
    StageID(.write, "counts"), "Writes a table of counts with small numbers withheld.", scope: .study,
    admits: .indirect)

  private let options: Options
  private let study: Study

  package init(_ options: Options, study: Study) {
    self.options = options
    self.study = study
  }

  private var names: [String] { [options.rows, options.columns].filter { !$0.isEmpty } }
  private var definition: DataSetDefinition? { study.dataSets.first { $0.name == options.dataSet } }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    OutputChecks.check(folder: options.folder, formats: [FileFormat.csv.rawValue], &issues)
    guard let definition, let table = input[TableName(definition.name)] else {
      issues.append(
        StageIssue(
          "write.data_set", option: "data_set", "there is no data set '\(options.dataSet)' here",
          help: "the study has \(study.dataSets.map(\.name).joined(separator: ", ")); 'derive.data_sets' makes them"))
      return input
    }
    if options.blinded && table.tainted {
      issues.append(
        StageIssue(
          "blinding.tainted", option: "data_set",
          "data set \(definition.name) would tell the treatment by the records that it has"))
    }
    for (option, name) in [("rows", options.rows), ("columns", options.columns)] where !name.isEmpty {
      guard let variable = definition.variables.first(where: { $0.name == name }) else {
        issues.append(
          StageIssue("write.variable", option: option, "data set \(definition.name) has no variable '\(name)'"))
        continue
      }
      if options.blinded && (variable.unblinded || table[ColumnName(name)]?.tainted == true) {
        issues.append(
          StageIssue("blinding.tainted", option: option, "\(definition.name).\(name) would tell the treatment"))
      }
      let fate = fate(of: variable, in: input)
      if fate.action == .remove {
        issues.append(
          StageIssue("write.variable", option: option, "\(definition.name).\(name) may not leave: \(fate.reason)"))
      }
    }
    return input
  }

  private func fate(of variable: DataSetDefinition.Variable, in input: DatasetShape) -> VariableFate {
    VariableFate(
      variable, input[TableName(options.dataSet)]?[ColumnName(variable.name)], quasi: disclosure(in: input),
      profile: input.profile, blinded: options.blinded)
  }

  private func disclosure(in input: DatasetShape) -> DataSetDisclosure? {
    study.quasiIdentifiers(of: options.dataSet).map {
      DataSetDisclosure($0, profile: input.profile ?? .pseudonymised)
    }
  }

  package func begin(in environment: StageEnvironment) throws -> any StudySink {
    let path = "\(options.folder)/\(([options.dataSet, "by"] + names).joined(separator: "_").lowercased()).csv"
    return CountsSink(
      table: TableName(options.dataSet), names: names, rule: options.rule.rule,
      quasi: disclosure(in: environment.shape), path: path, outputs: environment.outputs)
  }
}
