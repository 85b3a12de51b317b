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
  package var columnNames: [String] {
    var seen: Set<String> = []
    return tables.flatMap { $0.anchorColumns + $0.columns.flatMap(\.source.columns) }
      .filter { seen.insert($0).inserted }
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
  package var anchorColumns: [String] {
    filters.map(\.column) + (tall.map { $0.item + [$0.value] + $0.by + [$0.unit].compactMap { $0 } } ?? [])
  }
}

extension ColumnLayout.Source {
  /// The columns of the file that the source reads.
  package var columns: [String] {
    switch self {
    case .column(let name), .piece(let name, _, _): [name]
    case .ticks(let ticks): ticks.map(\.column)
    case .item: []
    }
  }
}
