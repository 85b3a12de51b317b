package import Stages
package import StudyModel
package import Tables

/// `write.data_sets`: writes analysis data sets as files of a release.
package struct WriteDataSets: WritingStage {
  package struct Options: StageOptions {
    package var folder = ""
    package var blinded = true
    package var dataSets: [String] = []
    package var formats = FileFormat.allCases.map(\.rawValue)

    package init() {}

    package static let fields: [OptionField<Options>] = [
      OptionField("folder", \.folder, required: true, help: "the folder of the release to write into, as in 'blinded'"),
      OptionField(
        "blinded", \.blinded, required: true,
        help: "true: nothing that tells the treatment is written; false: everything is"),
      OptionField("data_sets", \.dataSets, help: "the data sets to write; all of the study where none is named"),
      OptionField("formats", \.formats, help: "parquet, csv, or both"),
    ]
  }

  package static let manual = StageManual(
    StageID(.write, "data_sets"), "Writes analysis data sets as Parquet and CSV.", scope: .study, admits: .indirect)

  let options: Options
  let study: Study

  package init(_ options: Options, study: Study) {
    self.options = options
    self.study = study
  }

  /// The data sets to write, in the order of the study; names that it does not have are left out.
  var definitions: [DataSetDefinition] {
    options.dataSets.isEmpty ? study.dataSets : study.dataSets.filter { options.dataSets.contains($0.name) }
  }

  package func written(of shape: DatasetShape) -> [WrittenDataSet] {
    definitions.map { definition in
      let quasi = disclosure(of: definition, profile: shape.profile)
      let variables = self.variables(of: definition, in: shape, quasi: quasi)
      return WrittenDataSet(
        table: TableName(definition.name), path: path(of: definition),
        columns: variables.map { WrittenDataSet.Column(name: ColumnName($0.name), kind: $0.kind) },
        subject: variables.first { $0.value.text == "usubjid" }.map { ColumnName($0.name) },
        key: definition.key.map { ColumnName($0) }, isBlinded: options.blinded)
    }
  }

  private func path(of definition: DataSetDefinition) -> String { "\(options.folder)/\(definition.name.lowercased())" }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    OutputChecks.check(folder: options.folder, formats: options.formats, &issues)
    for name in options.dataSets where !study.dataSets.contains(where: { $0.name == name }) {
      issues.append(
        StageIssue(
          "write.data_set", option: "data_sets", "the study has no data set '\(name)'",
          help: "it has \(study.dataSets.map(\.name).joined(separator: ", "))"))
    }
    for definition in definitions {
      guard let table = input[TableName(definition.name)] else {
        issues.append(
          StageIssue(
            "write.data_set", option: "data_sets", "data set \(definition.name) has not been made",
            help: "put 'derive.data_sets' before this stage"))
        continue
      }
      if options.blinded { check(definition, table, issues: &issues) }
    }
    return input
  }

  /// Finds what a blinded output would tell.
  private func check(_ definition: DataSetDefinition, _ table: TableShape, issues: inout [StageIssue]) {
    if table.tainted {
      issues.append(
        StageIssue(
          "blinding.tainted", option: "blinded",
          "data set \(definition.name) would tell the treatment by the records that it has",
          help: "leave it out of 'data_sets' here, and write it where 'blinded' is false"
            + TaintPath.clause(table.taintedBy.map { definition.name + TaintPath.arrow + $0 })))
    }
    for variable in definition.variables {
      guard let column = table[ColumnName(variable.name)], column.tainted else { continue }
      let path = column.taintedBy.map { "\(definition.name).\(variable.name)\(TaintPath.arrow)\($0)" }
      if !variable.unblinded {
        issues.append(
          StageIssue(
            "blinding.tainted", option: "blinded",
            "\(definition.name).\(variable.name) would tell the treatment",
            help: "mark it 'unblinded: true' in datasets.yaml" + TaintPath.clause(path)))
      } else if definition.key.contains(variable.name) {
        issues.append(
          StageIssue(
            "blinding.tainted", option: "blinded",
            "\(definition.name).\(variable.name) is part of the key, so the order of records would tell the treatment",
            help: "take it out of the key"))
      }
    }
  }

  package func begin(in environment: StageEnvironment) throws -> any StudySink {
    let input = environment.shape
    return DataSetSink(
      try definitions.map { definition in
        let path = self.path(of: definition)
        let quasi = disclosure(of: definition, profile: input.profile)
        let variables = self.variables(of: definition, in: input, quasi: quasi)
        let files = try DataSetFiles(
          definition, variables: variables, study: study,
          allocation: options.blinded ? .real : environment.allocation,
          parquet: options.formats.contains("parquet") ? environment.outputs.file("\(path).parquet") : nil,
          csv: options.formats.contains("csv") ? environment.outputs.file("\(path).csv") : nil)
        return (files, quasi)
      },
      risk: options.blinded || input.profile == .public
        ? RiskFiles(folder: "risk/\(options.folder)", outputs: environment.outputs) : nil)
  }
}
