import ArgumentParser
import Deidentify
import Execution
import Ledger
import Planning
import Reporting
import Stages
import Store
import StudyModel
import Tables

extension Ledger.Withdrawal.Scope: ExpressibleByArgument {}

struct WithdrawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Takes a participant out of everything that is derived from now on.",
    discussion: """
      Lists what holds the participant, leaves a tombstone with the token, and closes the questions about it. The next \
      run, or with --now this command, makes a release without the participant and searches it before it is published. \
      With scope 'data' earlier releases stay and are used no more; with 'all' those that hold the participant are \
      removed. What sites sent is never changed. Data of the participant that come later stay out.

      Example: vertebra withdraw 04-006 --scope data --reason "Consent withdrawn 3 March" \
      --pipeline pipelines/mystudy/nightly.yaml --now
      """)

  @Argument(help: "The trial's number, the number as the site writes it, or the token.")
  var participants: [String] = []

  @Option(help: "A file with one participant a line; empty lines and lines that begin with '#' are passed over.")
  var from: String?

  @Option(help: "data: no further use; all: earlier releases are removed as well.")
  var scope: Ledger.Withdrawal.Scope

  @OptionGroup var decision: DecisionOptions

  @Option(
    help: "The pipeline file; with it every archive is searched, and a participant may be one who has sent nothing yet."
  )
  var pipeline: String?

  @Flag(help: "Runs the pipeline at once.")
  var now = false

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @Option(help: "How many threads work; by default as many as the machine has processors.")
  var workers: Int?

  @Flag(help: "Prints the list as JSON.")
  var json = false

  func validate() throws {
    if participants.isEmpty && from == nil { throw ValidationError("name a participant, or a file with --from") }
    if now && pipeline == nil { throw ValidationError("--now needs the pipeline file, with --pipeline") }
  }

  func run() throws {
    let plan = try pipeline.map { try PipelineLoader(json: json).plan($0) }
    let names = try participants + (from.map(Self.names(in:)) ?? [])
    let workers = Workers(count: workers ?? RunCommand.processors)
    try VaultUse.with(workspace) { space, ledger in
      var vault = try VaultUse.open(space, ledger, study: plan?.study)
      // All are found before any is withdrawn: a wrong number in a list changes nothing.
      let records = try names.map { try find($0, plan: plan, in: vault) }
      for record in records { try withdraw(record, &vault, space, ledger, plan, workers) }
    }
    guard now, let plan else {
      return Console.err("the next run makes a release without the participant\n")
    }
    try RunCommand.night(plan, workspace: workspace, workers: workers, failOn: .reject, json: json)
  }

  private func find(_ name: String, plan: Plan?, in vault: StudyVault) throws -> CrosswalkRecord {
    if let record = try VaultUse.participant(name, in: vault) { return record }
    guard let study = plan?.study, let subject = study.subject(ofTrialNumber: name) else {
      throw StoreError(
        "find", "the participant", reason: "the crosswalk knows none of that number or token",
        help: plan == nil
          ? "check it; one who has sent nothing yet can be withdrawn with --pipeline and the trial's own number"
          : "check it; the trial's own number is the number of a centre, a dash, and at least three digits")
    }
    return CrosswalkRecord(
      site: study.sites[Int(subject.centre)].id.text, trialNumber: name, raw: [],
      token: try ParticipantToken.text(of: name, study: study.id, keys: vault.keys), keyVersion: vault.key.version,
      firstSeen: "")
  }

  private func withdraw(
    _ record: CrosswalkRecord, _ vault: inout StudyVault, _ space: Workspace, _ ledger: Ledger, _ plan: Plan?,
    _ workers: Workers
  ) throws {
    let holders = ParticipantArtefacts(space, ledger: ledger, vault: vault)
    let artefacts = try holders.list(record, scope: scope, plan: plan, workers: workers)
    let known = try ledger.withdrawals().last { $0.undoneUTC == nil && record.tokens.contains($0.token) }
    if vault.record(ofToken: record.token) == nil {
      // The tombstone is a token; without the crosswalk nobody could tell whose.
      let generation = try vault.write(vault.content.records + [record], utc: decision.decision.utc)
      try ledger.record(generation, actor: decision.decision.actor)
    }
    try ledger.withdraw(
      Ledger.Withdrawal(
        token: known?.token ?? record.token, keyVersion: known?.keyVersion ?? record.keyVersion, scope: scope,
        utc: decision.decision.utc, actor: decision.decision.actor, reason: decision.reason),
      closing: try holders.questions(about: record.trialNumber))
    show(artefacts, of: record)
  }

  private func show(_ artefacts: [ParticipantArtefacts.Artefact], of record: CrosswalkRecord) {
    if json {
      let value: CanonicalJSON = [
        "token": .string(record.token), "scope": .string(scope.rawValue),
        "artefacts": .array(
          artefacts.map {
            [
              "kind": .string($0.kind), "place": .string($0.place), "fate": .string($0.fate),
              "records": $0.records.map { .integer($0) } ?? .null,
            ]
          }),
      ]
      return Console.out(value.text + "\n")
    }
    Console.out("withdrawn \(record.token), scope \(scope.rawValue)\n\n")
    var table = TextTable(["kind", "place", "records", "what becomes of it"])
    for artefact in artefacts {
      table.add([artefact.kind, artefact.place, artefact.records.map { String($0) } ?? "", artefact.fate])
    }
    Console.out(table.text + "\n")
  }

  /// The participants that a file names.
  private static func names(in path: String) throws -> [String] {
    do {
      let bytes = try LocalFileSystem().readAll(path, limit: 1 << 20)
      return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        .map { line in
          var text = Substring(line)
          while text.first?.isWhitespace == true { text = text.dropFirst() }
          while text.last?.isWhitespace == true { text = text.dropLast() }
          return String(text)
        }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }
}
