import ArgumentParser
import Execution
import Ledger
import Reporting
import Store

struct CrosswalkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crosswalk", abstract: "Tells which participant has which token; every look is audited.",
    discussion: """
      The crosswalk lies encrypted in the vault and is opened by these commands alone. The audit trail keeps who looked, \
      when, why, and the token.

      Example: vertebra crosswalk lookup 2YZS2WTTCZPGQJDG --reason "Safety report 12" --workspace workspace
      """, subcommands: [LookupCommand.self, ListCrosswalkCommand.self])
}

struct LookupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lookup", abstract: "Finds one participant by token, by the trial's number or as the site writes it.",
    discussion: "Example: vertebra crosswalk lookup 04-006 --reason \"Safety report 12\" --workspace workspace")

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @OptionGroup var decision: DecisionOptions

  @Argument(help: "A token, the trial's number or the number as the site writes it.")
  var participant: String

  @Flag(help: "Prints the result as JSON.")
  var json = false

  func run() throws {
    try VaultUse.with(workspace) { space, ledger in
      let vault = try VaultUse.open(space, ledger)
      let record = try VaultUse.participant(participant, in: vault)
      // Before anything is shown: what cannot be noted is not told.
      try ledger.append(
        Ledger.AuditEvent(
          utc: decision.decision.utc, actor: decision.decision.actor, action: "crosswalk.lookup",
          details: [
            "reason": .string(decision.reason), "token": record.map { .string($0.token) } ?? .null,
          ]))
      guard let record else {
        Console.err(
          "error: the crosswalk knows no such participant\nhelp: give a token, the trial's number or the site's\n")
        throw ExitStatus.stopped.code
      }
      if json { return Console.out(ListCrosswalkCommand.json(record).text + "\n") }
      Console.out(ListCrosswalkCommand.table([record]))
      for earlier in record.earlier { Console.out("earlier   \(earlier.token)  key \(earlier.keyVersion)\n") }
    }
  }
}

struct ListCrosswalkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists all participants with their tokens.",
    discussion: "Example: vertebra crosswalk list --reason \"Handover to the sponsor\" --workspace workspace")

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @OptionGroup var decision: DecisionOptions

  @Flag(help: "Prints the list as JSON.")
  var json = false

  func run() throws {
    try VaultUse.with(workspace) { space, ledger in
      let records = try VaultUse.open(space, ledger).content.records
      try ledger.append(
        Ledger.AuditEvent(
          utc: decision.decision.utc, actor: decision.decision.actor, action: "crosswalk.list",
          details: ["participants": .integer(records.count), "reason": .string(decision.reason)]))
      Console.out(
        json ? CanonicalJSON.array(records.map(Self.json)).text + "\n" : Self.table(records))
    }
  }

  static func table(_ records: [CrosswalkRecord]) -> String {
    var table = TextTable(["token", "key", "site", "number", "as sent", "first seen in"])
    for record in records {
      table.add([
        record.token, String(record.keyVersion), record.site, record.trialNumber,
        String(decoding: record.raw, as: UTF8.self), String(record.firstSeen.prefix(16)),
      ])
    }
    return table.text
  }

  static func json(_ record: CrosswalkRecord) -> CanonicalJSON {
    [
      "token": .string(record.token), "key_version": .integer(record.keyVersion), "site": .string(record.site),
      "number": .string(record.trialNumber), "as_sent": .string(String(decoding: record.raw, as: UTF8.self)),
      "first_seen": record.firstSeen.isEmpty ? .null : .string(record.firstSeen),
      "earlier": .array(
        record.earlier.map { ["key_version": .integer($0.keyVersion), "token": .string($0.token)] }),
    ]
  }
}
