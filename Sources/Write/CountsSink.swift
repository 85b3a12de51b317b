import Disclosure
import Stages
import Synchronization
import Tables

/// Counts the records of a data set bucket by bucket, and writes the table at the end.
final class CountsSink: StudySink {
  /// More rows or columns than these are no table for a person, and are not written.
  static let most = 64
  /// What stands for a value that is missing.
  private static let missing = "(missing)"

  private let table: TableName
  private let names: [String]
  private let rule: SmallNumberRule
  private let quasi: DataSetDisclosure?
  private let path: String
  private let outputs: any OutputFolder
  private let counted: Mutex<KeyTable>

  init(
    table: TableName, names: [String], rule: SmallNumberRule, quasi: DataSetDisclosure?, path: String,
    outputs: any OutputFolder
  ) {
    self.table = table
    self.names = names
    self.rule = rule
    self.quasi = quasi
    self.path = path
    self.outputs = outputs
    counted = Mutex(KeyTable(columns: names))
  }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    var part = KeyTable(columns: names)
    if let batch = dataset[table], batch.rowCount > 0 {
      let told = quasi?.told(batch) ?? batch
      let columns = names.map { told[ColumnName($0)] }
      for row in 0..<told.rowCount { part.add(columns.map { $0?.text(at: row) }) }
    }
    let counts = part
    return { _ in self.counted.withLock { $0.add(counts) } }
  }

  func finish(record: inout StageRecord) throws {
    let keys = counted.withLock { $0 }
    let labels = keys.values.map { values in
      values.sorted { CountsSink.order($0, $1) }.map { $0 ?? CountsSink.missing }
    }
    let rows = labels[0]
    let columns = labels.count > 1 ? labels[1] : ["n"]
    guard rows.count <= CountsSink.most, columns.count <= CountsSink.most else {
      throw CountsRefusal(table: table, rows: rows.count, columns: columns.count)
    }
    var counts = rows.map { _ in columns.map { _ in 0 } }
    for (key, count) in zip(keys.keys, keys.counts) {
      let values = keys.texts(of: key).map { $0 ?? CountsSink.missing }
      guard let row = rows.firstIndex(of: values[0]),
        let column = values.count > 1 ? columns.firstIndex(of: values[1]) : 0
      else { continue }
      counts[row][column] += count
    }
    let told = CountTable(rows: rows, columns: columns, counts: counts).protected(by: rule)
    let file = try outputs.file(path)
    try file.write(told.csv(head: names[0]))
    try file.close()
  }

  private static func order(_ left: String?, _ right: String?) -> Bool { KeyTable.order([left], [right]) }
}

/// A table of so many values is none that somebody reads, and its numbers are small.
struct CountsRefusal: Error, CustomStringConvertible {
  var table: TableName
  var rows: Int
  var columns: Int

  var description: String {
    "counts of \(table) would have \(rows) rows and \(columns) columns, and at most \(CountsSink.most) of each are written; "
      + "name a variable with fewer values"
  }
}
