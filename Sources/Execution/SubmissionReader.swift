import Planning
import Stages
import StudyModel
import Tables

/// Reads one archive: opens and verifies it, then runs its members through the rows chain.
struct SubmissionReader {
  let executor: Executor
  let shuffle: Shuffle

  /// What reading an archive left.
  struct Reading {
    var outcome: SubmissionOutcome
    var places: [MemberPlace]
    var balance = Balance()
  }

  private struct MemberReading: Sendable {
    var counts: RecordCounts
    var balance: Balance
    var findings: FindingLog
  }

  /// - Parameter superseded: whether a later transfer of the site takes the archive's place; its
  ///   records are counted and go no further.
  func read(_ queued: QueuedArchive, superseded: Bool, firstMember: UInt32, findings: inout FindingLog) throws
    -> Reading
  {
    let plan = executor.plan
    let opened: any OpenedSubmission
    do {
      opened = try plan.source.open(queued.archive, site: queued.site)
    } catch {
      throw RunError(during: "opening an archive of site \(queued.site.id)", cause: error)
    }
    // The last place is the archive's own.
    let places =
      opened.members.map {
        MemberPlace(site: queued.site.id, archive: queued.archive.name, path: $0.path)
      } + [MemberPlace(site: queued.site.id, archive: queued.archive.name, path: "")]
    var outcome = SubmissionOutcome(
      site: queued.site.id, archive: queued.archive.name, sha256: queued.archive.sha256, bytes: queued.bytes,
      sequence: queued.sequence, state: opened.refused ? .refused : superseded ? .superseded : .read)
    var reading = Reading(outcome: outcome, places: places)
    // A superseded transfer was judged when it came; its queries are not asked again.
    for finding in superseded && !opened.refused ? [] : opened.findings {
      let member = opened.members.firstIndex { $0.path == finding.member } ?? opened.members.count
      findings.add(finding, place: firstMember + UInt32(member))
    }
    let members = opened.members
    let refused = opened.refused
    let readings = try executor.workers.map(members.count) { index -> MemberReading? in
      guard !refused, members[index].verdict == .read else { return nil }
      do {
        return try read(
          index, of: opened, as: firstMember + UInt32(index), from: queued.site, superseded: superseded)
      } catch {
        throw RunError(during: "reading member \(index + 1) of an archive of site \(queued.site.id)", cause: error)
      }
    }
    for (index, member) in readings.enumerated() {
      outcome.members.append(
        MemberOutcome(
          receipt: members[index], counts: member?.counts ?? RecordCounts(), number: firstMember + UInt32(index)))
      guard let member else { continue }
      reading.balance.add(member.balance)
      findings.add(member.findings)
    }
    reading.outcome = outcome
    return reading
  }

  private func read(
    _ index: Int, of opened: any OpenedSubmission, as member: UInt32, from site: Site, superseded: Bool
  ) throws -> MemberReading {
    let receipt = opened.members[index]
    guard let layout = receipt.layout else { preconditionFailure("a member that is read has a layout") }
    let plan = executor.plan
    var chain = try RowsChain(plan: plan, site: site, layout: layout, environment: executor.environment)
    var record = StageRecord()
    // Where no stage sees participants, nothing waits for the rows.
    let gathers = plan.steps.contains { $0.manual.scope > .rows }
    let counts = try opened.read(member: index, as: member, record: &record) { table, batch, _ in
      if superseded { return }
      try chain.process(table, &batch)
      guard gathers, let form = plan.study.form(layout.tables[table].form), let subject = form.field(of: .subject)
      else { return }
      try shuffle.add(batch, subject: subject.column)
    }
    executor.observe(.progress(bytes: receipt.bytes))
    var balance = chain.balance
    let key = Balance.Key(step: 0, site: site.id, table: TableName(receipt.path))
    balance.add(
      RowBalance(
        recordsIn: counts.data + counts.quarantined, out: superseded ? 0 : counts.data - counts.cut,
        quarantined: counts.quarantined, superseded: superseded ? counts.data - counts.cut : 0, cut: counts.cut),
      to: key)
    chain.note(record.takeFindings())
    return MemberReading(counts: counts, balance: balance, findings: superseded ? FindingLog() : chain.findings)
  }
}
