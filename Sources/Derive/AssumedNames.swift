import Expressions
import Tables

/// The names of a data set, with kinds for those of which a bucket tells nothing.
struct AssumedNames: ExpressionNames {
  private let names: DataSetNames
  private let kinds: [Reference: ColumnKind]

  init(_ names: DataSetNames, kinds: [Reference: ColumnKind] = [:]) {
    self.names = names
    self.kinds = kinds
  }

  var suggestions: [String] { names.all }
  var visits: [String] { names.visits }

  func type(of reference: Reference) -> NameType? {
    names.type(of: reference) ?? kinds[reference].map { names.type(of: reference, as: $0) }
  }

  func refusal(of reference: Reference) -> (message: String, help: String?)? { names.refusal(of: reference) }
}
