/// How many values of a sensitive column the records of a class have at least (distinct l-diversity; Machanavajjhala et
/// al., 2007): where all have one, whoever knows that somebody is in the class knows the value.
package struct Diversity: Sendable, Equatable {
  package var column: String
  /// The least over the classes; 0 where there are no records.
  package var l: Int

  /// - Parameters:
  ///   - table: the quasi-identifiers, and behind them the sensitive columns.
  ///   - width: how many of its columns are quasi-identifiers.
  package static func all(of table: KeyTable, behind width: Int) -> [Diversity] {
    (width..<max(width, table.columns.count)).map { column in
      var values: [[Int32]: Set<Int32>] = [:]
      for key in table.keys { values[Array(key[..<width]), default: []].insert(key[column]) }
      return Diversity(column: table.columns[column], l: values.values.map(\.count).min() ?? 0)
    }
  }
}

extension KeyTable {
  /// The table of its first columns alone.
  package func prefix(_ width: Int) -> KeyTable {
    if width == columns.count { return self }
    var table = KeyTable(columns: Array(columns[..<width]))
    for (key, count) in zip(keys, counts) { table.add(Array(texts(of: key)[..<width]), count: count) }
    return table
  }
}
