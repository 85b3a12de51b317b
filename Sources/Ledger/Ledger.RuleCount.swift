import GRDB
package import Tables

extension Ledger {
  /// How a rule came out at one site in a run: records counted in a full pass, from which thresholds are judged whenever
  /// they change.
  package struct RuleCount: Sendable, Equatable {
    package var run: String
    package var site: SiteID
    package var rule: String
    /// All records that it looked at, those it does not apply to among them.
    package var records: Int
    /// The records of which it could tell.
    package var judged: Int
    /// Those of them in which it does not hold.
    package var failed: Int
    /// The records that it applies to and of which it could not tell.
    package var undetermined: Int
    /// `clean`, `found`, `not_applicable` or `could_not_run`.
    package var state: String
    package var reason: String
    /// Whether the treatment can be told from the counts.
    package var isTainted: Bool

    package init(
      run: String, site: SiteID, rule: String, records: Int, judged: Int, failed: Int, undetermined: Int,
      state: String, reason: String, isTainted: Bool
    ) {
      self.run = run
      self.site = site
      self.rule = rule
      self.records = records
      self.judged = judged
      self.failed = failed
      self.undetermined = undetermined
      self.state = state
      self.reason = reason
      self.isTainted = isTainted
    }
  }

  /// Holds the counts of the run that goes on; all of them or, where a rule and site come twice, none.
  package func record(rules: some Sequence<RuleCount>) throws(LedgerError) {
    try write("record the counts of rules") { try RuleCount.stage(rules, $0) }
  }

  /// The counts of a run by rule and site.
  package func ruleCounts(run: String) throws(LedgerError) -> [RuleCount] {
    try read("read the counts of rules") {
      try RuleCount.fetch(where: "run = ?", arguments: [run], $0).sorted { ($0.rule, $0.site) < ($1.rule, $1.site) }
    }
  }
}

extension Ledger.RuleCount: Recorded {
  static let table = "rule_count"
  static let columns = [
    "run", "site", "rule", "records", "judged", "failed", "undetermined", "state", "reason", "tainted",
  ]
  static let keyInRun = ["run", "site", "rule"]
  var values: [(any DatabaseValueConvertible)?] {
    [run, site.text, rule, records, judged, failed, undetermined, state, reason, isTainted]
  }

  init(row: Row) {
    self.init(
      run: row["run"], site: SiteID(row["site"]), rule: row["rule"], records: row["records"], judged: row["judged"],
      failed: row["failed"], undetermined: row["undetermined"], state: row["state"], reason: row["reason"],
      isTainted: row["tainted"])
  }
}
