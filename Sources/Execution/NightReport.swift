import Ledger
import Planning
import Stages
package import StudyModel
package import Tables

/// What a night came to, for those who print it.
package struct NightReport: Sendable {
  /// The rows of a stage and site over all tables.
  package struct Row: Sendable {
    package var stage: String
    package var site: SiteID
    package var recordsIn: Int
    package var out: Int
    package var quarantined: Int
    package var superseded: Int
    package var cut: Int
  }

  package var release: String
  /// Whether there was nothing new to do.
  package var unchanged: Bool
  package var exitCode: Int
  package var submissions: [SubmissionOutcome]
  package var balance: [Row]
  package var findings: [FindingCount]
  /// What was replaced in texts; empty where the run is one that was done before.
  package var texts = TextTallies()
  package var rules: RuleJudgement
  /// The least severity that makes the exit code 1.
  package var failOn: Severity

  init(
    _ result: Executor.Result, plan: Plan, release: String, rules: RuleJudgement, failOn: Severity, exitCode: Int
  ) {
    self.release = release
    unchanged = false
    self.exitCode = exitCode
    self.rules = rules
    self.failOn = failOn
    submissions = result.submissions
    findings = result.findings.counts
    texts = result.texts
    balance = NightReport.totals(
      result.balance.rows.map { key, rows in
        Row(
          stage: plan.name(ofStep: key.step), site: key.site, recordsIn: rows.recordsIn,
          out: rows.out, quarantined: rows.quarantined, superseded: rows.superseded, cut: rows.cut)
      })
  }

  /// The report of the run that made the release that is current, read back from the ledger.
  init(
    unchangedSince run: Ledger.Run, release: String, ledger: Ledger, study: Study, today: String, failOn: Severity
  ) throws {
    self.release = release
    unchanged = true
    self.failOn = failOn
    rules = try RuleJudgement(run: run.id, of: ledger, study: study, day: today)
    let failing = Severity.allCases.filter { $0 >= failOn }.map(\.rawValue)
    let hasFinding = try ledger.hasFinding(run: run.id, severities: failing, notWaivedOn: today)
    exitCode = hasFinding || rules.fails(failOn: failOn) ? 1 : 0
    submissions = []
    findings = try ledger.findingCounts(run: run.id).compactMap { count in
      guard let site = count.site, let severity = Severity(rawValue: count.severity) else { return nil }
      return FindingCount(site: site, severity: severity, count: count.count)
    }.sorted { ($0.site, $0.severity) < ($1.site, $1.severity) }
    balance = NightReport.totals(
      try ledger.balance(run: run.id).map {
        Row(
          stage: $0.stage, site: $0.site, recordsIn: $0.recordsIn, out: $0.recordsOut, quarantined: $0.quarantined,
          superseded: $0.superseded, cut: $0.cut)
      })
  }

  /// Adds up the rows of each stage and site, keeping the order of the stages.
  private static func totals(_ rows: [Row]) -> [Row] {
    var totals: [Row] = []
    for row in rows {
      if let index = totals.firstIndex(where: { $0.stage == row.stage && $0.site == row.site }) {
        totals[index].recordsIn += row.recordsIn
        totals[index].out += row.out
        totals[index].quarantined += row.quarantined
        totals[index].superseded += row.superseded
        totals[index].cut += row.cut
      } else {
        totals.append(row)
      }
    }
    return totals
  }
}
