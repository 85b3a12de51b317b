import ArgumentParser
import Execution
import Ledger
import Reporting
import Store
import Tables

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tells what a workspace has received and when it last ran.",
    discussion: "Example: vertebra status --workspace workspace")

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @Flag(help: "Prints the status as JSON.")
  var json = false

  func run() throws {
    do {
      let space = Workspace(root: workspace)
      guard try space.files.status(at: space.ledger, followingLink: false) != nil else {
        Console.err("error: '\(workspace)' has no ledger: nothing has run there\n")
        throw ExitStatus.stopped.code
      }
      let ledger = try Ledger.open(space.ledger)
      let run = try ledger.lastRun()
      let current = try space.currentRelease()
      let submissions = try ledger.submissions().sorted { ($0.site, $0.archive) < ($1.site, $1.archive) }
      let counts = try run.map { try ledger.findingCounts(run: $0.id) } ?? []
      let queries = try ledger.queryCounts()
      json
        ? showJSON(run, current, submissions, counts, queries) : showText(run, current, submissions, counts, queries)
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }

  private func showText(
    _ run: Ledger.Run?, _ current: String?, _ submissions: [Ledger.Submission], _ counts: [Ledger.FindingCount],
    _ queries: [Ledger.QueryCount]
  ) {
    if let run {
      Console.out(
        "last run  \(run.id)  \(run.state.rawValue)  \(run.startedUTC) to \(run.endedUTC ?? "-")"
          + "  exit \(run.exitCode.map { String($0) } ?? "-")\n")
    } else {
      Console.out("no run yet\n")
    }
    Console.out("release   \(current ?? "none")\n\n")
    var table = TextTable(["site", "archive", "state", "bytes", "sequence"])
    for submission in submissions {
      table.add([
        submission.site.text, submission.archive, submission.state.rawValue, String(submission.bytes),
        submission.sequence ?? "",
      ])
    }
    Console.out(table.text + "\n")
    var findings = TextTable(["site", "severity", "findings"])
    for count in counts { findings.add([count.site?.text ?? "", count.severity, String(count.count)]) }
    Console.out(findings.text + "\n")
    var asked = TextTable(["site", "state", "severity", "queries"])
    for count in queries {
      asked.add([count.site.text, count.state.rawValue, count.severity, String(count.count)])
    }
    Console.out(asked.text)
  }

  private func showJSON(
    _ run: Ledger.Run?, _ current: String?, _ submissions: [Ledger.Submission], _ counts: [Ledger.FindingCount],
    _ queries: [Ledger.QueryCount]
  ) {
    let value: CanonicalJSON = [
      "run": run.map { ["id": .string($0.id), "state": .string($0.state.rawValue), "started": .string($0.startedUTC)] }
        ?? .null,
      "release": current.map { .string($0) } ?? .null,
      "submissions": .array(
        submissions.map {
          [
            "site": .string($0.site.text), "archive": .string($0.archive), "state": .string($0.state.rawValue),
            "bytes": .integer($0.bytes), "sha256": .string($0.sha256),
          ]
        }),
      "queries": .array(
        queries.map {
          [
            "site": .string($0.site.text), "state": .string($0.state.rawValue), "severity": .string($0.severity),
            "count": .integer($0.count),
          ]
        }),
      "findings": .array(
        counts.map {
          [
            "site": .string($0.site?.text ?? ""), "severity": .string($0.severity), "count": .integer($0.count),
          ]
        }),
    ]
    Console.out(value.text + "\n")
  }
}
