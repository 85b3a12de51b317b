import ArgumentParser
import Glibc
import Ledger
import Store
import StudyModel

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Looks at a workspace and says what would keep a night from running.",
    discussion: "Example: vertebra doctor pipelines/mystudy --workspace workspace")

  @Argument(help: "The study's folder.")
  var study: String

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @Flag(help: "Prints the checks as JSON.")
  var json = false

  private struct Check {
    var name: String
    /// Nil where all is well.
    var problem: String?
  }

  func run() throws {
    let study = try PipelineLoader(json: json).study(study).study
    let space = Workspace(root: workspace)
    var checks = [Check(name: "study", problem: nil)]
    checks.append(check("workspace") { try space.create() })
    checks.append(check("key") { _ = try KeyFile(in: space).load(study: study.id) })
    checks.append(
      check("passwords") {
        for site in try PasswordFile.sites(in: space) { _ = try PasswordFile(site: site, in: space)?.load() }
      })
    checks.append(check("ledger") { try verify(space) })
    checks.append(check("crosswalk") { try openVault(space, study) })
    checks.append(
      check("clock") {
        // A clock before this program was written has lost its battery; entries of the ledger would lie.
        if time(nil) < 1_760_000_000 { throw Problem("the clock stands in the past; set it") }
      })
    checks.append(
      check("disk") {
        var room = statvfs()
        guard statvfs(workspace, &room) == 0 else { throw Problem("the free space cannot be told") }
        let free = UInt64(room.f_bavail) * UInt64(room.f_frsize)
        if free < 1 << 30 { throw Problem("less than 1 GiB is free; make room before the next night") }
      })
    for site in study.sites {
      checks.append(
        check("inbox of \(site.id)") {
          let folder = "\(space.inbox)/\(site.id)"
          guard try space.files.status(at: folder, followingLink: false)?.kind == .folder else {
            throw Problem("the folder inbox/\(site.id) is not there, so the site cannot send anything")
          }
        })
    }
    if json {
      let value = CanonicalJSON.array(
        checks.map { ["check": .string($0.name), "problem": $0.problem.map { .string($0) } ?? .null] })
      Console.out(value.text + "\n")
    } else {
      for check in checks {
        Console.out(
          "\(check.problem == nil ? "ok     " : "wrong  ")\(check.name)\(check.problem.map { ": \($0)" } ?? "")\n")
      }
    }
    if checks.contains(where: { $0.problem != nil }) { throw ExitStatus.stopped.code }
  }

  private struct Problem: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
  }

  private func check(_ name: String, _ body: () throws -> Void) -> Check {
    do {
      try body()
      return Check(name: name, problem: nil)
    } catch {
      return Check(name: name, problem: "\(error)")
    }
  }

  /// Opens the vault as a night would, where something has run.
  private func openVault(_ space: Workspace, _ study: Study) throws {
    guard try space.files.status(at: space.ledger, followingLink: false) != nil else { return }
    let lock = try space.lock(startedUTC: Clock.utc())
    defer { withExtendedLifetime(lock) {} }
    _ = try VaultUse.open(space, try Ledger.open(space.ledger), study: study)
  }

  private func verify(_ space: Workspace) throws {
    guard try space.files.status(at: space.ledger, followingLink: false) != nil else { return }
    if let bad = try Ledger.open(space.ledger).verifyAudit() {
      throw Problem("the audit trail was changed at entry \(bad)")
    }
  }
}
