import Planning
import Stages
import StudyModel
import Tables

/// Reads, before anything else, who the people are that texts of the run may name, where a stage lets texts out; a run
/// without such a stage does not pay for it.
///
/// Of a site whose transfers are cumulative the last one is read, and the one before, which it may be set beside; of others
/// all are. Only members that feed forms with names, addresses or numbers are read.
struct RosterPass {
  let executor: Executor

  func run(_ archives: [QueuedArchive]) throws {
    let isNeeded = executor.plan.steps.contains { ($0.stage as? any TextReleasingStage)?.releasesTexts == true }
    guard isNeeded else { return }
    var sites: [[QueuedArchive]] = []
    for archive in archives.sorted() {
      if sites.last?.last?.site.id != archive.site.id { sites.append([]) }
      sites[sites.count - 1].append(archive)
    }
    let order = sites
    let parts = try executor.workers.map(order.count) { try read(order[$0]) }
    var whole = IdentityRoster.Part()
    for part in parts { whole.add(part) }
    do {
      try executor.environment.roster.fill(whole, of: executor.plan.study)
    } catch {
      throw RunError(during: "learning whom texts may name", cause: error)
    }
  }

  private func read(_ archives: [QueuedArchive]) throws -> IdentityRoster.Part {
    var part = IdentityRoster.Part()
    var whole = 0
    for archive in archives.reversed() {
      if archive.site.transfers.mode == .cumulative, whole == 2 { break }
      if try read(archive, into: &part) { whole += 1 }
    }
    return part
  }

  /// Whether the archive is whole. What a damaged one names is kept all the same: to know more names does no harm.
  private func read(_ queued: QueuedArchive, into part: inout IdentityRoster.Part) throws -> Bool {
    let plan = executor.plan
    do {
      var archive = queued.archive
      archive.passwords = executor.environment.passwords[queued.site.id]
      let opened = try plan.source.open(archive, site: queued.site)
      guard !opened.refused else { return false }
      var isWhole = true
      for (index, member) in opened.members.enumerated() where member.verdict == .read {
        guard let layout = member.layout else { preconditionFailure("a member that is read has a layout") }
        var collectors = layout.tables.map { table -> IdentityCollector? in
          guard let form = plan.study.form(table.form), IdentityCollector.reads(form, table, of: plan.study) else {
            return nil
          }
          return IdentityCollector(form: form, site: queued.site, study: plan.study)
        }
        guard collectors.contains(where: { $0 != nil }) else { continue }
        var record = StageRecord()
        let reading = try opened.read(member: index, as: 0, record: &record) { table, batch, record in
          _ = record.takeFindings()
          collectors[table]?.take(batch)
        }
        if reading.refusal != nil { isWhole = false }
        for collector in collectors { if let collector { part.add(collector.found) } }
      }
      return isWhole
    } catch {
      throw RunError(during: "reading names from an archive of site \(queued.site.id)", cause: error)
    }
  }
}
