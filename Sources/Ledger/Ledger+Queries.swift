import GRDB
package import Tables

/// What the ledger can be asked. Lists are in the order of recording, unless they say otherwise.
extension Ledger {
  /// The run that began last, in whatever state.
  package func lastRun() throws(LedgerError) -> Run? {
    try read("read the runs") { try Run.fetch(suffix: "DESC LIMIT 1", $0).first }
  }

  package func run(_ id: String) throws(LedgerError) -> Run? {
    try read("read the runs") { try Run.fetch(where: "id = ?", arguments: [id], $0).first }
  }

  /// The release of the run that was completed last among those that made one.
  ///
  /// It may be older than others in `releases`: a night whose bytes are those of an earlier release names that.
  package func lastRelease() throws(LedgerError) -> Release? {
    try read("read the releases") { try Release.fetch(where: Self.lastReleaseCondition, $0).first }
  }

  static let lastReleaseCondition = """
    id = (SELECT release_id FROM run WHERE state = 'complete' AND release_id IS NOT NULL ORDER BY number DESC LIMIT 1)
    """

  /// The submissions of one site, or of all.
  package func submissions(site: SiteID? = nil) throws(LedgerError) -> [Submission] {
    try read("read the submissions") { database in
      guard let site else { return try Submission.fetch(database) }
      return try Submission.fetch(where: "site = ?", arguments: [site.text], database)
    }
  }

  /// Whether these bytes were received by a run that was completed.
  package func isKnown(submission sha256: String) throws(LedgerError) -> Bool {
    try read("read the submissions") { try !Submission.fetch(where: "sha256 = ?", arguments: [sha256], $0).isEmpty }
  }

  /// The receipt of a submission, in the order of the archive.
  package func members(of submission: String) throws(LedgerError) -> [Member] {
    try read("read a receipt") { database in
      try Member.fetch(where: "submission = ?", arguments: [submission], database).sorted { $0.position < $1.position }
    }
  }

  package func balance(run: String) throws(LedgerError) -> [Balance] {
    try read("read the balance") { try Balance.fetch(where: "run = ?", arguments: [run], $0) }
  }

  /// How many findings each site has at each severity, by site and severity in the order of their bytes;
  /// findings about no site come first.
  package func findingCounts(run: String) throws(LedgerError) -> [FindingCount] {
    try read("count the findings") { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT site, severity, count(*) AS count FROM finding WHERE run = ? AND NOT tainted
          GROUP BY site, severity ORDER BY site, severity
          """, arguments: [run]
      ).map { row in
        let site: String? = row["site"]
        return FindingCount(site: site.map { SiteID($0) }, severity: row["severity"], count: row["count"])
      }
    }
  }

  /// Some findings of a run, passing over `offset` of them and giving `limit` at most.
  ///
  /// Ask again from the last number on until there are none; who shows fewer than there are says so.
  package func findings(run: String, offset: Int = 0, limit: Int) throws(LedgerError) -> [Finding] {
    try read("read the findings") { database in
      try Finding.fetch(where: "run = ?", arguments: [run, limit, offset], suffix: "LIMIT ? OFFSET ?", database)
    }
  }
}
