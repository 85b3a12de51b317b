import Crypto
import Ledger
package import Planning
import Stages
package import Store
package import StudyModel
import Tables

/// A whole run over a workspace: inbox to release, with the ledger between them.
///
/// The order of its last steps is what makes a crash harmless: the release is sealed out of sight,
/// then the ledger commits, then one rename makes the release visible.
package struct Night: Sendable {
  package let plan: Plan
  package let workspace: Workspace
  package let key: MasterKey
  package let workers: Workers
  /// The least severity of a finding that makes the exit code 1, unless it is waived.
  package let failOn: Severity
  /// Whose allocation it uses.
  package let allocation: Blinding.Allocation
  /// Names this run in the ledger.
  package let runID: String
  /// UTC now, as `2026-11-22T13:00:00Z`, for the ledger alone.
  package let now: @Sendable () -> String
  package let observe: @Sendable (RunEvent) -> Void

  package init(
    plan: Plan, workspace: Workspace, key: MasterKey, workers: Workers, failOn: Severity,
    allocation: Blinding.Allocation = .real, runID: String,
    now: @escaping @Sendable () -> String, observe: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.plan = plan
    self.workspace = workspace
    self.key = key
    self.workers = workers
    self.failOn = failOn
    self.allocation = allocation
    self.runID = runID
    self.now = now
    self.observe = observe
  }

  package func run() throws -> NightReport {
    try workspace.create()
    let lock = try workspace.lock(startedUTC: now())
    defer { withExtendedLifetime(lock) {} }
    let ledger = try Ledger.open(workspace.ledger)
    let last = try ledger.lastRelease()
    _ = try workspace.recover(
      committed: last.map { Workspace.CommittedRelease(id: $0.id, manifestSHA256: $0.manifestSHA256) })
    // Before anything is issued: the key has to be the one of the releases, and the crosswalk the one of the ledger.
    let vault = try StudyVault(workspace, key: key, ledger: ledger, utc: now(), actor: "vertebra")
    let withdrawn = try WithdrawnParticipant.all(ledger, vault, study: plan.study)
    let inbox = try Inbox(workspace, study: plan.study)
    let released = try ledger.releasedFromQuarantine()
    let passwords = try SitePasswords(workspace, study: plan.study)
    let fingerprint = self.fingerprint(of: inbox, passwords, released: released, withdrawn: withdrawn)
    let release = (allocation == .dummy ? "DUMMY-" : "") + String(fingerprint.prefix(16))
    if allocation == .real, let last, last.id == release, try workspace.currentRelease() == release,
      try workspace.currentQueriesManifest() == QueryBook.manifest(release: release, ledger: ledger),
      try !ledger.hasExpiredWaiver(on: String(now().prefix(10))),
      let run = try ledger.run(last.run), try plan.study.rules.isEmpty || !ledger.ruleCounts(run: run.id).isEmpty
    {
      try clear(withdrawn, ledger: ledger)
      observe(.released(release))
      return try NightReport(
        unchangedSince: run, release: release, ledger: ledger, study: plan.study, today: String(now().prefix(10)),
        failOn: failOn)
    }
    observe(.began(study: plan.study.id, archives: inbox.queued.count))
    try ledger.begin(
      Ledger.Run(
        id: runID, startedUTC: now(), command: allocation == .real ? "run" : "run --allocation dummy",
        planFingerprint: plan.fingerprint, configFingerprint: plan.study.fingerprint, keyID: key.id,
        keyCheck: key.checkValue), actor: "vertebra")
    do {
      return try run(
        inbox, passwords, release: release, fingerprint: fingerprint, released: released, vault: vault,
        withdrawn: withdrawn, ledger: ledger)
    } catch {
      // What fails behind the commit, as a disk that is full when the queries are written, leaves the run complete; the
      // next one finishes what is missing.
      if try ledger.run(runID)?.state == .running {
        let outcome: Ledger.Outcome = error is LeakFound || error is BlindingBroken ? .withheld : .failed
        try ledger.finish(run: runID, as: outcome, endedUTC: now(), exitCode: 3, actor: "vertebra")
      }
      throw error
    }
  }

  private func run(
    _ inbox: Inbox, _ passwords: SitePasswords, release id: String, fingerprint: String, released: Set<String>,
    vault: StudyVault, withdrawn: [WithdrawnParticipant], ledger: Ledger
  ) throws -> NightReport {
    var vault = vault
    if allocation == .dummy { try workspace.createRehearsals() }
    let release = try ReleaseFolder(
      id, in: workspace, on: allocation == .dummy ? workspace.rehearsals : workspace.releases)
    let outputs = ReleaseOutputs(release)
    let partitions = try PartitionFolder.build(fingerprint, in: workspace)
    let crosswalk = Crosswalk(plan.study)
    var environment = StageEnvironment(
      study: plan.study, keys: keys, crosswalk: crosswalk,
      released: QuarantineReleases(ids: released, study: plan.study, crosswalk: crosswalk), passwords: passwords,
      withdrawals: Withdrawals(Set(withdrawn.compactMap(\.subject))), outputs: outputs)
    environment.allocation = allocation
    var executor = Executor(
      plan: plan, environment: environment, workers: workers, partitions: StoredPartitions(partitions),
      observe: observe)
    if allocation == .dummy {
      guard let dummy = DummyAllocation(study: plan.study, key: keys.key(for: .dummyAllocation)) else {
        throw RunError(during: "scrambling the allocation", cause: NoAllocation())
      }
      executor.allocation = dummy
    }
    var result = try executor.run(inbox.queued, inbox: inbox.findings)
    result.submissions = (result.submissions + inbox.others).sorted {
      ($0.site, $0.archive) < ($1.site, $1.archive)
    }
    result.findings = result.findings.inOrder()
    if let key = result.balance.firstImbalance {
      throw RunError(
        during: "balancing the rows of \(plan.name(ofStep: key.step)), site \(key.site), table \(key.table)",
        cause: Imbalance())
    }
    // The sites' files and the ledger's entries need nothing of each other.
    let done = result
    _ = try workers.map(2) { half in
      if half == 0 {
        try SiteFiles(study: plan.study, outputs: outputs).write(
          findings: done.findings, submissions: done.submissions, tallies: done.tallies)
      } else {
        try LedgerEntries(runID: runID, plan: plan, ledger: ledger).record(done)
      }
    }
    try UnblindedRows(plan: plan, submissions: result.submissions).write(result.balance, of: plan, to: outputs)
    if allocation == .dummy { try DummyMark.write(to: outputs) }
    try partitions.remove()
    let inspection = Inspection(
      plan: plan, workspace: workspace, workers: workers, ledger: ledger, runID: runID, now: now)
    try inspection.checkBlinding(result.predictors, of: release)
    let scan = LeakScan(environment.identifiers, plan: plan)
    let searched = try inspection.search(release, with: scan)
    let manifest = Manifest(
      release: id, plan: plan, key: key, withdrawn: result.withdrawn, submissions: result.submissions,
      balance: result.balance, findings: result.findings, texts: result.texts, files: outputs.receipts,
      allocation: allocation, leakScan: LeakStatement(scan: scan, outcome: searched).json)
    let text = manifest.json.text + "\n"
    try inspection.check(scan.search(text, named: "manifest.json").hits, of: release)
    let receipt = try release.seal(manifest: Array(text.utf8))
    try WithdrawalProof(study: plan.study, participants: withdrawn).check(
      release, crosswalk: crosswalk, in: workspace)
    // A crash between this and the commit leaves a generation that follows on the one the ledger knows: the next run
    // goes on from it.
    let update = CrosswalkUpdate(
      study: plan.study, keyVersion: key.version, crosswalk: crosswalk, sightings: environment.sightings,
      submissions: result.submissions)
    let before = try ledger.lastCrosswalkGeneration()
    var generation: Ledger.CrosswalkGeneration?
    // A rehearsal teaches the vault nothing.
    if allocation == .dummy {
      generation = nil
    } else if let records = try update.apply(to: vault.content.records) {
      generation = try vault.write(records, utc: now())
    } else if let head = vault.content.head, head.generation != before?.generation {
      generation = Ledger.CrosswalkGeneration(
        generation: head.generation, sha256: head.sha256, keyID: key.id, participants: vault.content.records.count,
        utc: now())
    }
    let waived = try ledger.waived(on: String(now().prefix(10)))
    let rules = RuleJudgement(
      result.tallies.counts(of: plan.study), study: plan.study,
      day: RuleJudgement.number(of: String(now().prefix(10))),
      hasRecords: result.balance.rows.contains { $0.balance.recordsIn > 0 })
    let weighs = result.findings.weight(without: waived).map { $0 >= failOn } == true
    let code = weighs || rules.fails(failOn: failOn) ? 1 : 0
    guard allocation == .real else {
      try ledger.finish(
        run: runID, as: .rehearsed(release: id, manifestSHA256: receipt.sha256), endedUTC: now(), exitCode: code,
        actor: "vertebra")
      try release.publish()
      observe(.released(id))
      return NightReport(
        result, plan: plan, release: id, rules: rules, failOn: failOn, exitCode: code)
    }
    try ledger.finish(
      run: runID,
      as: .complete(Ledger.Release(id: id, run: runID, manifestSHA256: receipt.sha256, createdUTC: now())),
      endedUTC: now(), exitCode: code, actor: "vertebra", crosswalk: generation,
      absent: withdrawn.map(\.withdrawal.number))
    try release.publish()
    try QueryBook(
      study: plan.study, ledger: ledger, release: id, runID: runID, day: String(now().prefix(10))
    ).publish(result, in: workspace) { try inspection.check(inspection.searchEdition($0, with: scan), of: $0) }
    try clear(withdrawn, ledger: ledger)
    observe(.released(id))
    return NightReport(
      result, plan: plan, release: id, rules: rules, failOn: failOn, exitCode: code)
  }

  private var keys: StudyKeys { StudyVault.keys(of: key) }

  /// Names everything that decides the bytes of the release: the plan, the key, what lies in the inbox in whatever
  /// order it came, the records that were released from quarantine, the participants who withdrew, and the passwords of the sites that sent it, which
  /// are not told by it.
  private func fingerprint(
    of inbox: Inbox, _ passwords: SitePasswords, released: Set<String>, withdrawn: [WithdrawnParticipant]
  ) -> String {
    var parts = ["vertebra-release-1", plan.fingerprint, key.id]
    if allocation == .dummy { parts.append("allocation dummy") }
    parts += inbox.queued.map { "\($0.site.id.text) \($0.archive.sha256) \($0.archive.name)" }
    parts += inbox.others.map { "\($0.site.text) \($0.sha256) \($0.archive) \($0.state.rawValue)" }
    parts += released.sorted().map { "released \($0)" }
    parts += withdrawn.map { "withdrawn \($0.withdrawal.token)" }.sorted()
    parts += inbox.findings.map { "\($0.site.text) \($0.archive) \($0.finding.rule)" }
    let passwordKey = keys.key(for: .archivePasswords)
    for site in Set(inbox.queued.map(\.site.id)).sorted() {
      if let known = passwords.fingerprint(of: site, key: passwordKey) {
        parts.append("\(site.text) passwords \(known)")
      }
    }
    let digits = Array("0123456789abcdef")
    return String(
      SHA256.hash(data: Array(parts.joined(separator: "\n").utf8))
        .flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}

/// There is nothing to scramble.
struct NoAllocation: Error, CustomStringConvertible {
  var description: String {
    "no form of the study holds the arm of each participant; name it with 'blinding: {arm: FORM.field}' in study.yaml"
  }
}

/// Rows came in that neither went out nor were set aside: a bug, and the run must not publish.
struct Imbalance: Error, CustomStringConvertible {
  var description: String { "records in differ from records out, quarantined, superseded and cut" }
}
