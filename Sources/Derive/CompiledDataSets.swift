import Expressions
import StudyModel
import Synchronization
import Tables

/// A variable's expression, checked against what a bucket holds.
struct CompiledVariable: Sendable {
  let expression: CompiledExpression
  /// The kinds that were given to names of which the bucket tells nothing.
  let assumed: [Reference: ColumnKind]
}

/// The checked expressions of data sets, remembered, since most buckets hold the same tables and columns.
final class CompiledDataSets: Sendable {
  private struct Key: Hashable {
    var dataSet: String
    var shape: DatasetShape
  }

  /// Buckets at the edges differ; a study where all of them do has nothing to gain.
  private static let limit = 64

  private let known = Mutex<[Key: [CompiledVariable?]]>([:])

  /// The variables of a data set, in its order; nil for one that does not check.
  func variables(
    of definition: DataSetDefinition, in shape: DatasetShape,
    compile: (DataSetDefinition.Variable) -> CompiledVariable?
  ) -> [CompiledVariable?] {
    let key = Key(dataSet: definition.name, shape: shape)
    if let variables = known.withLock({ $0[key] }) { return variables }
    let variables = definition.variables.map(compile)
    known.withLock { if $0.count < CompiledDataSets.limit { $0[key] = variables } }
    return variables
  }
}
