import GRDB

/// The one truth about what was received, run, found, released and done, in `ledger.sqlite`.
///
/// What a run records is first held in temporary tables of this connection, on disk and out of sight, and goes
/// into the ledger in one transaction when the run is finished; a crash leaves nothing of it but the run
/// itself, in state `running`. No time is taken from a clock here: callers pass it, as `2026-01-31T22:00:00Z`.
///
/// The ledger holds places, counts and rule names, never a cell's value.
package final class Ledger: Sendable {
  /// What a connection may do.
  package enum Access: Sendable {
    case readWrite
    /// For commands that look while a run writes.
    case readOnly
  }

  private let queue: DatabaseQueue

  private init(queue: DatabaseQueue) { self.queue = queue }

  /// Opens the ledger; with the right to write, makes it or brings it to this program's layout.
  ///
  /// - Throws: also where a later program has changed the layout, for this one could not keep its promises.
  package static func open(_ path: String, access: Access = .readWrite) throws(LedgerError) -> Ledger {
    try translatingErrors("open the ledger") {
      var configuration = Configuration()
      configuration.readonly = access == .readOnly
      configuration.busyMode = .timeout(10)
      configuration.prepareDatabase { database in
        // One writer and few transactions, so write-ahead logging would gain nothing, and it would add two files
        // that belong to the ledger and are forgotten in a copy. EXTRA is FULL with the folder synced once the
        // journal is gone: without that a power cut could take back a commit on which a release was published.
        if access == .readWrite { try database.execute(sql: "PRAGMA journal_mode = DELETE") }
        try database.execute(sql: "PRAGMA synchronous = EXTRA")
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let migrator = Schema.migrator
      if try queue.read(migrator.hasBeenSuperseded) {
        throw LedgerError(
          "open the ledger", reason: "a later version of Vertebra has written it",
          help: "use that version, or the workspace's backup from before")
      }
      if access == .readWrite {
        try migrator.migrate(queue)
      } else if try !queue.read(migrator.hasCompletedMigrations) {
        throw LedgerError(
          "open the ledger", reason: "an earlier version of Vertebra has written it", help: "run: vertebra run")
      }
      return Ledger(queue: queue)
    }
  }

  /// Runs statements in one transaction.
  func write<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    try Self.translatingErrors(operation) { try queue.write(body) }
  }

  func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    try Self.translatingErrors(operation) { try queue.read(body) }
  }

  private static func translatingErrors<Value>(
    _ operation: String, _ body: () throws -> Value
  ) throws(LedgerError) -> Value {
    do {
      return try body()
    } catch let error as LedgerError {
      throw error
    } catch let error as DatabaseError {
      throw LedgerError(operation, error)
    } catch {
      throw LedgerError(
        operation, reason: "what it holds cannot be read", help: "run: vertebra verify; if it fails, restore a backup")
    }
  }
}
