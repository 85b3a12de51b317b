import Planning
import Stages
import StudyModel
import Tables

/// Reads one archive: opens it and runs its members through the rows chain; where one turns out to be damaged, what the
/// others led to is taken back.
struct SubmissionReader {
  let executor: Executor
  let shuffle: Shuffle
  /// Where the rows of transfers go that tonight's are set beside.
  let earlier: Shuffle?

  /// What an archive is read for.
  enum Use {
    /// Its records are tonight's.
    case tonight
    /// A later transfer of the site takes its place, and is set beside it.
    case comparison
    /// A later transfer of the site takes its place; its records are counted and go no further.
    case count
  }

  /// What reading an archive left.
  struct Reading {
    var outcome: SubmissionOutcome
    var places: [MemberPlace]
    var balance = Balance()
    var findings = FindingLog()
    var tallies = RuleTallies()
  }

  /// A member's reading, with what its rows led to.
  private struct Read: Sendable {
    var reading: MemberReading
    var balance = Balance()
    var findings = FindingLog()
    var tallies = RuleTallies()
  }

  func read(_ queued: QueuedArchive, for use: Use, firstMember: UInt32) throws -> Reading {
    let plan = executor.plan
    let opened: any OpenedSubmission
    do {
      var archive = queued.archive
      archive.passwords = executor.environment.passwords[queued.site.id]
      opened = try plan.source.open(archive, site: queued.site)
    } catch {
      throw RunError(during: "opening an archive of site \(queued.site.id)", cause: error)
    }
    // The last place is the archive's own.
    let places =
      opened.members.map {
        MemberPlace(site: queued.site.id, archive: queued.archive.name, path: $0.path)
      } + [MemberPlace(site: queued.site.id, archive: queued.archive.name, path: "")]
    let members = opened.members
    let reads = try executor.workers.map(members.count) { index -> Read? in
      do {
        guard !opened.refused, members[index].verdict == .read else {
          return members[index].sha256 == nil ? Read(reading: try opened.verify(member: index)) : nil
        }
        return try read(
          index, of: opened, as: firstMember + UInt32(index), from: queued, for: use)
      } catch {
        throw RunError(during: "reading member \(index + 1) of an archive of site \(queued.site.id)", cause: error)
      }
    }
    let refusals = reads.compactMap { $0?.reading.refusal }
    let refused = opened.refused || !refusals.isEmpty
    if refused {
      let refusedMembers = firstMember..<(firstMember + UInt32(members.count))
      let target = use == .tonight ? shuffle : earlier
      target?.discard(members: refusedMembers)
      executor.environment.registrations.discard(members: refusedMembers)
    }
    var outcome = SubmissionOutcome(
      site: queued.site.id, archive: queued.archive.name, sha256: queued.archive.sha256, bytes: queued.bytes,
      sequence: queued.sequence, state: refused ? .refused : use == .tonight ? .read : .superseded)
    var reading = Reading(outcome: outcome, places: places)
    let noticed = refused ? refusals : reads.flatMap { $0?.reading.findings ?? [] }
    for finding in opened.findings + noticed {
      let member = members.firstIndex { $0.path == finding.member } ?? members.count
      reading.findings.add(finding, place: firstMember + UInt32(member))
    }
    for (index, read) in reads.enumerated() {
      var receipt = members[index]
      if let read {
        receipt.sha256 = read.reading.sha256
        receipt.detectedEncoding = read.reading.detectedEncoding ?? receipt.detectedEncoding
        receipt.lineEnd = read.reading.lineEnd
        if let refusal = read.reading.refusal {
          receipt.verdict = .refused
          receipt.reason = refusal.message
        }
      }
      outcome.members.append(
        MemberOutcome(
          receipt: receipt, counts: refused ? RecordCounts() : read?.reading.counts ?? RecordCounts(),
          number: firstMember + UInt32(index)))
      guard let read, !refused else { continue }
      reading.balance.add(read.balance)
      reading.tallies.add(read.tallies)
      reading.findings.add(read.findings)
    }
    reading.outcome = outcome
    return reading
  }

  private func read(
    _ index: Int, of opened: any OpenedSubmission, as member: UInt32, from queued: QueuedArchive, for use: Use
  ) throws -> Read {
    let receipt = opened.members[index]
    guard let layout = receipt.layout else { preconditionFailure("a member that is read has a layout") }
    let plan = executor.plan
    var chain = try RowsChain(
      plan: plan, site: queued.site, layout: layout, isSuperseded: use != .tonight, sentBy: queued.sentBy,
      environment: executor.environment)
    var record = StageRecord()
    // Where no stage sees participants, nothing waits for the rows.
    let gathers = plan.steps.contains { $0.manual.scope > .rows }
    let reading = try opened.read(member: index, as: member, record: &record) { table, batch, record in
      let noticed = record.takeFindingsOfRows()
      if use == .count { return try chain.recall(table, batch) }
      try chain.process(table, &batch, noticed: noticed)
      guard gathers, let target = use == .tonight ? shuffle : earlier,
        let form = plan.study.form(layout.tables[table].form), let subject = form.field(of: .subject)
      else { return }
      try target.add(batch, subject: subject.column)
    }
    executor.observe(.progress(bytes: receipt.bytes))
    guard reading.refusal == nil else { return Read(reading: reading) }
    let counts = reading.counts
    let superseded = use != .tonight
    var balance = superseded ? Balance() : chain.balance
    let key = Balance.Key(step: 0, site: queued.site.id, table: TableName(receipt.path))
    balance.add(
      RowBalance(
        recordsIn: counts.data + counts.quarantined, out: superseded ? 0 : counts.data - counts.cut,
        quarantined: counts.quarantined, superseded: superseded ? counts.data - counts.cut : 0, cut: counts.cut),
      to: key)
    chain.note(record.takeFindings())
    return Read(
      reading: reading, balance: balance, findings: chain.findings,
      tallies: superseded ? RuleTallies() : chain.tallies)
  }
}
