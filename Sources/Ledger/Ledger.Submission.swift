import GRDB
package import Tables

extension Ledger {
  /// An archive that a site sent.
  package struct Submission: Sendable, Equatable {
    /// What became of it.
    package enum State: String, Sendable {
      case received
      /// A later submission took its place.
      case superseded
      /// It was damaged or hostile, and nothing of it was used.
      case refused
    }

    /// Of the archive, 64 hexadecimal digits: its name in the object store.
    package var sha256: String
    package var site: SiteID
    /// The file's name as it came.
    package var archive: String
    /// The run that first recorded it; a later one does not change that.
    package var firstSeenRun: String
    package var bytes: Int
    /// The site's own numbering of its uploads, as written.
    package var sequence: String?
    package var state: State
    /// The submission that took its place.
    package var supersededBy: String?

    package init(
      sha256: String, site: SiteID, archive: String, firstSeenRun: String, bytes: Int, sequence: String? = nil,
      state: State = .received, supersededBy: String? = nil
    ) {
      self.sha256 = sha256
      self.site = site
      self.archive = archive
      self.firstSeenRun = firstSeenRun
      self.bytes = bytes
      self.sequence = sequence
      self.state = state
      self.supersededBy = supersededBy
    }
  }
}

extension Ledger.Submission: Recorded {
  static let table = "submission"
  static let columns = [
    "sha256", "site", "archive", "first_seen_run", "bytes", "sequence", "state", "superseded_by",
  ]
  static let conflictClause = """
    ON CONFLICT (sha256) DO UPDATE SET state = excluded.state, superseded_by = excluded.superseded_by
    """
  var values: [(any DatabaseValueConvertible)?] {
    [sha256, site.text, archive, firstSeenRun, bytes, sequence, state.rawValue, supersededBy]
  }

  init(row: Row) {
    sha256 = row["sha256"]
    site = SiteID(row["site"])
    archive = row["archive"]
    firstSeenRun = row["first_seen_run"]
    bytes = row["bytes"]
    sequence = row["sequence"]
    state = State(rawValue: row["state"]) ?? .refused
    supersededBy = row["superseded_by"]
  }
}
