import ArgumentParser

struct VaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "Keeps the study's key, and the passwords with which sites encrypt their archives.",
    discussion: """
      They lie in the workspace's vault, for its owner alone. Passwords are tried on encrypted zips.

      Example: vertebra vault password STG --workspace workspace
      """,
    subcommands: [
      VaultPasswordCommand.self, VaultForgetCommand.self, VaultListCommand.self, ExportKeyCommand.self,
      ImportKeyCommand.self, RotateKeyCommand.self,
    ])
}
