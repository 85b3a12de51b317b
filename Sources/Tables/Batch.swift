/// Where rows were read: for each row the member of the run's list of members, and the number of
/// the record in that member, counted from 1 with titles and header.
package struct RowOrigins: Sendable, Equatable {
  package var members: [UInt32]
  package var records: [UInt32]

  package init(members: [UInt32] = [], records: [UInt32] = []) {
    self.members = members
    self.records = records
  }

  package subscript(row: Int) -> RowOrigin { RowOrigin(member: members[row], record: records[row]) }
}

/// The place of one row in what a site sent.
package struct RowOrigin: Hashable, Comparable, Sendable {
  package var member: UInt32
  package var record: UInt32

  package init(member: UInt32, record: UInt32) {
    self.member = member
    self.record = record
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.member, left.record) < (right.member, right.record)
  }
}

/// What became of a row. Rows stay in their batch until the executor takes the fallen ones out and
/// counts them, so that a row has one number throughout a batch's way.
package enum RowState: UInt8, Sendable {
  case kept = 0
  /// A finding of severity `reject` set it aside.
  case quarantined
  /// A later record for the same key took its place, or it repeats one exactly.
  case superseded
  /// A declared filter or data cut leaves it out.
  case cut
}

/// Rows of one table in columns over contiguous buffers.
package struct Batch: Sendable, Equatable {
  package var table: TableName
  package var names: [ColumnName]
  package var columns: [Column]
  package var origins: RowOrigins
  /// A `RowState` raw value per row, or empty where every row is kept.
  package var states: [UInt8]

  package init(
    table: TableName, names: [ColumnName] = [], columns: [Column] = [], origins: RowOrigins = RowOrigins(),
    states: [UInt8] = []
  ) {
    self.table = table
    self.names = names
    self.columns = columns
    self.origins = origins
    self.states = states
  }

  package var rowCount: Int { origins.records.count }

  package func index(of name: ColumnName) -> Int? { names.firstIndex(of: name) }

  package subscript(name: ColumnName) -> Column? {
    guard let index = names.firstIndex(of: name) else { return nil }
    return columns[index]
  }

  /// Puts a column under a name, in place of the one that had it or behind the others.
  package mutating func set(_ column: Column, for name: ColumnName) {
    precondition(column.count == rowCount, "every column has one cell per row")
    if let index = names.firstIndex(of: name) {
      columns[index] = column
    } else {
      names.append(name)
      columns.append(column)
    }
  }

  package mutating func remove(_ name: ColumnName) {
    guard let index = names.firstIndex(of: name) else { return }
    names.remove(at: index)
    columns.remove(at: index)
  }

  package mutating func mark(_ row: Int, _ state: RowState) {
    if states.isEmpty { states = [UInt8](repeating: 0, count: rowCount) }
    if states[row] == RowState.kept.rawValue { states[row] = state.rawValue }
  }

  package func state(of row: Int) -> RowState {
    states.isEmpty ? .kept : RowState(rawValue: states[row]) ?? .kept
  }

  /// The rows with these numbers, in this order.
  package func gathering(_ rows: [Int]) -> Batch {
    Batch(
      table: table, names: names, columns: columns.map { $0.gathering(rows) },
      origins: RowOrigins(
        members: rows.map { origins.members[$0] }, records: rows.map { origins.records[$0] }),
      states: states.isEmpty ? [] : rows.map { states[$0] })
  }

  /// Adds the rows of a batch with the same columns.
  package mutating func append(_ other: Batch) {
    if names.isEmpty && rowCount == 0 {
      let table = self.table
      self = other
      self.table = table
      return
    }
    precondition(names == other.names, "batches that are joined have the same columns")
    if !(states.isEmpty && other.states.isEmpty) {
      states =
        (states.isEmpty ? [UInt8](repeating: 0, count: rowCount) : states)
        + (other.states.isEmpty ? [UInt8](repeating: 0, count: other.rowCount) : other.states)
    }
    for index in columns.indices { columns[index].append(other.columns[index]) }
    origins.members.append(contentsOf: other.origins.members)
    origins.records.append(contentsOf: other.origins.records)
  }
}
