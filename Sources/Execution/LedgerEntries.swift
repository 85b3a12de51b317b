import Ledger
import Planning
import Stages
import StudyModel
import Tables

/// Puts a run's outcome into the ledger's words.
struct LedgerEntries {
  let runID: String
  let plan: Plan
  let ledger: Ledger

  func record(_ result: Executor.Result) throws {
    for submission in result.submissions where submission.state != .repeated && submission.state != .unrecognised {
      let superseding = result.submissions.last { $0.site == submission.site && $0.state == .read }
      try ledger.record(
        submission: Ledger.Submission(
          sha256: submission.sha256, site: submission.site, archive: submission.archive, firstSeenRun: runID,
          bytes: submission.bytes, sequence: submission.sequence.map(String.init).joined(separator: "."),
          state: submission.state == .refused ? .refused : submission.state == .superseded ? .superseded : .received,
          supersededBy: submission.state == .superseded ? superseding?.sha256 : nil))
      try ledger.record(members: submission.members.enumerated().map { entry($0.element, $0.offset, of: submission) })
    }
    try ledger.record(
      balance: result.balance.rows.map { key, rows in
        Ledger.Balance(
          run: runID, stage: plan.name(ofStep: key.step), site: key.site, table: key.table,
          recordsIn: rows.recordsIn, recordsOut: rows.out, quarantined: rows.quarantined,
          superseded: rows.superseded, cut: rows.cut)
      })
    try ledger.record(
      rules: result.tallies.counts(of: plan.study).map { count in
        Ledger.RuleCount(
          run: runID, site: count.site, rule: count.rule, records: count.tally.records, judged: count.judged,
          failed: count.tally.found, undetermined: count.tally.undetermined, state: count.state.rawValue,
          reason: count.reason, isTainted: count.tally.tainted)
      })
    let archives = Dictionary(
      result.submissions.map { ("\($0.site.text)/\($0.archive)", $0.sha256) }, uniquingKeysWith: { first, _ in first })
    // Spelled out a piece at a time: a run can have very many.
    var piece: [Ledger.Finding] = []
    try result.findings.forEach { finding in
      piece.append(
        Ledger.Finding(
          run: runID, id: finding.id, rule: finding.rule, severity: finding.severity.rawValue, site: finding.site,
          table: finding.form, field: finding.field,
          submission: archives["\(finding.site.text)/\(finding.archive)"], memberPath: finding.member,
          record: finding.record.map { Int($0) }, message: finding.message, cause: finding.cause, visit: finding.visit,
          isTainted: finding.tainted, isStanding: finding.standing))
      if piece.count == 4096 {
        try ledger.record(findings: piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    try ledger.record(findings: piece)
    try ledger.record(assessed: assessed(result))
    try ledger.record(unanswerable: unanswerable(result.findings))
  }

  /// The questions about records that have gone: that the record is no longer there does not answer them.
  private func unanswerable(_ findings: FindingList) throws -> [String] {
    var gone: [SiteID: [LocatedFinding]] = [:]
    findings.forEach { finding in
      if ["record.vanished", "participant.vanished"].contains(finding.rule) {
        gone[finding.site, default: []].append(finding)
      }
    }
    var ids: Set<String> = []
    let open = Set(Ledger.Query.State.allCases.filter(\.isOpen))
    for (site, records) in gone.sorted(by: { $0.key < $1.key }) {
      // What is asked, apart from of whom: few, however many questions and records there are.
      var kinds: Set<FindingIdentity> = []
      try ledger.eachQuery(site: site, states: open, tainted: true) { query in
        kinds.insert(
          FindingIdentity(
            study: plan.study.id, rule: query.rule, site: site, form: query.table?.text, field: query.field?.text,
            visit: query.visit))
      }
      for record in records {
        for kind in kinds
        where record.rule == "participant.vanished"
          || (record.form?.text == kind.form && record.visit == kind.visit)
        {
          var identity = kind
          identity.trialNumber = record.trialNumber
          ids.insert(FindingIdentity.text(identity.value))
        }
      }
    }
    return ids.sorted()
  }

  /// What each site's data of this run came from, and the forms of which there were records. What is no site's own
  /// comes from everything.
  private func assessed(_ result: Executor.Result) -> [Ledger.Assessed] {
    var forms: [SiteID: Set<TableName>] = [:]
    var sources: [SiteID: [String]] = [:]
    for submission in result.submissions where submission.state == .read {
      sources[submission.site, default: []].append(submission.sha256)
      for member in submission.members where member.receipt.verdict == .read && member.counts.data > 0 {
        forms[submission.site, default: []].formUnion(member.receipt.layout?.tables.map { TableName($0.form) } ?? [])
      }
    }
    let sites = sources.keys.sorted().map { site in
      Ledger.Assessed(
        site: site, basis: (sources[site] ?? []).sorted().joined(separator: " "), forms: (forms[site] ?? []).sorted())
    }
    let all = sites.map(\.basis).joined(separator: " ")
    return sites + [Ledger.Assessed(site: SiteID(""), basis: all, forms: Set(sites.flatMap(\.forms)).sorted())]
  }

  /// The format of a member, and of text what was declared and what was found.
  private static func dialect(of receipt: MemberReceipt) -> String {
    [
      receipt.format, receipt.delimiter, receipt.lineEnd, receipt.declaredEncoding.map { "declared \($0)" },
      receipt.detectedEncoding.map { "detected \($0)" },
    ].compactMap { $0 }.joined(separator: ", ")
  }

  private func entry(_ member: MemberOutcome, _ position: Int, of submission: SubmissionOutcome) -> Ledger.Member {
    let counts = member.counts
    return Ledger.Member(
      submission: submission.sha256, position: position, path: member.receipt.path, sha256: member.receipt.sha256,
      bytes: member.receipt.bytes, takenFor: Set(member.receipt.layout?.tables.map(\.form) ?? []).sorted(),
      encoding: member.receipt.encoding,
      dialect: LedgerEntries.dialect(of: member.receipt),
      rows: Ledger.Member.Rows(
        records: counts.records, titles: counts.titles, headers: counts.headers, data: counts.data,
        blank: counts.blank, other: counts.footers + counts.quarantined),
      verdict: member.receipt.verdict.rawValue, reason: member.receipt.reason)
  }
}
