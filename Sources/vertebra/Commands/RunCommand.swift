import ArgumentParser
import Execution
import Glibc
import Ledger
import Planning
import Reporting
import Store
import StudyModel

extension Severity: ExpressibleByArgument {}
extension Blinding.Allocation: ExpressibleByArgument {}

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs a pipeline over the inbox of a workspace and publishes a release.",
    discussion: "Example: vertebra run pipelines/mystudy/nightly.yaml --workspace workspace --workers 4")

  @Argument(help: "The pipeline file.")
  var pipeline: String

  @Option(help: "The folder of the study's data; made if it is missing.")
  var workspace = "workspace"

  @Option(help: "How many threads work; by default as many as the machine has processors.")
  var workers: Int?

  @Option(help: "The least severity of a finding that makes the exit code 1: note, query or reject.")
  var failOn = Severity.reject

  @Option(
    help: "real, or dummy: the arms are scrambled, and the release lies in dummy/. By default as the study says.")
  var allocation: Blinding.Allocation?

  @Flag(help: "Prints the report as JSON on stdout, and events as JSON lines on stderr.")
  var json = false

  func run() throws {
    let plan = try PipelineLoader(json: json).plan(pipeline)
    try RunCommand.night(
      plan, workspace: workspace, workers: Workers(count: workers ?? RunCommand.processors), failOn: failOn,
      allocation: allocation, json: json)
  }

  /// A night over a workspace, with its report; ends the command where it cannot go on or findings reach `failOn`.
  ///
  /// - Parameter allocation: nil for the one that the study names.
  static func night(
    _ plan: Plan, workspace: String, workers: Workers, failOn: Severity, allocation: Blinding.Allocation? = nil,
    json: Bool
  ) throws {
    do {
      let space = Workspace(root: workspace)
      try space.create()
      let key = try KeyFile(in: space).load(study: plan.study.id)
      let observe: @Sendable (RunEvent) -> Void
      if json {
        let recorder = JSONLinesRecorder()
        observe = { recorder.record($0) }
      } else {
        let recorder = ConsoleRecorder()
        observe = { recorder.record($0) }
      }
      let night = Night(
        plan: plan, workspace: space, key: key, workers: workers, failOn: failOn,
        allocation: allocation ?? plan.study.blinding.allocation,
        runID: Clock.runID(), now: { Clock.utc() }, observe: observe)
      let report = try night.run()
      let folder = "\(night.allocation == .dummy ? space.rehearsals : space.releases)/\(report.release)"
      Console.out(
        json
          ? report.json(releaseFolder: folder).text + "\n"
          : report.text(
            releaseFolder: folder, folders: try RunCommand.folders(in: folder, of: space),
            queriesFolder: night.allocation == .dummy ? nil : "\(space.queries)/current"))
      if report.exitCode != 0 { throw ExitStatus.findings.code }
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }

  /// The folders that lie in a release.
  private static func folders(in release: String, of space: Workspace) throws -> Set<String> {
    let paths = try space.files(below: release).map { $0.dropFirst(release.count + 1) }
    return Set(paths.filter { $0.contains("/") }.compactMap { $0.split(separator: "/").first.map(String.init) })
  }

  static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
