import ArgumentParser
import Deidentify
import Glibc
import Ledger
import Stages
import Store

/// Breaks the blind, of one participant or of a release.
struct UnblindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unblind",
    abstract: "Tells one participant's arm, or opens a release's unblinded folder, for a reason.",
    discussion: """
      Who did it, when and why stands in the audit trail before anything is told. With --participant the arm is \
      printed; without, the folder is opened for the group of its files, and its path is printed.

      Example: vertebra unblind 3f2a9c1d5e6b7a80 --participant 01-007 --reason "Serious adverse event, treatment depends on it"
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var decision: DecisionOptions

  @Argument(help: "The release, by its id, or 'current'.")
  var release: String

  @Option(help: "One participant, by trial number or token.")
  var participant: String?

  @Flag(help: "Prints the result as JSON.")
  var json = false

  func run() throws {
    let space = Workspace(root: ledger.workspace)
    try ledger.use(.readWrite) { ledger in
      let id = release == "current" ? try space.currentRelease() ?? "" : release
      guard let opened = try UnblindedRelease(id, in: space) else {
        Console.err(
          "error: there is no release '\(release)'\nhelp: releases/ lists them; a dummy release tells nobody's arm\n")
        throw ExitStatus.stopped.code
      }
      if let participant {
        try tell(participant, of: opened, in: space, ledger)
      } else {
        try open(opened, in: space, ledger)
      }
    }
  }

  private func tell(
    _ participant: String, of opened: UnblindedRelease, in space: Workspace, _ ledger: Ledger
  ) throws {
    let token = try token(of: participant, study: opened.study, in: space)
    guard let arm = try opened.arm(of: token) else {
      Console.err(
        "error: release '\(opened.id)' knows no arm of this participant\nhelp: write the number as the trial has it, as in 01-007\n"
      )
      throw ExitStatus.stopped.code
    }
    try record("unblind.participant", opened, participant: token, in: ledger)
    let value: CanonicalJSON = [
      "arm": .string(arm.code), "label": .string(arm.label), "participant": .string(token),
      "release": .string(opened.id),
    ]
    Console.out(json ? value.text + "\n" : "\(arm.code)\t\(arm.label)\n")
  }

  private func open(_ opened: UnblindedRelease, in space: Workspace, _ ledger: Ledger) throws {
    try record("unblind.release", opened, participant: nil, in: ledger)
    try opened.openForGroup()
    let value: CanonicalJSON = ["folder": .string(opened.folder), "release": .string(opened.id)]
    Console.out(json ? value.text + "\n" : "\(opened.folder)\n")
  }

  /// Before anything is told, and durably.
  private func record(
    _ action: String, _ opened: UnblindedRelease, participant: String?, in ledger: Ledger
  ) throws {
    let decision = decision.decision
    try ledger.append(
      Ledger.AuditEvent(
        utc: decision.utc, actor: decision.actor, action: action,
        details: [
          "participant": participant.map { .string($0) } ?? .null, "reason": .string(decision.reason),
          "release": .string(opened.id),
        ]))
  }

  /// A trial number's token; a token is taken as it is.
  private func token(of participant: String, study: String, in space: Workspace) throws -> String {
    if participant.utf8.count == Crosswalk.tokenLength, !participant.contains("-") { return participant }
    let key = try KeyFile(in: space).load(study: study)
    let keys = StudyKeys(master: key.bytes, id: key.id, study: study)
    return try ParticipantToken.text(of: participant, study: study, keys: keys)
  }
}
