import Planning
import Stages
import StudyModel
import Tables

/// The pass over what the sites sent that finds each participant's anchor date, before any row is moved.
///
/// Every archive is read whole, as in the run itself, because one that turns out to be damaged gives no dates: a run with
/// an anchor reads twice.
struct AnchorPass {
  let executor: Executor
  let field: Anchors.Field

  /// Of transfers that replace each other the last that knows a participant's date counts, of others the earliest date.
  func run(_ archives: [QueuedArchive]) throws -> Anchors {
    var bySite: [SiteID: Anchors] = [:]
    for archive in archives.sorted().reversed() {
      guard let found = try read(archive) else { continue }
      var known = bySite[archive.site.id] ?? Anchors()
      archive.site.transfers.mode == .cumulative ? known.fill(from: found) : known.add(found)
      bySite[archive.site.id] = known
    }
    return bySite.values.reduce(into: Anchors()) { $0.add($1) }
  }

  /// Nil where a part of the archive is damaged or ambiguous.
  private func read(_ queued: QueuedArchive) throws -> Anchors? {
    do {
      var archive = queued.archive
      archive.passwords = executor.environment.passwords[queued.site.id]
      let opened = try executor.plan.source.open(archive, site: queued.site)
      guard !opened.refused else { return nil }
      let reader = SubjectReader(queued.site, study: executor.plan.study)
      let members = opened.members.indices.filter {
        opened.members[$0].verdict == .read || opened.members[$0].sha256 == nil
      }
      let found = try executor.workers.map(members.count) { try read(members[$0], of: opened, reader) }
      guard found.allSatisfy({ $0 != nil }) else { return nil }
      return found.reduce(into: Anchors()) { all, one in if let one { all.add(one) } }
    } catch {
      throw RunError(during: "looking for anchor dates in an archive of site \(queued.site.id)", cause: error)
    }
  }

  private func read(_ index: Int, of opened: any OpenedSubmission, _ reader: SubjectReader) throws -> Anchors? {
    guard opened.members[index].verdict == .read, let layout = opened.members[index].layout else {
      return try opened.verify(member: index).refusal == nil ? Anchors() : nil
    }
    var record = StageRecord()
    var anchors = Anchors()
    let reading = try opened.read(member: index, as: 0, record: &record) { table, batch, record in
      _ = record.takeFindings()
      guard layout.tables[table].form == field.form.text,
        let subject = executor.plan.study.form(field.form.text)?.field(of: .subject),
        case .text(let numbers)? = batch[subject.column], case .date(let dates)? = batch[field.column]
      else { return }
      reader.read(numbers) { row, subject in
        guard case .participant(let centre, let sequence) = subject, batch.state(of: row) == .kept,
          dates.reasons.isEmpty || dates.reasons[row] == 0,
          dates.precisions.isEmpty || dates.precisions[row] == DatePrecision.day.rawValue
        else { return }
        anchors.add(dates.days[row], of: Crosswalk.Subject(centre: centre, sequence: sequence))
      }
    }
    return reading.refusal == nil ? anchors : nil
  }
}
