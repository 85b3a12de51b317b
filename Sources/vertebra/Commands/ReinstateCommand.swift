import ArgumentParser
import Ledger
import Store

struct ReinstateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reinstate", abstract: "Undoes the withdrawal of a participant, from the next run on.",
    discussion: """
      Releases that were removed do not come back; the next one holds the participant again.

      Example: vertebra reinstate 04-006 --reason "The wrong number was given" --workspace workspace
      """)

  @Argument(help: "The trial's number, the number as the site writes it, or the token.")
  var participant: String

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @OptionGroup var decision: DecisionOptions

  func run() throws {
    try VaultUse.with(workspace) { space, ledger in
      let vault = try VaultUse.open(space, ledger)
      guard let record = try VaultUse.participant(participant, in: vault) else {
        throw StoreError(
          "find", "the participant", reason: "the crosswalk knows none of that number or token", help: "check it")
      }
      try ledger.reinstate(tokens: record.tokens, decision.decision)
      Console.out("reinstated \(record.token); the next run takes its data in again\n")
    }
  }
}
