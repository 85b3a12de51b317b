import ArgumentParser
import Ledger

struct WaiveQuery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waive", abstract: "Accepts what was found, for a reason and until a day; it stays counted.",
    discussion: """
      Example: vertebra queries waive 8bf4988850d9856f --until 2026-12-31 --reason "Confirmed by telephone"
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var decision: DecisionOptions

  @Argument(help: "The question's id.")
  var id: String

  @Option(help: "The last day of the waiver, as 2026-12-31.")
  var until: String

  func validate() throws {
    if until.utf8.count != 10 || Clock.day(until) == nil {
      throw ValidationError("--until is a day such as 2026-12-31")
    }
    if until < Clock.utc().prefix(10) { throw ValidationError("--until \(until) has passed") }
  }

  func run() throws {
    try ledger.use(.readWrite) { try $0.waive(query: id, until: until, decision.decision) }
    Console.out("waived \(id) until \(until)\n")
  }
}

struct ReopenQuery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen", abstract: "Asks a question again that was answered, waived or closed.",
    discussion: "Example: vertebra queries reopen 8bf4988850d9856f --reason \"The answer names another visit\"")

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var decision: DecisionOptions

  @Argument(help: "The question's id.")
  var id: String

  func run() throws {
    try ledger.use(.readWrite) { try $0.reopen(query: id, decision.decision) }
    Console.out("reopened \(id)\n")
  }
}

struct ReleaseRecord: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Lets a record through that a rule set aside, from the next run on.",
    discussion: """
      The finding stays counted. Where several records of a participant and visit share the finding, all of them are \
      let through.

      Example: vertebra queries release 8bf4988850d9856f --reason "Seen in the source document"
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var decision: DecisionOptions

  @Argument(help: "The id of the question.")
  var id: String

  func run() throws {
    try ledger.use(.readWrite) { try $0.releaseFromQuarantine(query: id, decision.decision) }
    Console.out("released the record of \(id); the next run takes it in\n")
  }
}
