/// The names under which a file may come.
extension FileLayout {
  /// A pattern of paths, and the sheet or list in the file; nil for the whole file.
  package struct Spelling: Sendable, Hashable {
    package var name: String
    package var sheet: String?

    package init(name: String, sheet: String?) {
      self.name = name
      self.sheet = sheet
    }

    package func matches(_ path: String) -> Bool { FileLayout.matches(path, pattern: name) }
  }

  /// The name that the layout gives, and those of the aliases that hold at a transfer.
  package func spellings(at sequence: [Int]) -> [Spelling] {
    [Spelling(name: name, sheet: sheet)]
      + aliases.filter { $0.period.contains(sequence) }.map { spelling(of: $0) }
  }

  package func spelling(of alias: FileAlias) -> Spelling {
    Spelling(name: alias.name ?? name, sheet: alias.sheet ?? sheet)
  }

  /// The columns that the layout names, in order of their declaration, each once.
  package var headerColumns: [HeaderColumn] {
    var seen: Set<HeaderColumn> = []
    return tables.flatMap { table in
      table.anchorColumns + [table.opened?.column].compactMap { $0 } + table.columns.flatMap(\.headerColumns)
    }.filter { seen.insert($0).inserted }
  }

  /// Their names, each once.
  package var columnNames: [String] {
    var seen: Set<String> = []
    return headerColumns.map(\.name).filter { seen.insert($0).inserted }
  }

  /// Aliases of columns, by file: one holds in all tables that read the column.
  package var allColumnAliases: [ColumnAlias] {
    var all = columnAliases
    for alias in tables.flatMap(\.columns).flatMap(\.aliases) where !all.contains(alias) { all.append(alias) }
    return all
  }
}

extension TableLayout {
  /// The columns that tell the table's records from others, and what they answer.
  package var anchorColumns: [HeaderColumn] {
    let names = filters.map(\.column) + (tall.map { $0.item + [$0.value] + $0.by + [$0.unit].compactMap { $0 } } ?? [])
    return names.map { HeaderColumn($0) }
  }
}
