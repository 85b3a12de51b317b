import Planning
import Stages
import StudyModel
import Tables

/// Reads one archive: opens it and runs its members through the rows chain; where one turns out to be damaged, what the
/// others led to is taken back.
struct SubmissionReader {
  let executor: Executor
  let shuffle: Shuffle

  /// What reading an archive left.
  struct Reading {
    var outcome: SubmissionOutcome
    var places: [MemberPlace]
    var balance = Balance()
    /// One for each member of the outcome; nil for those that were not read.
    var profiles: [MemberProfile?] = []
    /// The number of the archive's own place.
    var archivePlace: UInt32
  }

  /// A member's reading, with what its rows led to.
  private struct Read: Sendable {
    var reading: MemberReading
    var balance = Balance()
    var findings = FindingLog()
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
    let members = opened.members
    let reads = try executor.workers.map(members.count) { index -> Read? in
      do {
        guard !opened.refused, members[index].verdict == .read else {
          return members[index].sha256 == nil ? Read(reading: try opened.verify(member: index)) : nil
        }
        return try read(
          index, of: opened, as: firstMember + UInt32(index), from: queued.site, superseded: superseded)
      } catch {
        throw RunError(during: "reading member \(index + 1) of an archive of site \(queued.site.id)", cause: error)
      }
    }
    let refusals = reads.compactMap { $0?.reading.refusal }
    let refused = opened.refused || !refusals.isEmpty
    if refused { shuffle.discard(members: firstMember..<(firstMember + UInt32(members.count))) }
    var outcome = SubmissionOutcome(
      site: queued.site.id, archive: queued.archive.name, sha256: queued.archive.sha256, bytes: queued.bytes,
      sequence: queued.sequence, state: refused ? .refused : superseded ? .superseded : .read)
    var reading = Reading(
      outcome: outcome, places: places, archivePlace: firstMember + UInt32(members.count))
    // A superseded transfer was judged when it came; its queries are not asked again.
    let noticed = refused ? refusals : reads.flatMap { $0?.reading.findings ?? [] }
    for finding in superseded && !refused ? [] : opened.findings + noticed {
      let member = members.firstIndex { $0.path == finding.member } ?? members.count
      findings.add(finding, place: firstMember + UInt32(member))
    }
    for (index, read) in reads.enumerated() {
      var receipt = members[index]
      if let read {
        receipt.sha256 = read.reading.sha256
        if let refusal = read.reading.refusal {
          receipt.verdict = .refused
          receipt.reason = refusal.message
        }
      }
      outcome.members.append(
        MemberOutcome(
          receipt: receipt, counts: refused ? RecordCounts() : read?.reading.counts ?? RecordCounts(),
          number: firstMember + UInt32(index)))
      reading.profiles.append(read?.reading.profile)
      guard let read, !refused else { continue }
      reading.balance.add(read.balance)
      findings.add(read.findings)
    }
    reading.outcome = outcome
    return reading
  }

  private func read(
    _ index: Int, of opened: any OpenedSubmission, as member: UInt32, from site: Site, superseded: Bool
  ) throws -> Read {
    let receipt = opened.members[index]
    guard let layout = receipt.layout else { preconditionFailure("a member that is read has a layout") }
    let plan = executor.plan
    var chain = try RowsChain(plan: plan, site: site, layout: layout, environment: executor.environment)
    var record = StageRecord()
    // Where no stage sees participants, nothing waits for the rows.
    let gathers = plan.steps.contains { $0.manual.scope > .rows }
    let reading = try opened.read(member: index, as: member, record: &record) { table, batch, _ in
      if superseded { return }
      try chain.process(table, &batch)
      guard gathers, let form = plan.study.form(layout.tables[table].form), let subject = form.field(of: .subject)
      else { return }
      try shuffle.add(batch, subject: subject.column)
    }
    executor.observe(.progress(bytes: receipt.bytes))
    guard reading.refusal == nil else { return Read(reading: reading) }
    let counts = reading.counts
    var balance = chain.balance
    let key = Balance.Key(step: 0, site: site.id, table: TableName(receipt.path))
    balance.add(
      RowBalance(
        recordsIn: counts.data + counts.quarantined, out: superseded ? 0 : counts.data - counts.cut,
        quarantined: counts.quarantined, superseded: superseded ? counts.data - counts.cut : 0, cut: counts.cut),
      to: key)
    chain.note(record.takeFindings())
    return Read(reading: reading, balance: balance, findings: superseded ? FindingLog() : chain.findings)
  }
}
