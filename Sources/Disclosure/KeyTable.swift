/// How many records have each combination of values of some columns: all that measures of risk need to know.
///
/// Its size follows from the combinations that occur, not from the records. A missing value is a value of its own, so
/// that two records that both lack it are alike (as in ARX; sdcMicro, which takes it for any value, finds less risk).
package struct KeyTable: Sendable, Equatable {
  package let columns: [String]
  /// The values of each column that occur, in the order in which they were met; nil is the missing value.
  package private(set) var values: [[String?]]
  /// Combinations as places in `values`.
  package private(set) var keys: [[Int32]] = []
  /// The records of each combination.
  package private(set) var counts: [Int] = []
  private var places: [[Int32]: Int] = [:]
  private var codes: [[String?: Int32]]

  package init(columns: [String]) {
    self.columns = columns
    values = columns.map { _ in [] }
    codes = columns.map { _ in [:] }
  }

  package var records: Int { counts.reduce(0, +) }

  /// Counts records with these values, one for each column.
  package mutating func add(_ row: [String?], count: Int = 1) {
    precondition(row.count == columns.count, "a record has a value for each column")
    var key = [Int32](repeating: 0, count: row.count)
    for (column, value) in row.enumerated() { key[column] = code(of: value, in: column) }
    add(key: key, count: count)
  }

  private mutating func code(of value: String?, in column: Int) -> Int32 {
    if let code = codes[column][value] { return code }
    let code = Int32(values[column].count)
    codes[column][value] = code
    values[column].append(value)
    return code
  }

  private mutating func add(key: [Int32], count: Int) {
    if let place = places[key] {
      counts[place] += count
    } else {
      places[key] = keys.count
      keys.append(key)
      counts.append(count)
    }
  }

  /// Adds another table's records.
  package mutating func add(_ other: KeyTable) {
    for (key, count) in zip(other.keys, other.counts) { add(other.texts(of: key), count: count) }
  }

  /// The values of a combination.
  package func texts(of key: [Int32]) -> [String?] { key.indices.map { values[$0][Int(key[$0])] } }

  /// The sizes of the classes that are left where only some of the columns are looked at.
  package func classSizes(of chosen: [Int]) -> [Int] {
    if chosen.count == columns.count { return counts }
    var sizes: [[Int32]: Int] = [:]
    for (key, count) in zip(keys, counts) { sizes[chosen.map { key[$0] }, default: 0] += count }
    return sizes.values.sorted()
  }

  /// The table in which every value is told as a step of generalisation tells it.
  package func generalised(by steps: [Generalisation]) -> KeyTable {
    precondition(steps.count == columns.count, "each column has a step")
    var table = KeyTable(columns: columns)
    // Each distinct value is generalised once; combinations are then numbers alone.
    let codes = zip(values, steps).enumerated().map { column, part in
      part.0.map { table.code(of: part.1.tell($0), in: column) }
    }
    for (key, count) in zip(keys, counts) {
      table.add(key: key.indices.map { codes[$0][Int(key[$0])] }, count: count)
    }
    return table
  }

  /// Takes out the combinations with these values.
  package func without(_ classes: Set<[String?]>) -> KeyTable {
    if classes.isEmpty { return self }
    var table = KeyTable(columns: columns)
    for (key, count) in zip(keys, counts) {
      let row = texts(of: key)
      if !classes.contains(row) { table.add(row, count: count) }
    }
    return table
  }

  /// The combinations with fewer than so many records, in order of their values.
  package func classes(below size: Int) -> [(values: [String?], count: Int)] {
    zip(keys, counts).filter { $0.1 < size }.map { (texts(of: $0.0), $0.1) }.sorted {
      KeyTable.order($0.values, $1.values)
    }
  }

  /// Missing values come first; otherwise texts go by their UTF-8 bytes.
  package static func order(_ left: [String?], _ right: [String?]) -> Bool {
    for (a, b) in zip(left, right) where a != b {
      guard let a else { return true }
      guard let b else { return false }
      return a.utf8.lexicographicallyPrecedes(b.utf8)
    }
    return false
  }
}
