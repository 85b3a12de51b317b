import Ledger
import Report
import Stages
import Store
import StudyModel
import Tables

/// What goes back to the sites after a night: for each a workbook and a page with what there is to ask, and a master
/// listing for the centre. Lies beside the releases, for it tells what has been asked and answered since, which no
/// release does.
///
/// A question from which the treatment can be told stands in none of them.
struct QueryBook {
  /// So many questions and notes of a site are spelt out for a person; the full list is in the release.
  static let limit = 5_000

  let study: Study
  let ledger: Ledger
  let release: String
  let runID: String
  /// The day of the run, as `2026-12-31`.
  let day: String

  /// What tells an edition that is up to date: the release, and how often questions changed their state.
  static func manifest(release: String, ledger: Ledger) throws -> [UInt8] {
    let manifest: CanonicalJSON = [
      "format": 1, "release": .string(release), "events": .integer(try ledger.queryEventCount()),
    ]
    return Array((manifest.text + "\n").utf8)
  }

  /// Writes and publishes an edition, once it is checked.
  func publish(
    _ result: Executor.Result, in workspace: Workspace, check: (ReleaseFolder) throws -> Void
  ) throws {
    let sites = try siteQueries(result)
    let folder = try ReleaseFolder(runID, in: workspace, on: workspace.queries)
    for site in sites {
      let queries = try folder.file("\(site.siteCode)/queries.xlsx")
      try QueryWorkbook(site).write(temporaryFolder: workspace.spool) { try queries.write($0) }
      _ = try queries.commit()
      try write(SitePage(site).bytes(), to: "\(site.siteCode)/queries.html", of: folder)
    }
    let listing = try folder.file("centre/queries.csv")
    try MasterListing(sites).write { try listing.write($0) }
    _ = try listing.commit()
    try write(
      MasterPage(study: study.title, edition: day, sites: sites).bytes(), to: "centre/queries.html", of: folder)
    try check(folder)
    try folder.seal(manifest: QueryBook.manifest(release: release, ledger: ledger))
    try folder.publish()
  }

  private func write(_ bytes: [UInt8], to path: String, of folder: ReleaseFolder) throws {
    let file = try folder.file(path)
    try file.write(bytes)
    _ = try file.commit()
  }

  // MARK: Values

  /// Questions of one site as they are gathered; the gravest stay where there are too many.
  private struct Gathered {
    var byWeight: [Severity: [ReportedQuery]] = [:]
    var counts: [Severity: Int] = [:]

    /// Counts one, and spells it out as long as there is room: there can be millions.
    mutating func add(_ severity: Severity, _ query: () throws -> ReportedQuery?) rethrows {
      counts[severity, default: 0] += 1
      guard byWeight[severity, default: []].count < QueryBook.limit, let query = try query() else { return }
      byWeight[severity, default: []].append(query)
    }

    /// Questions, then notes.
    var queries: [ReportedQuery] {
      let questions = (byWeight[.reject] ?? []) + (byWeight[.query] ?? [])
      return Array(questions.prefix(QueryBook.limit)) + (byWeight[.note] ?? [])
    }

    var unlisted: Int {
      max(0, (counts[.reject] ?? 0) + (counts[.query] ?? 0) - QueryBook.limit)
    }
  }

  private func siteQueries(_ result: Executor.Result) throws -> [SiteQueries] {
    var gathered: [SiteID: Gathered] = [:]
    let reports = FindingReports(study: study, submissions: result.submissions)
    try result.findings.forEach { finding in
      guard !finding.tainted, study.site(finding.site) != nil else { return }
      try gathered[finding.site, default: Gathered()].add(finding.severity) {
        let known = finding.severity > .note ? try ledger.query(finding.id) : nil
        return reports.reported(
          finding, state: known.flatMap { QueryState(rawValue: $0.state.rawValue) } ?? .new,
          firstAsked: known.map { String($0.firstUTC.prefix(10)) },
          reply: known?.answer.map { "\($0.text) (\($0.by))" })
      }
    }
    // What was not found tonight and is not answered by that.
    let archives = Dictionary(
      result.submissions.map { ($0.sha256, $0.archive) }, uniquingKeysWith: { first, _ in first })
    // What this day closed is told once, so that a site sees that its corrections have arrived.
    let states = Set(Ledger.Query.State.allCases.filter { $0.isOpen || $0 == .resolved })
    try ledger.eachQuery(states: states, tainted: false) { query in
      guard query.lastRun != runID, query.state.isOpen || query.changedUTC.hasPrefix(day),
        let severity = Severity(rawValue: query.severity)
      else { return }
      gathered[query.site, default: Gathered()].add(severity) { reported(query, archives, reports) }
    }
    return study.sites.map { site in
      let queries = gathered[site.id] ?? Gathered()
      return SiteQueries(
        study: study.title, siteCode: site.id.text, siteName: site.name, country: site.country, edition: day,
        transfers: reports.transfers(result.submissions.filter { $0.site == site.id }), queries: queries.queries,
        noteCount: queries.counts[.note] ?? 0, unlisted: queries.unlisted)
    }
  }

  /// Of a question that tonight's run did not find there is no participant: the ledger knows none.
  private func reported(
    _ query: Ledger.Query, _ archives: [String: String], _ reports: FindingReports
  ) -> ReportedQuery? {
    guard let id = QueryID("Q" + query.id), let severity = Severity(rawValue: query.severity) else { return nil }
    let form = query.table.flatMap { study.form($0.text) }
    return ReportedQuery(
      id: id, state: QueryState(rawValue: query.state.rawValue) ?? .open, severity: severity, rule: query.rule,
      visit: query.visit.map { reports.label(ofVisit: $0) }, form: form?.label ?? query.table?.text,
      field: query.field.flatMap { form?.field($0.text)?.label }, fieldCode: query.field?.text,
      archive: query.submission.flatMap { archives[$0] } ?? "", file: query.memberPath ?? "", row: query.record,
      message: query.message, firstAsked: String(query.firstUTC.prefix(10)),
      reply: query.answer.map { "\($0.text) (\($0.by))" }, cause: query.cause.flatMap { QueryID("Q" + $0) })
  }
}

/// The names that sites give to columns, by where they stand.
struct ReportedColumns {
  private struct Place: Hashable {
    var archive: String
    var member: String
    var form: String
  }

  private var tables: [Place: TableLayout] = [:]

  init(_ submissions: [SubmissionOutcome]) {
    for submission in submissions {
      for member in submission.members {
        for table in member.receipt.layout?.tables ?? [] {
          tables[Place(archive: submission.archive, member: member.receipt.path, form: table.form)] = table
        }
      }
    }
  }

  /// Nil where the field is made of several columns, or of an item of a tall file.
  func name(of field: Field, form: String, archive: String, member: String?) -> String? {
    guard let member, let table = tables[Place(archive: archive, member: member, form: form)],
      let columns = table.column(of: field)?.headerColumns, columns.count == 1
    else { return nil }
    return columns[0].name
  }
}
