import Foundation
import TestSupport
import Testing

@Suite("A participant withdraws")
struct WithdrawalTests {
  private static let number = "04-002"

  private func withdraw(_ workspace: CaseWorkspace, scope: String, _ options: String...) throws
    -> VertebraCommand.Ended
  {
    try VertebraCommand.run(
      ["withdraw", Self.number, "--scope", scope, "--reason", "Consent withdrawn", "--workspace", workspace.path]
        + options)
  }

  private func token(_ workspace: CaseWorkspace) throws -> String {
    try String(SubjectTokens(keyFileOf: workspace).usubjid(Self.number).dropFirst(7))
  }

  private func subjects(_ workspace: CaseWorkspace) throws -> [String] {
    try workspace.csv("unblinded/adsl.csv").rows.map { String($0["USUBJID"].dropFirst(7)) }
  }

  /// Whether token or numbers stand anywhere in files below a folder, as another program finds them, Parquet included.
  private func traces(of words: [String], in folder: String) throws -> [String] {
    let scratch = TemporaryFolder()
    let list = scratch.path + "/words.csv"
    // The search wants a short word too.
    try ("value,class\nZq9,none\n" + words.map { "\($0),number\n" }.joined()).write(
      toFile: list, atomically: true, encoding: .utf8)
    let text = try Python.run("Tests/CaseTests/Scripts/leaks.py", [list, folder])
    let hits = try #require(try VaultTests.object(text)["hits"] as? [[String]])
    return hits.map { "\($0[0]) in \($0[2])" }
  }

  @Test("Out of everything derived, in the balance, and out for good: two transfers, two scopes, and undone")
  func life() throws {
    let workspace = try VaultTests.small()
    let later = "\(workspace.path)/inbox/STG/StGeorge_INVEST_0812.zip"
    try FileManager.default.moveItem(atPath: later, toPath: workspace.path + "/later.zip")
    _ = try workspace.run()
    let first = try workspace.release()
    let before = try workspace.csv("unblinded/adsl.csv")
    let token = try token(workspace)
    #expect(try subjects(workspace).contains(token))
    let words = [token, Self.number, "SGH002"]
    #expect(try !traces(of: words, in: first).isEmpty)

    // A wrong number in a list changes nothing.
    let list = workspace.path + "/list.txt"
    try "# withdrawn in March\n\n 04-003 \n04-998\n".write(toFile: list, atomically: true, encoding: .utf8)
    let wrong = try VertebraCommand.run(
      "withdraw", "--from", list, "--scope", "data", "--reason", "r", "--workspace", workspace.path)
    #expect(wrong.exitCode == 3 && wrong.err.contains("knows none of that number"))

    let ended = try withdraw(
      workspace, scope: "data", "--pipeline", CaseWorkspace.nightly, "--now", "--json", "--workers", "2")
    #expect([0, 1].contains(ended.exitCode), "\(ended.err)")
    let report = try VaultTests.object(String(ended.out.prefix { $0 != "\n" }))
    #expect(report["token"] as? String == token)
    let artefacts = try #require(report["artefacts"] as? [[String: Any]])
    func places(_ kind: String) -> [String] {
      artefacts.filter { $0["kind"] as? String == kind }.compactMap { $0["place"] as? String }
    }
    #expect(
      Set(places("archive").map { $0.prefix { $0 != ":" } }) == [
        "STG/StGeorge_INVEST_0809.zip", "UWCC/randomisation_20080903.zip",
      ])
    #expect(places("release").contains { $0.hasSuffix("unblinded/adsl.csv") })
    #expect(places("crosswalk").count == 1)

    let second = try workspace.release()
    #expect(second != first)
    #expect(try traces(of: words, in: second) == [])
    let after = try workspace.csv("unblinded/adsl.csv")
    #expect(
      after.rows.map { $0["USUBJID"] } == before.rows.map { $0["USUBJID"] }.filter { $0 != "INVEST-" + token })
    let manifest = try VaultTests.object(String(contentsOfFile: second + "/manifest.json", encoding: .utf8))
    let withdrawn = try #require(manifest["withdrawn"] as? [[String: Any]])
    #expect(Set(withdrawn.compactMap { $0["site"] as? String }) == ["STG", "UWCC"])
    #expect(withdrawn.allSatisfy { $0["records"] as? Int ?? 0 > 0 })
    let balance = try #require(manifest["balance"] as? [[String: Any]])
    let quarantined = balance.filter { "\($0["stage"] ?? "")".contains("validate.fields") }
      .reduce(0) { $0 + ($1["quarantined"] as? Int ?? 0) }
    #expect(quarantined >= withdrawn.reduce(0) { $0 + ($1["records"] as? Int ?? 0) })
    // The tombstone has the token, never the number.
    let audit = try VaultTests.audit(workspace)
    #expect(audit.contains { $0[0] == "participant.withdraw" && $0[2].contains(token) })
    #expect(audit.contains { $0[0] == "participant.absent" && $0[2].contains(token) })
    #expect(!audit.contains { $0[2].contains(Self.number) || $0[2].contains("SGH002") })
    // With scope data what was published stays.
    #expect(FileManager.default.fileExists(atPath: first))
    #expect(try withdraw(workspace, scope: "data").err.contains("is withdrawn since"))

    // A later transfer brings the participant again, in vain.
    try FileManager.default.moveItem(atPath: workspace.path + "/later.zip", toPath: later)
    _ = try workspace.run()
    let third = try workspace.release()
    #expect(third != second)
    #expect(try traces(of: words, in: third) == [])
    #expect(try traces(of: words, in: workspace.path + "/queries/current") == [])
    let findings = try workspace.csv("sites/STG/findings.csv").rows
    #expect(findings.count { $0["rule"] == "participant.withdrawn" && $0["severity"] == "note" } == 1)
    #expect(!findings.contains { $0["rule"] == "participant.vanished" })

    // With scope all the releases that hold the participant go, and no other.
    #expect(try withdraw(workspace, scope: "all").exitCode == 0)
    _ = try workspace.run()
    #expect(!FileManager.default.fileExists(atPath: first))
    for release in [second, third] { #expect(FileManager.default.fileExists(atPath: release)) }
    #expect(try workspace.release() == third)
    #expect(try traces(of: words, in: workspace.path + "/releases") == [])
    #expect(try VaultTests.audit(workspace).contains { $0[0] == "release.remove" })
    // What the sites sent is as it was.
    #expect(FileManager.default.fileExists(atPath: later))

    // The questions about one who withdraws are closed, and no others.
    let states = try VaultTests.queries(workspace)
    let asked = try workspace.csv("sites/STG/findings.csv").rows.filter {
      $0["participant"] == "04-003" && $0["severity"] == "query"
    }.map { $0["id"] }
    #expect(!asked.isEmpty)
    let other = try VertebraCommand.run(
      "withdraw", "SGH003", "--scope", "data", "--reason", "r", "--workspace", workspace.path)
    #expect(other.exitCode == 0 && asked.allSatisfy { other.out.contains($0) })
    _ = try workspace.run()
    let closed = try VaultTests.queries(workspace)
    for (id, state) in states where !["resolved", "withdrawn"].contains(state) {
      #expect((closed[id] == "withdrawn") == asked.contains(id), "\(id)")
    }

    // Tokens change with a key; the withdrawal holds.
    #expect(try VaultTests.vertebra(workspace, "vault", "rotate-key", "--reason", "r").exitCode == 0)
    _ = try workspace.run()
    let count = try subjects(workspace).count
    #expect(try traces(of: words, in: try workspace.release()) == [])
    let undone = try VaultTests.vertebra(workspace, "reinstate", Self.number, "--reason", "The wrong number")
    #expect(undone.exitCode == 0, "\(undone.err)")
    _ = try workspace.run()
    #expect(try subjects(workspace).count == count + 1)
    let found = try VaultTests.object(
      try VaultTests.vertebra(workspace, "crosswalk", "lookup", Self.number, "--reason", "r", "--json").out)
    #expect(try subjects(workspace).contains(try #require(found["token"] as? String)))
    #expect(
      try VertebraCommand.run("doctor", CaseWorkspace.study, "--workspace", workspace.path).out.contains(
        "ok     ledger"))
  }

  @Test("One who withdraws before any data came never gets in")
  func beforeData() throws {
    let workspace = try VaultTests.small()
    let sent = try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/inbox/STG")
    for archive in sent {
      try FileManager.default.moveItem(
        atPath: "\(workspace.path)/inbox/STG/\(archive)", toPath: "\(workspace.path)/\(archive)")
    }
    try FileManager.default.removeItem(atPath: workspace.path + "/inbox/UWCC/randomisation_20080903.zip")
    _ = try workspace.run()
    #expect(try withdraw(workspace, scope: "data").err.contains("can be withdrawn with --pipeline"))
    let ended = try withdraw(workspace, scope: "data", "--pipeline", CaseWorkspace.nightly)
    #expect(ended.exitCode == 0 && ended.err.contains("the next run"), "\(ended.err)")
    for archive in sent {
      try FileManager.default.moveItem(
        atPath: "\(workspace.path)/\(archive)", toPath: "\(workspace.path)/inbox/STG/\(archive)")
    }
    _ = try workspace.run()
    let token = try token(workspace)
    #expect(try subjects(workspace).count > 3)
    #expect(try traces(of: [token, Self.number, "SGH002"], in: try workspace.release()) == [])
  }
}
