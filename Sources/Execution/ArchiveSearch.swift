package import Ledger
package import Planning
package import Stages
package import Store
import StudyModel
import Tables

/// Looks for participants in everything that sites ever sent, record by record.
package struct ArchiveSearch: Sendable {
  /// A member of an archive that holds records of a participant.
  package struct Hit: Sendable, Equatable {
    package var site: String
    package var archive: String
    package var sha256: String
    package var member: String
    package var records: Int
  }

  /// What a search came to.
  package struct Outcome: Sendable {
    package var hits: [Hit] = []
    /// Archives that cannot be read, or of which a member could not, by site and name: what they hold is not known.
    package var unread: [(site: String, archive: String)] = []
  }

  private let plan: Plan
  private let workspace: Workspace
  private let workers: Workers

  package init(_ plan: Plan, in workspace: Workspace, workers: Workers) {
    self.plan = plan
    self.workspace = workspace
    self.workers = workers
  }

  /// Searches the archives that the ledger knows, in order of site and name.
  package func find(_ subject: Crosswalk.Subject, ledger: Ledger) throws -> Outcome {
    let passwords = try SitePasswords(workspace, study: plan.study)
    let submissions = try ledger.submissions().sorted { ($0.site, $0.archive) < ($1.site, $1.archive) }
    let outcomes = try workers.map(submissions.count) { index -> Outcome in
      let submission = submissions[index]
      var outcome = Outcome()
      guard let site = plan.study.site(submission.site), let object = ObjectID(submission.sha256) else {
        outcome.unread.append((submission.site.text, submission.archive))
        return outcome
      }
      let opened = try plan.source.open(
        ReceivedArchive(
          path: workspace.objectStore.path(of: object), name: submission.archive, sha256: submission.sha256,
          spool: workspace.spool, passwords: passwords[site.id]), site: site)
      if opened.refused { outcome.unread.append((submission.site.text, submission.archive)) }
      let reader = SubjectReader(site, study: plan.study)
      for (index, member) in opened.members.enumerated() where !opened.refused && member.verdict == .read {
        let (records, isWhole) = try count(subject, in: index, of: opened, reader)
        if !isWhole { outcome.unread.append((submission.site.text, submission.archive)) }
        guard records > 0 else { continue }
        outcome.hits.append(
          Hit(
            site: submission.site.text, archive: submission.archive, sha256: submission.sha256, member: member.path,
            records: records))
      }
      return outcome
    }
    return outcomes.reduce(into: Outcome()) { all, one in
      all.hits += one.hits
      all.unread += one.unread
    }
  }

  private func count(
    _ wanted: Crosswalk.Subject, in member: Int, of opened: any OpenedSubmission, _ reader: SubjectReader
  ) throws -> (records: Int, isWhole: Bool) {
    guard let layout = opened.members[member].layout else { return (0, false) }
    var record = StageRecord()
    // A record that feeds several tables is one.
    var found: Set<UInt32> = []
    let reading = try opened.read(member: member, as: 0, record: &record) { table, batch, record in
      _ = record.takeFindings()
      guard let form = plan.study.form(layout.tables[table].form), let field = form.field(of: .subject),
        case .text(let numbers)? = batch[field.column]
      else { return }
      reader.read(numbers) { row, subject in
        guard case .participant(let centre, let sequence) = subject,
          wanted == Crosswalk.Subject(centre: centre, sequence: sequence)
        else { return }
        found.insert(batch.origins.records[row])
      }
    }
    return (found.count, reading.refusal == nil)
  }
}
