import Execution
import Ledger
import Planning
import Report
import Stages
import Store
import StudyModel
import Tables

/// What a check of an upload came to: shown, or written as the page and the workbook that the centre would send.
struct CheckedUpload {
  let result: Executor.Result
  /// But for those from which the treatment can be told: who checks an upload may be blind.
  let findings: [LocatedFinding]
  let site: Site
  let plan: Plan

  init(_ result: Executor.Result, site: Site, plan: Plan) {
    self.result = result
    self.site = site
    self.plan = plan
    var findings: [LocatedFinding] = []
    result.findings.inOrder().forEach { if !$0.tainted { findings.append($0) } }
    self.findings = findings
  }

  var centreChecks: [String] { CentreChecks.lines(of: plan, site: site) }

  /// The rules that had records of this upload to look at and could tell of none. Other transfers may hold what they
  /// need, so that a check does not fail by them.
  var unjudged: [RuleCount] {
    result.tallies.counts(of: plan.study).filter {
      $0.site == site.id && $0.state == .couldNotRun && !$0.tally.tainted
    }
  }

  private var report: SiteQueries {
    let reports = FindingReports(study: plan.study, submissions: result.submissions)
    let queries = findings.compactMap { reports.reported($0) }
    let left = unjudged.map { "Rule \($0.rule) could not be judged by this upload: \($0.reason)." }
    return SiteQueries(
      occasion: .check, study: plan.study.title, siteCode: site.id.text, siteName: site.name, country: site.country,
      transfers: reports.transfers(result.submissions), queries: queries,
      noteCount: queries.count { $0.severity == .note }, centreChecks: left + centreChecks)
  }

  /// Writes the page and the workbook where they are wanted.
  func write(page: String?, workbook: String?, temporaryFolder: String) throws {
    let files = LocalFileSystem()
    if let page {
      let file = try FileSink(page, on: files)
      try file.write(SitePage(report).bytes())
      try file.commit()
    }
    if let workbook {
      let file = try FileSink(workbook, on: files)
      try QueryWorkbook(report).write(temporaryFolder: temporaryFolder) { try file.write($0) }
      try file.commit()
    }
  }
}
