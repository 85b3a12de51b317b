import Planning
import Stages
import StudyModel
import Tables

/// Reads archives of different sites side by side: opens them and runs their members through the rows chain; where one
/// turns out to be damaged, what the others of its archive led to is taken back.
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
    /// Rows of withdrawn participants.
    var withdrawn = 0
    var texts = TextTallies()
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
    var tallies = RuleTallies()
    var withdrawn = 0
    var texts = TextTallies()
  }

  /// An archive whose members are being read.
  private struct Archive: Sendable {
    var queued: QueuedArchive
    var use: Use
    var opened: any OpenedSubmission
    /// The number of its first member.
    var first: UInt32

    /// The numbers of its members.
    var numbers: Range<UInt32> { first..<(first + UInt32(opened.members.count)) }

    /// Of all members; the last is the archive's own.
    var places: [MemberPlace] {
      (opened.members.map(\.path) + [""]).map {
        MemberPlace(site: queued.site.id, archive: queued.archive.name, path: $0)
      }
    }
  }

  /// - Parameters:
  ///   - queued: archives of different sites, with what each is read for.
  ///   - firstMember: the number of the first member of the first archive.
  func read(_ queued: [(archive: QueuedArchive, use: Use)], firstMember: UInt32) throws -> [Reading] {
    let opened = try executor.workers.map(queued.count) { try open(queued[$0].archive) }
    var archives: [Archive] = []
    var first = firstMember
    for (index, opened) in opened.enumerated() {
      archives.append(Archive(queued: queued[index].archive, use: queued[index].use, opened: opened, first: first))
      first += UInt32(opened.members.count) + 1
    }
    let reads = try readMembers(of: archives)
    return zip(archives, reads).map { reading(of: $0, from: $1) }
  }

  private func open(_ queued: QueuedArchive) throws -> any OpenedSubmission {
    do {
      var archive = queued.archive
      archive.passwords = executor.environment.passwords[queued.site.id]
      return try executor.plan.source.open(archive, site: queued.site)
    } catch {
      throw RunError(during: "opening an archive of site \(queued.site.id)", cause: error)
    }
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
        index, of: archive, as: archive.first + UInt32(index), from: archive.queued, for: archive.use)
    } catch {
      throw RunError(
        during: "reading member \(index + 1) of an archive of site \(archive.queued.site.id)", cause: error)
    }
  }

  private func reading(of archive: Archive, from reads: [Read?]) -> Reading {
    let queued = archive.queued
    let members = archive.opened.members
    let refusals = reads.compactMap { $0?.reading.refusal }
    let refused = archive.opened.refused || !refusals.isEmpty
    if refused {
      let target = archive.use == .tonight ? shuffle : earlier
      target?.discard(members: archive.numbers)
      executor.environment.registrations.discard(members: archive.numbers)
      executor.environment.sightings.discard(members: archive.numbers)
      executor.allocation?.discard(members: archive.numbers)
    }
    var outcome = SubmissionOutcome(
      site: queued.site.id, archive: queued.archive.name, sha256: queued.archive.sha256, bytes: queued.bytes,
      sequence: queued.sequence, state: refused ? .refused : archive.use == .tonight ? .read : .superseded)
    var reading = Reading(
      outcome: outcome, places: archive.places, archivePlace: archive.first + UInt32(members.count))
    let noticed = refused ? refusals : reads.flatMap { $0?.reading.findings ?? [] }
    for finding in archive.opened.findings + noticed {
      let member = members.firstIndex { $0.path == finding.member } ?? members.count
      reading.findings.add(finding, place: archive.first + UInt32(member))
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
          number: archive.first + UInt32(index)))
      reading.profiles.append(read?.reading.profile)
      guard let read, !refused else { continue }
      reading.balance.add(read.balance)
      reading.tallies.add(read.tallies)
      reading.withdrawn += read.withdrawn
      reading.texts.add(read.texts)
      reading.findings.add(read.findings)
    }
    reading.outcome = outcome
    return reading
  }

  private func read(
    _ index: Int, of archive: Archive, as member: UInt32, from queued: QueuedArchive, for use: Use
  ) throws -> Read {
    let opened = archive.opened
    let receipt = opened.members[index]
    guard let layout = receipt.layout else { preconditionFailure("a member that is read has a layout") }
    let plan = executor.plan
    var chain = try RowsChain(
      plan: plan, site: queued.site, layout: layout, isSuperseded: use != .tonight, sentBy: queued.sentBy,
      transfer: archive.first, environment: executor.environment, allocation: executor.allocation)
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
    if use == .tonight { try chain.conclude() }
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
      tallies: superseded ? RuleTallies() : chain.tallies,
      withdrawn: superseded ? 0 : chain.withdrawn.values.reduce(0, +),
      texts: superseded ? TextTallies() : chain.texts)
  }
}
