import ArgumentParser
import Execution
import Glibc
import Ledger
import Planning
import Stages
import Store
import StudyModel

/// How commands get at the vault: with the workspace to themselves, and with a ledger that takes note of it.
enum VaultUse {
  /// - Parameter isNew: whether nothing need have run in the workspace yet; it has to have a vault.
  static func with(_ workspace: String, isNew: Bool = false, _ body: (Workspace, Ledger) throws -> Void) throws {
    do {
      let space = Workspace(root: workspace)
      if isNew {
        // A path that is mistyped must not become a workspace.
        guard try space.files.status(at: space.vault, followingLink: false) != nil else {
          throw StoreError(
            "open", "vault", reason: "'\(workspace)' has none",
            help: "check --workspace; 'vertebra keygen' makes a workspace with its key")
        }
      } else if try space.files.status(at: space.ledger, followingLink: false) == nil {
        Console.err("error: '\(workspace)' has no ledger: nothing has run there\n")
        throw ExitStatus.stopped.code
      }
      let lock = try space.lock(startedUTC: Clock.utc())
      defer { withExtendedLifetime(lock) {} }
      try body(space, try Ledger.open(space.ledger))
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }

  /// The vault with the key that lies in it.
  static func open(_ space: Workspace, _ ledger: Ledger, study: Study? = nil) throws -> StudyVault {
    try StudyVault(
      space, key: try KeyFile(in: space).load(study: study?.id), ledger: ledger, utc: Clock.utc(),
      actor: DecisionOptions.user)
  }

  /// The one participant that a token or number names.
  static func participant(_ name: String, in vault: StudyVault) throws -> CrosswalkRecord? {
    let found = vault.records(named: name)
    guard found.count < 2 else {
      throw StoreError(
        "tell", "the participant", reason: "\(found.count) sites have one of that number",
        help: "give the trial's own number, with the site's in front")
    }
    return found.first
  }
}
