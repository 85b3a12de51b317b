package import Planning
package import Stages
package import StudyModel
package import Tables

/// Runs a plan over archives: the rows chain member by member, then the participants bucket by
/// bucket, then the study.
///
/// It knows neither inbox nor ledger nor releases: `Night` does, and `vertebra check` needs none.
package struct Executor: Sendable {
  package let plan: Plan
  package private(set) var environment: StageEnvironment
  package let workers: Workers
  package let partitions: any PartitionSpace
  package let observe: @Sendable (RunEvent) -> Void
  /// The scrambled allocation of a run that uses one.
  var allocation: DummyAllocation?

  package init(
    plan: Plan, environment: StageEnvironment, workers: Workers, partitions: any PartitionSpace,
    observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.plan = plan
    self.environment = environment
    self.workers = workers
    self.partitions = partitions
    self.observe = observe
  }

  /// What a run left besides its files.
  package struct Result: Sendable {
    package var submissions: [SubmissionOutcome]
    package var balance: Balance
    package var findings: FindingList
    package var tallies: RuleTallies
    /// Rows of withdrawn participants, of sites that have some, in order.
    package var withdrawn: [(site: SiteID, rows: Int)]
    package var texts: TextTallies
    /// What of the blinded outputs tells the arm, although the plan did not see it.
    package var predictors: [ArmPredictor] = []
  }

  /// Runs the plan over archives, of which each site's are in the order of its transfers.
  ///
  /// `inbox`: what the inbox itself gave cause to say, which stands among the findings of the run.
  package func run(_ archives: [QueuedArchive], inbox: [InboxFinding] = []) throws -> Result {
    let anchor = plan.steps.lazy.compactMap { ($0.stage as? any AnchoredStage)?.anchor }.first
    guard let anchor else { return try runStages(archives, inbox: inbox) }
    var anchored = self
    anchored.environment.anchors = try AnchorPass(executor: self, field: anchor).run(archives)
    return try anchored.runStages(archives, inbox: inbox)
  }

  private func runStages(_ archives: [QueuedArchive], inbox: [InboxFinding]) throws -> Result {
    var balance = Balance()
    var tallies = RuleTallies(
      lacking: plan.steps.compactMap { $0.stage as? any RuleStage }.reduce(into: [:]) { all, stage in
        all.merge(stage.lacking) { first, _ in first }
      })
    var texts = TextTallies()
    var findings = FindingLog()
    var places: [MemberPlace] = []
    for noted in inbox {
      findings.add(noted.finding, place: UInt32(places.count))
      places.append(MemberPlace(site: noted.site, archive: noted.archive, path: ""))
    }
    // Questionnaires compress about five to one. The estimate only sets the number of buckets, and has to
    // be the same on every machine.
    let unpackedBytes = 5 * archives.reduce(0) { $0 + $1.bytes }
    try RosterPass(executor: self).run(archives)
    let shuffle = Shuffle(unpackedBytes: unpackedBytes, space: partitions)
    let compares = plan.steps.contains { $0.stage is any ComparingStage }
    let earlier = compares ? Shuffle(unpackedBytes: unpackedBytes, space: partitions, name: "earlier") : nil
    let reader = SubmissionReader(executor: self, shuffle: shuffle, earlier: earlier)
    var asked = FindingLog()
    var effective: Set<SiteID> = []
    var compared: Set<SiteID> = []
    var submissions: [(archive: QueuedArchive, outcome: SubmissionOutcome)] = []
    var history = TransferHistory(plan.study)
    var withdrawn: [SiteID: Int] = [:]
    for together in Executor.inTurn(archives) {
      let turn = together.map { archive -> (QueuedArchive, SubmissionReader.Use) in
        let site = archive.site.id
        let superseded = archive.site.transfers.mode == .cumulative && effective.contains(site)
        return (archive, !superseded ? .tonight : compares && !compared.contains(site) ? .comparison : .count)
      }
      let readings = try reader.read(turn, firstMember: UInt32(places.count))
      for (archive, read) in zip(together, readings) {
        read.outcome.state == .superseded ? asked.add(read.findings) : findings.add(read.findings)
        places += read.places
        balance.add(read.balance)
        tallies.add(read.tallies)
        if read.withdrawn > 0 { withdrawn[archive.site.id, default: 0] += read.withdrawn }
        texts.add(read.texts)
        for finding in history.take(read, of: archive.site) { findings.add(finding, participant: nil, visit: nil) }
        submissions.append((archive, read.outcome))
        if read.outcome.state == .read { effective.insert(archive.site.id) }
        if read.outcome.state == .superseded { compared.insert(archive.site.id) }
        observe(.submission(read.outcome))
      }
    }
    for (site, rows) in withdrawn.sorted(by: { $0.key < $1.key }) {
      let held = SubmissionFinding(
        rule: "participant.withdrawn", severity: .note, member: nil,
        message:
          "\(rows) record\(rows == 1 ? "" : "s") of participants who have withdrawn \(rows == 1 ? "was" : "were") set aside; nothing is left to do"
      )
      findings.add(held, place: UInt32(places.count))
      places.append(MemberPlace(site: site, archive: "", path: ""))
    }
    try shuffle.finish()
    try earlier?.finish()
    allocation?.deal()
    // The arms of a scrambled allocation tell nothing, so there is nothing to try.
    let watch = allocation == nil ? BlindWatch(plan) : nil
    let pass = ParticipantsPass(
      executor: self, shuffle: shuffle, earlier: earlier.map { EarlierTransfers(rows: $0, asked: asked) },
      watch: watch)
    let derived = try pass.run()
    balance.add(derived.balance)
    findings.add(derived.findings)
    tallies.add(derived.tallies)
    var result = Result(
      submissions: submissions.sorted { $0.archive < $1.archive }.map(\.outcome), balance: balance,
      findings: FindingList(findings, places: places, crosswalk: environment.crosswalk, study: plan.study),
      tallies: tallies, withdrawn: withdrawn.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, texts: texts)
    if let watch { result.predictors = watch.predictors(findings: result.findings, crosswalk: environment.crosswalk) }
    return result
  }
}

extension Executor {
  /// The archives that are read together, at most one of a site: a site's last transfer comes first, so that it is known
  /// to be whole before one that it supersedes is set beside it or counted.
  static func inTurn(_ archives: [QueuedArchive]) -> [[QueuedArchive]] {
    var waiting: [[QueuedArchive]] = []
    for archive in archives.sorted() {
      if waiting.last?.last?.site.id != archive.site.id { waiting.append([]) }
      waiting[waiting.count - 1].append(archive)
    }
    var turns: [[QueuedArchive]] = []
    while !waiting.isEmpty {
      let first = max(0, waiting.count - ReceivedArchive.openTogether)
      turns.append((first..<waiting.count).reversed().map { waiting[$0].removeLast() })
      waiting.removeAll(where: \.isEmpty)
    }
    return turns
  }
}

/// An archive that waits to be read.
package struct QueuedArchive: Sendable, Comparable {
  package var site: Site
  package var archive: ReceivedArchive
  package var bytes: Int
  package var sequence: [Int]

  package init(site: Site, archive: ReceivedArchive, bytes: Int, sequence: [Int]) {
    self.site = site
    self.archive = archive
    self.bytes = bytes
    self.sequence = sequence
  }

  /// The last day on which it can have been sent, as far as its name tells; a name without a month does not.
  var sentBy: Int32? {
    guard sequence.count >= 3, let month = PartialDate(year: sequence[0], month: sequence[1]) else { return nil }
    guard sequence[2] > 0 else { return month.lastDay }
    return PartialDate(year: sequence[0], month: sequence[1], day: sequence[2])?.days
  }

  /// By site, then in the order of the site's transfers.
  package static func < (left: Self, right: Self) -> Bool {
    let a = (left.site.number, left.site.id)
    let b = (right.site.number, right.site.id)
    if a != b { return a < b }
    if left.sequence != right.sequence { return left.sequence.lexicographicallyPrecedes(right.sequence) }
    return (left.archive.name, left.archive.sha256) < (right.archive.name, right.archive.sha256)
  }
}
