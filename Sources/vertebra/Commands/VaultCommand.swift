import ArgumentParser

struct VaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vault", abstract: "Keeps the passwords with which sites encrypt their archives.",
    discussion: """
      They lie in the workspace's vault beside the key, for its owner alone, and are tried on encrypted zips.

      Example: vertebra vault password STG --workspace workspace
      """,
    subcommands: [VaultPasswordCommand.self, VaultListCommand.self])
}
