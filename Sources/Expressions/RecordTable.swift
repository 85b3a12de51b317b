package import Tables

/// The records of another form, and for each row of an evaluation the ones that its participant has.
package struct RecordTable: Sendable {
  /// The group of each row; -1 for a row without records.
  package var groups: [Int32]
  /// The first place in `rows` of each group, and one behind the last.
  package var starts: [Int32]
  /// The rows of the other table, group by group.
  package var rows: [Int]
  /// The columns that were asked for, in that order, with one cell per row of the other table.
  package var columns: [Column]
  /// How many rows the other table has.
  package var count: Int

  package init(groups: [Int32], starts: [Int32], rows: [Int], columns: [Column], count: Int) {
    self.groups = groups
    self.starts = starts
    self.rows = rows
    self.columns = columns
    self.count = count
  }

  /// No records for so many rows.
  package init(emptyFor rows: Int, columns: [Column]) {
    self.init(groups: [Int32](repeating: -1, count: rows), starts: [0], rows: [], columns: columns, count: 0)
  }

  func members(of row: Int) -> ArraySlice<Int> {
    let group = Int(groups[row])
    return group < 0 ? [] : rows[Int(starts[group])..<Int(starts[group + 1])]
  }
}

/// The records of a form that an expression looks at: the form, and the fields that it reads.
package struct RecordsReference: Hashable, Sendable {
  package let form: String
  package internal(set) var fields: [String]
}
