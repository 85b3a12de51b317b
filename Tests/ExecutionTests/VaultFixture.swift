import Crypto
import Ledger
import Stages
import Store
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Execution

/// A workspace with a ledger and a vault, and a study of two centres.
struct VaultFixture {
  static let utc = "2026-02-01T10:00:00Z"

  let folder = TemporaryFolder()
  let workspace: Workspace
  let ledger: Ledger
  let study: Study

  init() throws {
    workspace = Workspace(root: folder.path + "/w")
    try workspace.create()
    ledger = try Ledger.open(workspace.ledger)
    let sites = try [("AA", "01", "A{nnn}"), ("BB", "02", "{nnn}")].map { id, number, pattern in
      Site(
        id: SiteID(id), number: number, name: id, country: "GB", timeZone: "UTC",
        subject: try #require(SubjectPattern(pattern)), transfers: Transfers(mode: .cumulative, archives: []))
    }
    study = Study(id: "demo", title: "Demonstration", sites: sites)
  }

  var file: KeyFile { KeyFile(in: workspace) }
  var decision: Ledger.Decision { Ledger.Decision(actor: "anna", utc: Self.utc, reason: "A test") }

  func vault(_ key: MasterKey) throws -> StudyVault {
    try StudyVault(workspace, key: key, ledger: ledger, utc: Self.utc, actor: "anna")
  }

  /// A run that made a release with a key.
  func release(_ id: String, with key: MasterKey) throws {
    try ledger.begin(
      Ledger.Run(
        id: "run-" + id, startedUTC: Self.utc, command: "run", planFingerprint: "p", configFingerprint: "c",
        keyID: key.id, keyCheck: key.checkValue), actor: "cron")
    try ledger.finish(
      run: "run-" + id,
      as: .complete(
        Ledger.Release(
          id: id, run: "run-" + id, manifestSHA256: String(repeating: "a", count: 64), createdUTC: Self.utc)),
      endedUTC: Self.utc, exitCode: 0, actor: "cron")
  }

  func record(_ number: String, _ token: String, version: Int = 1) -> CrosswalkRecord {
    CrosswalkRecord(
      site: number.hasPrefix("01") ? "AA" : "BB", trialNumber: number, raw: Array("A7".utf8), token: token,
      keyVersion: version, firstSeen: String(repeating: "c", count: 64))
  }

  /// The generation that a vault writes, known to the ledger.
  func write(_ records: [CrosswalkRecord], _ vault: inout StudyVault) throws {
    try ledger.record(try vault.write(records, utc: Self.utc), actor: "anna")
  }
}
