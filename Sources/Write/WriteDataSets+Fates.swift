import Disclosure
package import Stages
import StudyModel
package import Tables

extension WriteDataSets: FateDeciding {
  package func fates(of input: DatasetShape) -> [ColumnFate] {
    definitions.flatMap { definition in
      let quasi = disclosure(of: definition, profile: input.profile)
      return definition.variables.map { variable in
        let fate = VariableFate(
          variable, input[TableName(definition.name)]?[ColumnName(variable.name)], quasi: quasi, profile: input.profile,
          blinded: options.blinded)
        return ColumnFate(
          table: definition.name, column: variable.name, action: fate.action,
          result: fate.action == .remove ? nil : variable.name, reason: fate.reason)
      }
    }
  }

  /// What is known of a data set's quasi-identifiers; nil where none are declared.
  func disclosure(of definition: DataSetDefinition, profile: Profile?) -> DataSetDisclosure? {
    study.quasiIdentifiers(of: definition.name).map { DataSetDisclosure($0, profile: profile ?? .pseudonymised) }
  }

  /// The variables that are written, with the kinds that they then have.
  func variables(
    of definition: DataSetDefinition, in input: DatasetShape, quasi: DataSetDisclosure?
  ) -> [DataSetDefinition.Variable] {
    definition.variables.compactMap { variable in
      let fate = VariableFate(
        variable, input[TableName(definition.name)]?[ColumnName(variable.name)], quasi: quasi, profile: input.profile,
        blinded: options.blinded)
      guard fate.action != .remove else { return nil }
      var variable = variable
      if let step = fate.step, step != .same { variable.kind = .text }
      return variable
    }
  }
}
