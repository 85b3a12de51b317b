package import Report
import Stages
package import StudyModel
import Tables

/// Puts findings and receipts into the words in which a site reads them.
package struct FindingReports {
  private let study: Study
  private let columns: ReportedColumns

  package init(study: Study, submissions: [SubmissionOutcome]) {
    self.study = study
    columns = ReportedColumns(submissions)
  }

  /// Nil where the finding's id is none of the form that questions have.
  package func reported(
    _ finding: LocatedFinding, state: QueryState = .new, firstAsked: String? = nil, reply: String? = nil
  ) -> ReportedQuery? {
    guard let id = QueryID("Q" + finding.id) else { return nil }
    let form = finding.form.flatMap { study.form($0.text) }
    let field = finding.field.flatMap { form?.field($0.text) }
    return ReportedQuery(
      id: id, state: state, severity: finding.severity, rule: finding.rule, participant: participant(finding),
      visit: finding.visit.map { label(ofVisit: $0) }, form: form?.label ?? finding.form?.text, field: field?.label,
      fieldCode: finding.field?.text, archive: finding.archive, file: finding.member ?? "",
      row: finding.record.map { Int($0) },
      column: field.flatMap {
        columns.name(of: $0, form: form?.id ?? "", archive: finding.archive, member: finding.member)
      },
      message: finding.messageForSite, firstAsked: firstAsked, reply: reply,
      cause: finding.cause.flatMap { QueryID("Q" + $0) })
  }

  package func label(ofVisit code: String) -> String { study.visit(code)?.label ?? code }

  package func transfers(_ submissions: [SubmissionOutcome]) -> [ReportedTransfer] {
    submissions.map { submission in
      ReportedTransfer(
        archive: submission.archive, state: submission.state.rawValue,
        rowsRead: submission.members.reduce(0) { $0 + $1.counts.data },
        filesRefused: submission.members.count { $0.receipt.verdict == .refused })
    }
  }

  /// The number as the site writes it, as long as the participant is one of its own.
  private func participant(_ finding: LocatedFinding) -> String? {
    guard let number = finding.trialNumber else { return nil }
    let parts = number.split(separator: "-", maxSplits: 1)
    guard let site = study.site(finding.site), parts.count == 2, String(parts[0]) == site.number,
      let sequence = Int32(parts[1])
    else { return number }
    return site.subject.text(site: site.number, sequence: sequence)
  }
}
