import ArgumentParser
import Ledger
import Store

struct VaultForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Removes the passwords of a site.",
    discussion: """
      Archives that were sent with them are refused from the next run on.

      Example: vertebra vault forget STG --workspace workspace
      """)

  @Argument(help: "The site's id in the study.")
  var site: String

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  func run() throws {
    try VaultUse.with(workspace, isNew: true) { space, ledger in
      guard let file = PasswordFile(site: site, in: space) else {
        throw ValidationError("a site's id is made of letters, digits, '.', '_' and '-'")
      }
      let count = try file.forget()
      try ledger.append(
        Ledger.AuditEvent(
          utc: Clock.utc(), actor: DecisionOptions.user, action: "password.forget",
          details: ["count": .integer(count), "site": .string(site)]))
      Console.out("forgot \(count) password\(count == 1 ? "" : "s") of site \(site)\n")
    }
  }
}
