import GRDB

extension Ledger {
  /// A release that a run made.
  package struct Release: Sendable, Equatable {
    package var id: String
    /// The run that first made it.
    package var run: String
    /// Of `manifest.json`, in hexadecimal digits.
    package var manifestSHA256: String
    package var createdUTC: String

    package init(id: String, run: String, manifestSHA256: String, createdUTC: String) {
      self.id = id
      self.run = run
      self.manifestSHA256 = manifestSHA256
      self.createdUTC = createdUTC
    }
  }
}

extension Ledger.Release: Recorded {
  static let table = "release"
  static let columns = ["id", "run", "manifest_sha256", "created_utc"]
  var values: [(any DatabaseValueConvertible)?] { [id, run, manifestSHA256, createdUTC] }

  init(row: Row) {
    self.init(
      id: row["id"], run: row["run"], manifestSHA256: row["manifest_sha256"], createdUTC: row["created_utc"])
  }
}
