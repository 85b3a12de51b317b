import GRDB
import TestSupport

@testable import Ledger

/// A ledger in a folder of its own.
struct Book {
  let folder = TemporaryFolder()
  let ledger: Ledger
  var path: String { folder.path + "/ledger.sqlite" }

  init() throws { ledger = try Ledger.open(folder.path + "/ledger.sqlite") }

  /// What somebody else does to the file.
  func tamper(_ sql: String) throws { try DatabaseQueue(path: path).write { try $0.execute(sql: sql) } }

  @discardableResult
  func begin(_ id: String, at utc: String = "2026-01-31T22:00:00Z") throws -> [String] {
    try ledger.begin(
      Ledger.Run(
        id: id, startedUTC: utc, command: "vertebra run", planFingerprint: "p1", configFingerprint: "c1",
        keyID: "acd03eb2"),
      actor: "cron")
  }

  func finish(_ id: String, _ outcome: Ledger.Outcome = .complete(nil), exitCode: Int = 0) throws {
    try ledger.finish(run: id, as: outcome, endedUTC: "2026-01-31T22:03:00Z", exitCode: exitCode, actor: "cron")
  }

  /// Another process: what the first one holds and has not committed is not there.
  func reopened() throws -> Ledger { try Ledger.open(path) }
}

let hashA = String(repeating: "a", count: 64)
let hashB = String(repeating: "b", count: 64)
