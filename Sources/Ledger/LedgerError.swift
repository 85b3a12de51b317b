import GRDB

/// A failure of the ledger, with the cause and what to do.
package struct LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried, in words.
  package var operation: String
  package var reason: String
  /// One sentence that says what to do.
  package var help: String

  package init(_ operation: String, reason: String, help: String) {
    self.operation = operation
    self.reason = reason
    self.help = help
  }

  package var description: String { "cannot \(operation): \(reason)\nhelp: \(help)" }

  /// SQLite names tables and columns in its messages, never what is bound to a statement.
  init(_ operation: String, _ error: DatabaseError) {
    let help =
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: "another program reads 'ledger.sqlite'; end it, then run again"
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: "the ledger is damaged; restore it from a backup"
      case .SQLITE_FULL: "free space on the disk of the workspace, then run again"
      case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: "give the user who runs Vertebra the right to write it"
      case .SQLITE_IOERR: "the disk reported an error; check the disk before the next run"
      case .SQLITE_CONSTRAINT: "this is a fault of Vertebra; please report it with this message"
      default: "nothing of this step was kept; remove the cause, then run again"
      }
    self.init(
      operation, reason: "\(error.message ?? "SQLite gives no reason") (\(error.extendedResultCode.rawValue))",
      help: help)
  }
}
