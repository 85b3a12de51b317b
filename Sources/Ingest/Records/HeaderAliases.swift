import StudyModel

/// The other names of columns that hold in a transfer, and those that hold in others alone.
struct HeaderAliases {
  /// For each name in force the column that it stands for.
  private let columns: [String: String]
  /// For each name that holds in other transfers the column, and in which.
  private let others: [String: (column: String, period: TransferPeriod)]

  static let none = HeaderAliases([], at: [])

  init(_ aliases: [ColumnAlias], at sequence: [Int]) {
    var columns: [String: String] = [:]
    var others: [String: (column: String, period: TransferPeriod)] = [:]
    for alias in aliases {
      if alias.period.contains(sequence) {
        columns[alias.name] = alias.column
      } else {
        others[alias.name] = (alias.column, alias.period)
      }
    }
    self.columns = columns
    self.others = others.filter { columns[$0.key] == nil }
  }

  /// The column that a name of a header stands for: itself, or where that is not there, what the name is an alias of.
  func column(_ name: String, in names: Set<String>) -> String {
    guard let column = columns[name], !names.contains(column) else { return name }
    return column
  }

  /// What the names of a record stand for.
  func meanings(of record: [String]) -> Set<String> {
    let names = Set(record)
    return columns.isEmpty ? names : Set(names.map { column($0, in: names) })
  }

  /// The column that a name stands for beside the name of the layout, or in other transfers than this one.
  func idle(_ name: String) -> (column: String, period: TransferPeriod?)? {
    if let column = columns[name] { return (column, nil) }
    return others[name].map { ($0.column, $0.period) }
  }
}
