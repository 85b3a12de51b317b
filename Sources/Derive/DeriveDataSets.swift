import Diagnostics
import Expressions
package import Stages
package import StudyModel
package import Tables

/// `derive.data_sets`: evaluates the variables of every data set that the study defines.
package struct DeriveDataSets: ParticipantsStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.derive, "data_sets"), "Makes the study's analysis data sets, variable by variable.",
    scope: .participants, admits: .indirect)

  private let study: Study
  private let compiled = CompiledDataSets()

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    var output = input
    for definition in study.dataSets {
      guard let names = DataSetNames(definition, in: input, study: study) else {
        issues.append(
          StageIssue(
            "data_set.source",
            "data set \(definition.name) is made of '\(definition.source)', and there is no such table",
            help: Suggestion.help(
              for: definition.source.text,
              among: [ParticipantsTable.name.text] + input.tables.map(\.name.text)), at: definition.place))
        continue
      }
      if output[TableName(definition.name)] != nil {
        issues.append(
          StageIssue("derive.table_twice", "there is a table '\(definition.name)' already", at: definition.place))
      }
      for key in definition.key where !definition.variables.contains(where: { $0.name == key }) {
        issues.append(
          StageIssue(
            "data_set.key",
            "the key of data set \(definition.name) names '\(key)', which is no variable of it",
            help: Suggestion.help(for: key, among: definition.variables.map(\.name)),
            at: definition.place))
      }
      let columns = definition.variables.map { variable in
        let compiled = compile(variable, names: names, of: definition, issues: &issues)
        let shapes = compiled?.references.compactMap { names.shape(of: $0) } ?? []
        var column = ColumnShape(
          ColumnName(variable.name), variable.kind, privacy: shapes.map(\.privacy).max() ?? .open,
          tainted: compiled?.tainted == true || shapes.contains(where: \.tainted))
        column.taintedBy = shapes.first { $0.tainted }?.taintedBy
        return column
      }
      var table = TableShape(TableName(definition.name), columns, tainted: names.source.tainted)
      table.taintedBy = names.source.taintedBy ?? (names.source.tainted ? names.source.name.text : nil)
      output[TableName(definition.name)] = table
    }
    return output
  }

  private func compile(
    _ variable: DataSetDefinition.Variable, names: DataSetNames, of definition: DataSetDefinition,
    issues: inout [StageIssue]
  ) -> CompiledExpression? {
    if variable.kind == .code {
      issues.append(
        StageIssue(
          "data_set.kind",
          "\(definition.name).\(variable.name) cannot be of type 'code'",
          help: "write 'text': it holds the codes, or with label() what they stand for", at: variable.value.place))
      return nil
    }
    var diagnostics = DiagnosticList()
    let compiled = Expression.parse(
      variable.value.text, at: variable.value.place, diagnostics: &diagnostics
    )?.check(
      resolve: names.type(of:), expecting: ExpressionType(variable.kind), suggesting: names.all,
      diagnostics: &diagnostics)
    for diagnostic in diagnostics.all where diagnostic.severity == .error {
      issues.append(
        StageIssue(
          diagnostic.code,
          "\(definition.name).\(variable.name): \(diagnostic.message)", help: diagnostic.help,
          at: diagnostic.location ?? variable.value.place))
    }
    return compiled
  }

  package func run(_ dataset: inout Dataset, in environment: StageEnvironment, record: inout StageRecord) throws {
    let input = dataset
    for definition in study.dataSets {
      var rows = DataSetRows(definition, in: input, study: study)
      dataset[TableName(definition.name)] = rows.evaluate(compiled)
    }
  }
}
