import ArgumentParser
import Crypto
import Execution
import Glibc
import Ledger
import Planning
import Stages
import Store
import StudyModel
import Tables

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks one upload as the centre will, without keys, ledger or workspace.",
    discussion: """
      Finds what the centre's run would find, with the same ids, and lists what the centre alone can check. Nothing \
      is written but the page and the workbook, where they are asked for.

      Example: vertebra check upload.zip --site STG --pipeline pipelines/mystudy/check-upload.yaml

      With a password: vertebra check upload.zip --site STG --pipeline pipelines/mystudy/check-upload.yaml \
      --password-file password.txt
      """)

  @Argument(help: "The archive that the site is about to send.")
  var upload: String

  @Option(help: "The site's id in the study.")
  var site: String

  @Option(help: "The pipeline file: reading and checking alone.")
  var pipeline: String

  @Option(help: "A file whose first line is the password of an encrypted zip, or '-' for standard input.")
  var passwordFile: String?

  @Option(help: "The least severity of a finding that makes the exit code 1: note, query or reject.")
  var failOn = Severity.reject

  @Option(help: "Writes the findings as a page (HTML) to this file.")
  var html: String?

  @Option(help: "Writes the findings as a workbook (XLSX) to this file.")
  var workbook: String?

  @Flag(help: "Prints findings and receipt as JSON.")
  var json = false

  func run() throws {
    let plan = try PipelineLoader(json: json).plan(pipeline)
    guard let site = plan.study.sites.first(where: { $0.id.text == site }) else {
      let known = plan.study.sites.map(\.id.text).joined(separator: ", ")
      Console.err("error: the study has no site of that id; its sites are \(known)\n")
      throw ValidationError("--site names no site of the study")
    }
    do {
      let result = try check(plan, site: site)
      let checked = CheckedUpload(result, site: site, plan: plan)
      json ? checked.showJSON() : checked.showText()
      try checked.write(page: html, workbook: workbook, temporaryFolder: CheckCommand.temporaryFolder)
      if result.findings.contains(atLeast: failOn) { throw ExitStatus.findings.code }
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }

  private func check(_ plan: Plan, site: Site) throws -> Executor.Result {
    let files = LocalFileSystem()
    guard let status = try files.status(at: upload, followingLink: true), status.kind == .file else {
      throw StoreError("read", upload, reason: "there is no such file", help: "name the archive to check")
    }
    let name = upload.split(separator: "/").last.map(String.init) ?? upload
    let archive = ReceivedArchive(
      path: upload, name: name, sha256: try files.hash(ofFile: upload) ?? "", spool: CheckCommand.temporaryFolder)
    // Tokens and shifts of a check are thrown away with the key, so any key does.
    let keys = StudyKeys(master: SymmetricKey(size: .bits256), id: "none", study: plan.study.id)
    var passwords: [ArchivePassword] = []
    if let passwordFile { passwords.append(ArchivePassword(try PasswordInput.firstLine(of: passwordFile))) }
    let environment = StageEnvironment(
      study: plan.study, keys: keys, crosswalk: Crosswalk(plan.study),
      passwords: SitePasswords([site.id: passwords]), outputs: NoOutputs())
    let executor = Executor(
      plan: plan, environment: environment, workers: Workers(count: RunCommand.processors),
      partitions: MemoryPartitions(), observe: { _ in })
    let queued = QueuedArchive(
      site: site, archive: archive, bytes: Int(status.size), sequence: site.transfers.sequence(ofArchive: name) ?? [])
    return try executor.run([queued])
  }

  private static var temporaryFolder: String {
    getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir
  }
}

/// A check writes nothing; a pipeline that would is refused here at the latest.
private struct NoOutputs: OutputFolder {
  struct Refusal: Error, CustomStringConvertible {
    var description: String { "a check writes no files; use a pipeline without stages that write" }
  }

  func file(_ path: String) throws -> any OutputFile { throw Refusal() }
}
