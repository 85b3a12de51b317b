import GRDB

/// A value that is a row of a table of the ledger.
protocol Recorded {
  static var table: String { get }
  /// In the order of `values`, without `number`.
  static var columns: [String] { get }
  /// What the ledger does with a row that is there already.
  static var conflictClause: String { get }
  /// The columns that no two rows of a run share; recording such a row fails at once, not when the run is finished.
  static var keyInRun: [String] { get }
  var values: [(any DatabaseValueConvertible)?] { get }
  init(row: Row)
}

extension Recorded {
  static var conflictClause: String { "" }
  static var keyInRun: [String] { [] }
  private static var columnList: String { columns.joined(separator: ", ") }

  /// Makes the table of this connection that holds rows until the run is finished, or empties it.
  static func prepareStage(_ database: Database) throws {
    try database.execute(
      sql: "CREATE TEMP TABLE IF NOT EXISTS staged_\(table) AS SELECT \(columnList) FROM main.\(table) WHERE 0")
    try database.execute(sql: "DELETE FROM temp.staged_\(table)")
    guard !keyInRun.isEmpty else { return }
    try database.execute(
      sql: """
        CREATE UNIQUE INDEX IF NOT EXISTS temp.staged_\(table)_key
        ON staged_\(table) (\(keyInRun.joined(separator: ", ")))
        """)
  }

  static func stage(_ rows: some Sequence<Self>, _ database: Database) throws {
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    let statement = try database.cachedStatement(
      sql: "INSERT INTO temp.staged_\(table) (\(columnList)) VALUES (\(marks))")
    for row in rows { try statement.execute(arguments: StatementArguments(row.values)) }
  }

  /// Moves what is staged into the ledger, in the order of recording.
  static func commitStage(_ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO main.\(table) (\(columnList)) SELECT \(columnList) FROM temp.staged_\(table)
        WHERE true ORDER BY rowid \(conflictClause)
        """)
    try dropStage(database)
  }

  static func dropStage(_ database: Database) throws {
    try database.execute(sql: "DELETE FROM temp.staged_\(table)")
  }

  static func insert(_ row: Self, _ database: Database) throws {
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    try database.execute(
      sql: "INSERT INTO main.\(table) (\(columnList)) VALUES (\(marks))", arguments: StatementArguments(row.values))
  }

  /// The rows that meet a condition, in the order of recording.
  static func fetch(
    where condition: String = "true", arguments: StatementArguments = StatementArguments(), suffix: String = "",
    _ database: Database
  ) throws -> [Self] {
    try Row.fetchAll(
      database,
      sql: "SELECT \(columnList) FROM main.\(table) WHERE \(condition) ORDER BY number \(suffix)",
      arguments: arguments
    ).map(Self.init(row:))
  }
}
