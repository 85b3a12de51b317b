import ArgumentParser
import Ledger
import Store

struct VaultPasswordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "password", abstract: "Stores a password with which a site encrypts its archives.",
    discussion: """
      Asks for it on the terminal and does not show it, or takes the first line of standard input. A site may have \
      several: the newest is tried first, and older ones still open what was sent with them. Letters outside ASCII \
      are taken in UTF-8, which not every zip program does.

      Example: vertebra vault password STG --workspace workspace

      From a password store: pass show trial/STG | vertebra vault password STG --workspace workspace
      """)

  @Argument(help: "The site's id in the study.")
  var site: String

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @Flag(help: "Forgets the passwords that the site had before.")
  var replace = false

  @Flag(help: "Prints the result as JSON.")
  var json = false

  func run() throws {
    let space = Workspace(root: workspace)
    guard let file = PasswordFile(site: site, in: space) else {
      throw ValidationError("a site's id is made of letters, digits, '.', '_' and '-'")
    }
    do {
      let password = try PasswordInput.ask(for: site)
      var count = 0
      try VaultUse.with(workspace, isNew: true) { _, ledger in
        count = try file.store(password, replacing: replace)
        try ledger.append(
          Ledger.AuditEvent(
            utc: Clock.utc(), actor: DecisionOptions.user, action: "password.store",
            details: ["count": .integer(count), "replaced": .bool(replace), "site": .string(site)]))
      }
      if try space.files.status(at: "\(space.inbox)/\(site)", followingLink: false) == nil {
        Console.err("warning: the inbox has no folder '\(site)' so far; check the site's id\n")
      }
      let value: CanonicalJSON = ["passwords": .integer(count), "site": .string(site)]
      Console.out(
        json ? value.text + "\n" : "site \(site) has \(count) password\(count == 1 ? "" : "s") in the vault\n")
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }
}
