import ArgumentParser
import Crypto
import Execution
import Glibc
import Ledger
import Planning
import Reporting
import Stages
import Store
import StudyModel
import Tables

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Checks one upload as the centre will, without keys, ledger or workspace.",
    discussion: """
      Finds what the centre's run would find, with the same ids. Nothing is written; what the centre alone \
      can know, as other sites' data, is not looked at.

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
      // As at night: who checks an upload may be blind, and a list for the site never tells the treatment.
      var findings: [LocatedFinding] = []
      result.findings.inOrder().forEach { if !$0.tainted { findings.append($0) } }
      json ? show(json: result, findings) : show(text: result, findings)
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

  private func show(text result: Executor.Result, _ findings: [LocatedFinding]) {
    for submission in result.submissions {
      Console.out("\(submission.archive): \(submission.state.rawValue)\n")
      var table = TextTable(["member", "type", "verdict", "forms", "records", "data", "blank", "quarantined"])
      for member in submission.members {
        let forms = Set(member.receipt.layout?.tables.map(\.form) ?? []).sorted().joined(separator: " ")
        table.add(
          [member.receipt.path, member.receipt.format ?? "", member.receipt.verdict.rawValue, forms]
            + [member.counts.records, member.counts.data, member.counts.blank, member.counts.quarantined]
            .map { String($0) })
      }
      Console.out(table.text + "\n")
    }
    for finding in findings {
      let place = [finding.member, finding.record.map { "record \($0)" }, finding.field.map { "field \($0)" }]
        .compactMap { $0 }.joined(separator: ", ")
      let who = [finding.trialNumber, finding.visit].compactMap { $0 }.joined(separator: " ")
      Console.out("\(finding.severity.rawValue)  \(finding.rule)  \(place)\(who.isEmpty ? "" : "  (\(who))")\n")
      Console.out("    \(finding.messageForSite)\n")
    }
    let total = findings.count
    Console.out("\(total) finding\(total == 1 ? "" : "s")\n")
  }

  private func show(json result: Executor.Result, _ findings: [LocatedFinding]) {
    let value: CanonicalJSON = [
      "submissions": .array(
        result.submissions.map { submission in
          [
            "archive": .string(submission.archive), "state": .string(submission.state.rawValue),
            "members": .array(
              submission.members.map { member in
                [
                  "path": .string(member.receipt.path), "verdict": .string(member.receipt.verdict.rawValue),
                  "type": member.receipt.format.map { .string($0) } ?? .null,
                  "sha256": member.receipt.sha256.map { .string($0) } ?? .null,
                  "records": .integer(member.counts.records),
                  "data": .integer(member.counts.data), "blank": .integer(member.counts.blank),
                  "quarantined": .integer(member.counts.quarantined),
                ]
              }),
          ]
        }),
      "findings": .array(
        findings.map { finding in
          [
            "id": .string(finding.id), "rule": .string(finding.rule), "severity": .string(finding.severity.rawValue),
            "participant": finding.trialNumber.map { .string($0) } ?? .null,
            "visit": finding.visit.map { .string($0) } ?? .null,
            "form": finding.form.map { .string($0.text) } ?? .null,
            "field": finding.field.map { .string($0.text) } ?? .null,
            "member": finding.member.map { .string($0) } ?? .null,
            "record": finding.record.map { .integer(Int($0)) } ?? .null,
            "cause": finding.cause.map { .string($0) } ?? .null, "message": .string(finding.messageForSite),
          ]
        }),
    ]
    Console.out(value.text + "\n")
  }
}

/// A check writes nothing; a pipeline that would is refused here at the latest.
private struct NoOutputs: OutputFolder {
  struct Refusal: Error, CustomStringConvertible {
    var description: String { "a check writes no files; use a pipeline without stages that write" }
  }

  func file(_ path: String) throws -> any OutputFile { throw Refusal() }
}
