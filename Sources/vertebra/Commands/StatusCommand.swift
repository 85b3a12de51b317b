import ArgumentParser
import Execution
import Ledger
import Reporting
import Store
import StudyModel
import Tables

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tells what a workspace has received and when it last ran.",
    discussion: """
      With --study the last run's rules are judged by the thresholds and waivers that the study has now; nothing is \
      run for that.

      Example: vertebra status --workspace workspace --study pipelines/mystudy
      """)

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @Option(help: "The study's folder, whose thresholds and waivers the rules are judged by.")
  var study: String?

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
      let known = try study.map { try PipelineLoader(json: json).study($0).study } ?? Study(id: "", title: "")
      // The run that made the release: one that failed has judged nothing.
      let judged = try ledger.lastRelease()?.run
      let rules = try judged.map {
        try RuleJudgement(run: $0, of: ledger, study: known, day: String(Clock.utc().prefix(10)))
      }
      json
        ? showJSON(run, current, submissions, counts, queries, rules)
        : showText(run, current, submissions, counts, queries, rules)
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }

  private func showText(
    _ run: Ledger.Run?, _ current: String?, _ submissions: [Ledger.Submission], _ counts: [Ledger.FindingCount],
    _ queries: [Ledger.QueryCount], _ rules: RuleJudgement?
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
    if let rules { Console.out("\n" + rules.text) }
  }

  private func showJSON(
    _ run: Ledger.Run?, _ current: String?, _ submissions: [Ledger.Submission], _ counts: [Ledger.FindingCount],
    _ queries: [Ledger.QueryCount], _ rules: RuleJudgement?
  ) {
    let value: CanonicalJSON = [
      "run": run.map { ["id": .string($0.id), "state": .string($0.state.rawValue), "started": .string($0.startedUTC)] }
        ?? .null,
      "rules": rules?.json ?? .null,
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
