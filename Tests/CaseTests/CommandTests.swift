import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The command ends as its help says")
struct CommandTests {
  private static let checkUpload = "pipelines/invest/check-upload.yaml"

  private func json(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  @Test(
    "A wrong command line ends with 64",
    arguments: [
      ["nonsense"], ["run"], ["run", CaseWorkspace.nightly, "--wrokers", "2"],
      ["run", CaseWorkspace.nightly, "--workers", "x"],
      ["run", CaseWorkspace.nightly, "--fail-on", "everything"], ["check", "upload.zip"],
    ])
  func wrongCommandLine(_ arguments: [String]) throws {
    let ended = try VertebraCommand.run(arguments)
    #expect(ended.exitCode == 64)
    #expect(ended.out.isEmpty)
    #expect(ended.err.contains("Usage:"))
  }

  @Test("A site that the study does not have is a wrong command line, and the study's sites are named")
  func unknownSite() throws {
    let ended = try VertebraCommand.run(
      "check", "fixtures/invest/inbox/STG/StGeorge_INVEST_0812.zip", "--site", "XYZ", "--pipeline", Self.checkUpload)
    #expect(ended.exitCode == 64)
    #expect(ended.err.contains("its sites are UWCC, MAYO, UW, OXF, STG, GGH, BRI, NOT, WGH"))
  }

  @Test("A pipeline file that is not there ends with 2")
  func missingPipeline() throws {
    let ended = try VertebraCommand.run("plan", "pipelines/invest/none.yaml")
    #expect(ended.exitCode == 2)
    #expect(ended.out.isEmpty)
    #expect(
      ended.err.hasPrefix(
        "pipelines/invest/none.yaml:1:1: error: the pipeline file cannot be read: there is no such file [file.missing]\n"
      ))
  }

  @Test("A night without a key ends with 3 and says how to make one")
  func missingKey() throws {
    let workspace = CaseWorkspace()
    let ended = try workspace.run()
    #expect(ended.exitCode == 3)
    #expect(ended.out.isEmpty)
    #expect(
      ended.err.hasPrefix("error: cannot load the key 'vault/master.key': there is none\nhelp: run: vertebra keygen"))
    #expect(!FileManager.default.fileExists(atPath: workspace.path + "/releases/current"))
  }

  @Test("A key is made once and never replaced")
  func keyIsKept() throws {
    let workspace = CaseWorkspace()
    try workspace.makeKey()
    let path = workspace.path + "/vault/master.key"
    let before = try Data(contentsOf: URL(filePath: path))
    let ended = try VertebraCommand.run("keygen", CaseWorkspace.study, "--workspace", workspace.path)
    #expect(ended.exitCode == 3)
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    let facts = try FileManager.default.attributesOfItem(atPath: path)
    #expect(facts[.posixPermissions] as? Int == 0o600)
  }

  @Test("A night in a workspace where another is at work ends with 3 and names it")
  func heldLock() throws {
    let workspace = CaseWorkspace()
    try workspace.makeKey()
    let file = open(workspace.path + "/.lock", O_RDWR | O_CREAT, 0o640)
    defer { close(file) }
    #expect(flock(file, LOCK_EX | LOCK_NB) == 0)
    let holder = "4711 elsewhere 2026-11-22T01:02:03Z\n"
    #expect(pwrite(file, holder, holder.utf8.count, 0) == holder.utf8.count)
    let ended = try workspace.run()
    #expect(ended.exitCode == 3)
    #expect(ended.err.contains("process 4711 on elsewhere, started 2026-11-22T01:02:03Z, is working in it"))
  }

  @Test("Status of a workspace in which nothing ran ends with 3")
  func statusOfNothing() throws {
    let ended = try VertebraCommand.run("status", "--workspace", CaseWorkspace().path)
    #expect(ended.exitCode == 3)
    #expect(ended.err.contains("nothing has run there"))
  }

  @Test("A night over an empty inbox ends with 0 and leaves a release")
  func emptyInbox() throws {
    let workspace = CaseWorkspace()
    try workspace.makeKey()
    let ended = try workspace.run()
    #expect(ended.exitCode == 0)
    #expect(try workspace.csv("unblinded/adsl.csv").rows.isEmpty)
  }

  @Test("The fixtures' night ends with 1 where a finding reaches --fail-on, and the report counts it")
  func exitCodeFollowsFindings() throws {
    let night = try SharedNights.first()
    var counts: [String: Int] = [:]
    for site in ["BRI", "GGH", "MAYO", "NOT", "OXF", "STG", "UW", "UWCC", "WGH"] {
      for row in try night.workspace.csv("sites/\(site)/findings.csv").rows { counts[row["severity"], default: 0] += 1 }
    }
    #expect(night.ended.exitCode == (counts["reject", default: 0] > 0 ? 1 : 0))
    #expect(counts["query", default: 0] > 80)
    // Nothing new to do, and another threshold: the code is that of the findings that are there.
    let workspace = try SharedNights.second().workspace
    #expect(try workspace.run("--fail-on", "note").exitCode == 1)
  }

  @Test("What is printed with --json is JSON")
  func jsonIsJSON() throws {
    let second = try SharedNights.second()
    let report = try #require(try json(second.ended.out) as? [String: Any])
    #expect((report["submissions"] as? [Any])?.count == 12)
    #expect(report["unchanged"] as? Bool == false)
    for line in second.ended.err.split(separator: "\n") { #expect(try json(String(line)) is [String: Any], "\(line)") }
    let path = second.workspace.path
    #expect(try json(VertebraCommand.run("status", "--workspace", path, "--json").out) is [String: Any])
    #expect(try json(VertebraCommand.run("plan", CaseWorkspace.nightly, "--json").out) is [String: Any])
    #expect(try json(VertebraCommand.run("doctor", CaseWorkspace.study, "--workspace", path, "--json").out) is [Any])
    let manifest = try String(contentsOfFile: try second.workspace.release() + "/manifest.json", encoding: .utf8)
    #expect(try json(manifest) is [String: Any])
  }

  @Test("Checking an upload takes no key, writes nothing, and finds what the night finds, with the same ids")
  func checkFindsTheSame() throws {
    let night = try SharedNights.first()
    let folder = TemporaryFolder()
    let upload = Repository.path("fixtures/invest/inbox/STG/StGeorge_INVEST_0812.zip")
    let ended = try VertebraCommand.run(
      ["check", upload, "--site", "STG", "--pipeline", Repository.path(Self.checkUpload), "--json"], in: folder.path)
    #expect(ended.exitCode == 0 || ended.exitCode == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    let report = try #require(try json(ended.out) as? [String: Any])
    let findings = try #require(report["findings"] as? [[String: Any]])
    let checked = Set(findings.compactMap { $0["id"] as? String })
    #expect(checked.count == findings.count)
    // The night alone derives scores, and knows the visits' windows, other sites' files and the transfers before.
    let rows = try night.workspace.csv("sites/STG/findings.csv").rows
    let nightly = Set(rows.filter { $0["archive"] == "StGeorge_INVEST_0812.zip" }.map { $0["id"] })
    #expect(checked.subtracting(nightly) == [])
    let ruled = Set(
      rows.filter { row in
        row["archive"] == "StGeorge_INVEST_0812.zip"
          && !["visit.", "score.", "change.", "day_zero.", "dataset.", "transfer.", "drift."].contains {
            row["rule"].hasPrefix($0)
          }
      }.map { $0["id"] })
    #expect(ruled.subtracting(checked) == [])
    // Among them are the garbled surname in record 2 of patients.csv, the Medicare number in record 10, the spelling of
    // a participant's number in record 10 of pain.csv, and a pain form of day 3 that is not there.
    #expect(checked.count == 21)
    #expect(findings.count { $0["rule"] as? String == "form.missing" } == 1)
  }
}
