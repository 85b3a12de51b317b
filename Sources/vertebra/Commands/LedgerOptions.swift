import ArgumentParser
import Glibc
import Ledger
import Store

/// The workspace whose ledger a command looks at or writes to.
struct LedgerOptions: ParsableArguments {
  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  /// Opens the ledger for a piece of work; one that writes has the workspace to itself.
  func use(_ access: Ledger.Access, _ body: (Ledger) throws -> Void) throws {
    do {
      let space = Workspace(root: workspace)
      guard try space.files.status(at: space.ledger, followingLink: false) != nil else {
        Console.err("error: '\(workspace)' has no ledger: nothing has run there\n")
        throw ExitStatus.stopped.code
      }
      let lock = access == .readWrite ? try space.lock(startedUTC: Clock.utc()) : nil
      defer { withExtendedLifetime(lock) {} }
      try body(try Ledger.open(space.ledger, access: access))
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }
}

/// Who decides something about a question, and why.
struct DecisionOptions: ParsableArguments {
  @Option(help: "Why; goes into the audit trail, so name no participant.")
  var reason: String

  @Option(help: "Who decides; the user who is logged in, where it is not given.")
  var by: String?

  func validate() throws {
    if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason has to say something") }
  }

  var decision: Ledger.Decision {
    Ledger.Decision(actor: by ?? DecisionOptions.user, utc: Clock.utc(), reason: reason)
  }

  /// The name of the user of this process.
  static var user: String {
    guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return "user \(geteuid())" }
    return String(cString: name)
  }
}
