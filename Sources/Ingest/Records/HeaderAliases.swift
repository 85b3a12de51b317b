import StudyModel

/// The other names of columns that hold in a transfer, and those that hold in others alone.
struct HeaderAliases {
  /// By name.
  private let inForce: [String: [ColumnAlias]]
  private let others: [String: [ColumnAlias]]

  static let none = HeaderAliases([], at: [])

  init(_ aliases: [ColumnAlias], at sequence: [Int]) {
    inForce = Dictionary(grouping: aliases.filter { $0.period.contains(sequence) }, by: \.name.name)
    others = Dictionary(grouping: aliases.filter { !$0.period.contains(sequence) }, by: \.name.name)
  }

  /// The column that the nth of a name stands for, where the file has that under no name of its own.
  func column(of name: String, occurrence: Int) -> HeaderColumn? {
    HeaderAliases.alias(of: name, occurrence, among: inForce)?.column.placed
  }

  /// The column that a name stands for beside the name of the layout, or in other transfers than this one.
  func idle(_ name: String, occurrence: Int) -> (column: HeaderColumn, period: TransferPeriod?)? {
    if let alias = HeaderAliases.alias(of: name, occurrence, among: inForce) { return (alias.column, nil) }
    return HeaderAliases.alias(of: name, occurrence, among: others).map { ($0.column, $0.period) }
  }

  /// One that says which of the name it is comes before one that does not.
  private static func alias(
    of name: String, _ occurrence: Int, among aliases: [String: [ColumnAlias]]
  ) -> ColumnAlias? {
    guard let named = aliases[name] else { return nil }
    return named.first { $0.name.occurrence == occurrence } ?? named.first { $0.name.occurrence == nil }
  }
}
