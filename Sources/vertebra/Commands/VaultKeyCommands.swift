import ArgumentParser
import Crypto
import Execution
import Ledger
import Store

struct ExportKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export-key", abstract: "Writes the study's key, encrypted under a passphrase, for a safe.",
    discussion: """
      Asks for the passphrase on the terminal and does not show it, or takes the first line of standard input or of \
      --passphrase-file. Who has the file and the passphrase can undo every pseudonym: keep the two apart.

      Example: vertebra vault export-key study-key.txt --reason "Copy for the safe" --workspace workspace
      """)

  @Argument(help: "The file to write; it must not be there yet.")
  var file: String

  @Option(help: "A file whose first line is the passphrase; '-' is standard input.")
  var passphraseFile: String?

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @OptionGroup var decision: DecisionOptions

  func run() throws {
    try VaultUse.with(workspace, isNew: true) { space, ledger in
      let key = try KeyFile(in: space).load()
      let files = LocalFileSystem()
      guard try files.status(at: file, followingLink: false) == nil else {
        throw StoreError(
          "export the key to", file, reason: "a file of that name is there", help: "give the copy another name")
      }
      let passphrase =
        try passphraseFile.map { try PasswordInput.firstLine(of: $0) } ?? PasswordInput.ask(for: "the copy")
      // First the note, then the copy: no copy leaves without one.
      try ledger.append(
        Ledger.AuditEvent(
          utc: decision.decision.utc, actor: decision.decision.actor, action: "key.export",
          details: ["key": .string(key.id), "reason": .string(decision.reason)]))
      try KeyExport.write(key, to: file, passphrase: passphrase, on: files)
      Console.out("wrote key \(key.id) of study \(key.study), version \(key.version)\n")
    }
  }
}

struct ImportKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-key", abstract: "Brings a key back that 'export-key' wrote.",
    discussion: """
      The vault must have no key; one that is there is never replaced.

      Example: vertebra vault import-key study-key.txt --reason "New server" --workspace workspace
      """)

  @Argument(help: "The file that 'export-key' wrote.")
  var file: String

  @Option(help: "A file whose first line is the passphrase; '-' is standard input.")
  var passphraseFile: String?

  @Option(help: "The folder of the study's data; made if it is missing.")
  var workspace = "workspace"

  @OptionGroup var decision: DecisionOptions

  func run() throws {
    do {
      try Workspace(root: workspace).create()
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
    try VaultUse.with(workspace, isNew: true) { space, ledger in
      let target = KeyFile(in: space)
      guard try space.files.status(at: target.path, followingLink: false) == nil else {
        throw StoreError(
          "import a key into", "vault/master.key", reason: "the vault has a key already, which is never replaced",
          help: "move the vault aside first, if this is the wrong one")
      }
      let passphrase =
        try passphraseFile.map { try PasswordInput.firstLine(of: $0) } ?? PasswordInput.take(for: "the copy")
      let key = try KeyExport.read(file, passphrase: passphrase, on: LocalFileSystem())
      try ledger.append(
        Ledger.AuditEvent(
          utc: decision.decision.utc, actor: decision.decision.actor, action: "key.import",
          details: ["key": .string(key.id), "reason": .string(decision.reason)]))
      try target.store(key)
      Console.out("the vault has key \(key.id) of study \(key.study), version \(key.version)\n")
    }
  }
}

struct RotateKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-key", abstract: "Puts a new key in the place of the study's key.",
    discussion: """
      The next night gives every participant another token and other days of shift; the crosswalk keeps the earlier \
      tokens, and the old key stays sealed in the vault. Earlier releases stay as they are and cannot be joined with \
      later ones but through the crosswalk. Queries keep their ids. Make a new export of the key afterwards.

      Example: vertebra vault rotate-key --reason "A copy of the key was lost" --workspace workspace
      """)

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @OptionGroup var decision: DecisionOptions

  func run() throws {
    try VaultUse.with(workspace, isNew: true) { space, ledger in
      let (old, new) = try KeyRotation(space, ledger: ledger).rotate(decision.decision)
      Console.out(
        """
        key \(new.id), version \(new.version), took the place of key \(old.id)
        the next run issues every token and every shift anew; queries keep their ids
        make a new export: vertebra vault export-key FILE --reason TEXT

        """)
    }
  }
}
