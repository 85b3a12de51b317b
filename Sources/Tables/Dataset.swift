/// The tables of some whole participants, in order of their names.
package struct Dataset: Sendable {
  package private(set) var tables: [TableName: Batch]

  package init(_ tables: [Batch] = []) {
    self.tables = Dictionary(uniqueKeysWithValues: tables.map { ($0.table, $0) })
  }

  package var names: [TableName] { tables.keys.sorted() }

  package subscript(name: TableName) -> Batch? {
    get { tables[name] }
    set { tables[name] = newValue }
  }
}
