import Tables

/// A column of a site's file that is read and reaches no field.
package struct ColumnWithoutField: Sendable, Hashable {
  package var site: String
  package var file: String
  package var column: String
}

extension Study {
  /// The columns that layouts name only to choose records or to put answers together. Whatever else stands in a file
  /// is not read at all, and nobody knows its name before the file has come.
  package var columnsWithoutField: [ColumnWithoutField] {
    var found: Set<ColumnWithoutField> = []
    for site in sites {
      for file in site.files where file.ignored == nil {
        let kept = Set(file.tables.flatMap(\.columns).flatMap(\.headerColumns).map(\.name))
        for table in file.tables {
          var read = table.filters.map(\.column)
          if let opened = table.opened { read.append(opened.column.name) }
          if let tall = table.tall { read += tall.item + tall.by + [tall.unit].compactMap { $0 } }
          for column in read where !kept.contains(column) {
            found.insert(ColumnWithoutField(site: site.id.text, file: file.name, column: column))
          }
        }
      }
    }
    return found.sorted { ($0.site, $0.file, $0.column) < ($1.site, $1.file, $1.column) }
  }
}
