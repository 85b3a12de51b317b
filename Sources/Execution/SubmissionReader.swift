import Planning
import Stages
import StudyModel
import Tables

/// Reads archives of different sites side by side: opens them and runs their members through the rows chain; where one
/// turns out to be damaged, what the others of its archive led to is taken back.
struct SubmissionReader {
  let executor: Executor
  let shuffle: Shuffle

  /// What reading an archive left.
  struct Reading {
    var outcome: SubmissionOutcome
    var places: [MemberPlace]
    var balance = Balance()
  }

  /// A member's reading, with what its rows led to.
  private struct Read: Sendable {
    var reading: MemberReading
    var balance = Balance()
    var findings = FindingLog()
  }

  /// An archive whose members are being read.
  private struct Archive: Sendable {
    var queued: QueuedArchive
    var superseded: Bool
    var opened: any OpenedSubmission
    /// The number of its first member.
    var first: UInt32

    /// Of all members; the last is the archive's own.
    var places: [MemberPlace] {
      (opened.members.map(\.path) + [""]).map {
        MemberPlace(site: queued.site.id, archive: queued.archive.name, path: $0)
      }
    }
  }

  /// - Parameters:
  ///   - superseded: for each archive whether a later transfer of the site takes its place; its records are counted and
  ///     go no further.
  ///   - firstMember: the number of the first member of the first archive.
  func read(
    _ queued: [QueuedArchive], superseded: [Bool], firstMember: UInt32, findings: inout FindingLog
  ) throws -> [Reading] {
    let opened = try executor.workers.map(queued.count) { index -> any OpenedSubmission in
      do {
        return try executor.plan.source.open(queued[index].archive, site: queued[index].site)
      } catch {
        throw RunError(during: "opening an archive of site \(queued[index].site.id)", cause: error)
      }
    }
    var archives: [Archive] = []
    var first = firstMember
    for (index, opened) in opened.enumerated() {
      archives.append(Archive(queued: queued[index], superseded: superseded[index], opened: opened, first: first))
      first += UInt32(opened.members.count) + 1
    }
    let reads = try readMembers(of: archives)
    return zip(archives, reads).map { reading(of: $0, from: $1, findings: &findings) }
  }

  /// Reads the members of all archives, the largest first, so that no worker is left with one at the end.
  private func readMembers(of archives: [Archive]) throws -> [[Read?]] {
    var pieces = archives.indices.flatMap { archive in
      archives[archive].opened.members.indices.map { (archive: archive, member: $0) }
    }
    func size(_ piece: (archive: Int, member: Int)) -> Int {
      archives[piece.archive].opened.members[piece.member].bytes
    }
    pieces.sort { (size($1), $0.archive, $0.member) < (size($0), $1.archive, $1.member) }
    let order = pieces
    let results = try executor.workers.map(order.count) {
      try readPiece(order[$0].member, of: archives[order[$0].archive])
    }
    var reads = archives.map { [Read?](repeating: nil, count: $0.opened.members.count) }
    for (piece, result) in zip(order, results) { reads[piece.archive][piece.member] = result }
    return reads
  }

  private func readPiece(_ index: Int, of archive: Archive) throws -> Read? {
    let opened = archive.opened
    do {
      guard !opened.refused, opened.members[index].verdict == .read else {
        return opened.members[index].sha256 == nil ? Read(reading: try opened.verify(member: index)) : nil
      }
      return try read(
        index, of: opened, as: archive.first + UInt32(index), from: archive.queued.site, superseded: archive.superseded)
    } catch {
      throw RunError(
        during: "reading member \(index + 1) of an archive of site \(archive.queued.site.id)", cause: error)
    }
  }

  private func reading(of archive: Archive, from reads: [Read?], findings: inout FindingLog) -> Reading {
    let queued = archive.queued
    let members = archive.opened.members
    let refusals = reads.compactMap { $0?.reading.refusal }
    let refused = archive.opened.refused || !refusals.isEmpty
    if refused { shuffle.discard(members: archive.first..<(archive.first + UInt32(members.count))) }
    var outcome = SubmissionOutcome(
      site: queued.site.id, archive: queued.archive.name, sha256: queued.archive.sha256, bytes: queued.bytes,
      sequence: queued.sequence, state: refused ? .refused : archive.superseded ? .superseded : .read)
    var reading = Reading(outcome: outcome, places: archive.places)
    // A superseded transfer was judged when it came; its queries are not asked again.
    let noticed = refused ? refusals : reads.flatMap { $0?.reading.findings ?? [] }
    for finding in archive.superseded && !refused ? [] : archive.opened.findings + noticed {
      let member = members.firstIndex { $0.path == finding.member } ?? members.count
      findings.add(finding, place: archive.first + UInt32(member))
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
          number: archive.first + UInt32(index)))
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
