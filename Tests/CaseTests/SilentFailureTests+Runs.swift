import Crypto
import Foundation
import TestSupport
import Testing

extension SilentFailureTests {
  @Test("row 15: the number of rules is pinned, so that one that goes missing is an error")
  func row15_theNumberOfRulesIsPinned() throws {
    let text = try #require(SmallStudy.files["rules.yaml"])
    let study = try SmallStudy(["rules.yaml": text.replacingOccurrences(of: "rules:\n", with: "count: 2\nrules:\n")])
    let ended = try study.command("plan", "small/nightly.yaml")
    #expect(ended.exitCode == 2 && ended.err.contains("[rule.count]"), "\(ended.err)")
  }

  @Test("row 16: rules of which none matched a record are an error, and one that matched none is named")
  func row16_zeroRulesMatchedIsAnError() throws {
    let never = """
        - id: procedure.dated
          severity: note
          scope: row
          form: PR
          field: date
          assert: present(date)
          say: The procedure has no date.
          example: {pass: [{date: 2008-08-15}], fail: [{}]}
      """
    let study = try SmallStudy(["rules.yaml": SmallStudy.rules(never)])
    try study.send("AA", ["pain.csv": SmallStudy.pain(3)])
    let ended = try study.run()
    #expect(ended.exitCode == 1)
    #expect(ended.out.contains("No rule of the study matched a single record, though records were read"))
    #expect(ended.out.contains("matched no record at any site: procedure.dated"))
  }

  @Test("row 17: a rule that could not run fails the run")
  func row17_couldNotRunFails() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": SmallStudy.pain(3) { "\(SmallStudy.id($0)),BL,15/08/2008,,70" }])
    let ended = try study.run("--fail-on", "reject")
    #expect(ended.exitCode == 1 && ended.out.contains("could not run: pain.zero at AA"), "\(ended.out)")
  }

  @Test("row 19: everybody who was sent comes out, of many participants")
  func row19_everyParticipantComesOut() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": SmallStudy.pain(5_000) { "\(SmallStudy.id($0)),BL,15/08/2008,0,70" }])
    try study.run()
    #expect(Set(try study.findings(rule: "pain.zero").map { $0["record"] }).count == 5_000)
    #expect(Set(try study.csv("blinded/adsl.csv").map { $0["USUBJID"] }).count == 5_000)
  }

  @Test("row 20: a file of which no row is read is a finding")
  func row20_aFileWithoutARowReadIsAFinding() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": "Report of September\nno,header,here\n1,2,3\n"])
    let ended = try study.run()
    #expect(ended.exitCode == 1)
    #expect(try study.findings(rule: "header.not_found").count == 1)
    let receipt = try #require(try study.csv("sites/AA/receipts.csv").first)
    #expect([receipt["records"], receipt["data"], receipt["quarantined"]] == ["3", "0", "3"])
  }

  @Test("row 21: a ragged row is set aside, reported and counted")
  func row21_aRaggedRowIsSetAside() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": SmallStudy.pain(4) { $0 == 2 ? "AA00002,BL,15/08/2008,7,70,9,9" : nil }])
    try study.run()
    let receipt = try #require(try study.csv("sites/AA/receipts.csv").first)
    #expect([receipt["data"], receipt["quarantined"]] == ["3", "1"])
    #expect(try study.findings().contains { $0["record"] == "3" && $0["severity"] == "reject" })
    #expect(try study.csv("blinded/adsl.csv").count == 3)
  }

  @Test("row 22: whatever format a file comes in, a participant's number is replaced behind it")
  func row22_everyFormatIsDeidentified() throws {
    // Nine sites: delimited text, workbooks, ODM and nested archives.
    let rows = try SharedNights.first().workspace.csv("blinded/adsl.csv").rows
    #expect(Set(rows.map { $0["SITEID"] }).count == 8)
    for row in rows {
      let parts = row["USUBJID"].split(separator: "-")
      #expect((parts.last?.count ?? 0) >= 16, "\(row["USUBJID"])")
    }
    #expect(Set(rows.map { $0["USUBJID"] }).count == rows.count)
  }

  @Test("row 23: no token is a hash that somebody without the key can try, and another key makes others")
  func row23_tokensNeedTheKey() throws {
    let study = try SmallStudy()
    for workspace in ["ws", "other"] {
      try study.send("AA", ["pain.csv": SmallStudy.pain(50)], workspace: workspace)
      try study.run(workspace: workspace)
    }
    let tokens = try ["ws", "other"].map { try Set(study.csv("blinded/adsl.csv", workspace: $0).map { $0["USUBJID"] }) }
    #expect(tokens[0].count == 50 && tokens[0].isDisjoint(with: tokens[1]))
    func hex(_ bytes: some Sequence<UInt8>) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    for number in 1...50 {
      let id = SmallStudy.id(number)
      for text in [id, "01-\(number)", "SMALL|01|\(number)", "01|\(id)", "AA|\(id)", "\(number)"] {
        let data = Data(text.utf8)
        let tried = [
          hex(SHA256.hash(data: data)), hex(Insecure.MD5.hash(data: data)), hex(Insecure.SHA1.hash(data: data)),
          hex(HMAC<SHA256>.authenticationCode(for: data, using: SymmetricKey(data: Data("SMALL".utf8)))),
        ]
        for hash in tried {
          #expect(!tokens[0].contains { token in hash.hasPrefix(token.lowercased().suffix(12)) }, "\(text)")
        }
      }
    }
  }

  @Test("row 24: parallel runs do not share a shift: one worker and four give the same bytes")
  func row24_theShiftIsTheParticipants() throws {
    let study = try SmallStudy()
    let procedures = "Id,Done\n" + (1...300).map { "\(SmallStudy.id($0)),16/08/2008\n" }.joined()
    var files: [Data] = []
    for (workspace, workers) in [("ws", "1"), ("more", "4")] {
      try study.send("AA", ["pain.csv": SmallStudy.pain(300), "procedures.csv": procedures], workspace: workspace)
      if workspace == "more" {
        try FileManager.default.createDirectory(
          atPath: "\(study.path)/more/vault", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(
          atPath: "\(study.path)/ws/vault/master.key", toPath: "\(study.path)/more/vault/master.key")
      }
      try study.run("--workers", workers, workspace: workspace)
      files.append(try Data(contentsOf: URL(filePath: study.release("blinded/adsl.csv", workspace: workspace))))
    }
    #expect(files[0] == files[1])
    // One day for all, moved by many different shifts.
    #expect(Set(try study.csv("blinded/adsl.csv").map { $0["PRDT"] }).count > 20)
  }

  @Test("row 25: each rule reports what it found, nothing too")
  func row25_everyRuleReportsItsHits() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": SmallStudy.pain(3)])
    try study.run()
    #expect(
      try study.csv("study/rules.csv").map { "\($0["rule"]) \($0["records"]) \($0["found"])" } == ["pain.zero 3 0"])
    #expect(
      try study.csv("study/rules_by_site.csv").map { "\($0["site"]) \($0["state"])" } == [
        "AA clean", "BB not_applicable",
      ])
  }

  @Test("row 26: one bad reference record fails itself and no other")
  func row26_oneBadReferenceFailsItself() throws {
    let rule = """
        - id: pain.before_procedure
          severity: query
          scope: participant
          form: PN
          field: date
          assert: date <= PR.date
          say: The pain form is dated after the procedure. Please check both.
          example: {pass: [{date: 2008-08-15, PR.date: 2008-08-16}], fail: [{date: 2008-08-17, PR.date: 2008-08-16}]}
      """
    let study = try SmallStudy(["rules.yaml": SmallStudy.rules(rule)])
    let procedures = "Id,Done\nAA00001,16/08/2008\nA?,16/08/2008\nAA00003,14/08/2008\n"
    try study.send("AA", ["pain.csv": SmallStudy.pain(3), "procedures.csv": procedures])
    try study.run()
    let row = try #require(try study.csv("study/rules.csv").first)
    #expect([row["clean"], row["found"], row["undetermined"]] == ["1", "1", "1"])
    #expect(try study.findings(rule: "pain.before_procedure").map { $0["record"] } == ["4"])
    #expect(try study.findings(rule: "subject.unreadable").count == 1)
  }

  @Test("row 27: dates that turn round are no days, and a column that proves no order says so")
  func row27_anOrderIsProvenOrSaid() throws {
    let study = try SmallStudy()
    try study.send(
      "AA", ["pain.csv": SmallStudy.pain(8) { $0 > 4 ? "\(SmallStudy.id($0)),BL,08/1\($0)/2008,7,70" : nil }])
    try study.send(
      "BB", ["pain.csv": SmallStudy.pain(8, site: "BB") { "\(SmallStudy.id($0, "BB")),BL,0\($0)/08/2008,7,70" }])
    try study.run()
    #expect(try study.findings("AA", rule: "date.impossible").map { $0["record"] } == ["6", "7", "8", "9"])
    let unproven = try study.findings("BB", rule: "date.order_unproven")
    #expect(unproven.map { "\($0["severity"]) \($0["field"]) \($0["member"])" } == ["note date pain.csv"])
    #expect(try study.findings("AA", rule: "date.order_unproven").isEmpty)
  }

  @Test("row 28: a date that cannot be read is a finding, and its record stays")
  func row28_anUnreadDateIsAFinding() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": SmallStudy.pain(5) { $0 == 3 ? "AA00003,BL,08/25/2008,7,70" : nil }])
    try study.run()
    #expect(try study.findings(rule: "date.impossible").map { $0["record"] } == ["4"])
    #expect(try study.csv("blinded/adsl.csv").count == 5)
  }

  @Test("row 31: one decimal in a column of whole numbers is a finding, however many are whole")
  func row31_aTypeIsProvenOnEveryValue() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": SmallStudy.pain(2_000) { $0 == 1_999 ? "AA01999,BL,15/08/2008,6.5,70" : nil }])
    try study.run()
    #expect(try study.findings(rule: "type.unreadable").map { "\($0["record"]) \($0["field"])" } == ["2000 nrs"])
  }

  @Test("row 34: a run that succeeded has left every file that its manifest names, byte for byte")
  func row34_whatIsPublishedIsThere() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": SmallStudy.pain(3)])
    #expect(try study.run().exitCode == 0)
    let manifest = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: study.release("manifest.json"))))
    let files = try #require((manifest as? [String: Any])?["files"] as? [[String: Any]])
    #expect(files.count >= 6)
    for file in files {
      let bytes = try Data(contentsOf: URL(filePath: study.release(try #require(file["path"] as? String))))
      let sum = SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(bytes.count == file["bytes"] as? Int && sum == file["sha256"] as? String)
    }
  }

  @Test("row 35: a run that could not go on has published nothing and is called failed, and the next one ends it")
  func row35_aFailedRunIsNotMarkedComplete() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": SmallStudy.pain(3)])
    try study.makeKey()
    let blocked = "\(study.path)/ws/store/partitions"
    try? FileManager.default.removeItem(atPath: blocked)
    try FileManager.default.createDirectory(atPath: "\(study.path)/ws/store", withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: blocked))
    #expect(try study.run().exitCode == 3)
    #expect(!FileManager.default.fileExists(atPath: "\(study.path)/ws/releases/current"))
    try FileManager.default.removeItem(atPath: blocked)
    #expect(try study.run().exitCode == 0)
    #expect(try study.csv("blinded/adsl.csv").count == 3)
  }

  @Test("row 36: the status tells of each site what is in force and what was refused since")
  func row36_theStatusTellsWhatIsStale() throws {
    let study = try SmallStudy()
    try study.send("AA", ["pain.csv": SmallStudy.pain(3)])
    try study.run()
    try study.send("AA", month: "2008-10", ["pain.csv": SmallStudy.pain(4)])
    let path = "\(study.path)/ws/inbox/AA/A_2008-10.zip"
    try Data(try Data(contentsOf: URL(filePath: path)).dropLast(30)).write(to: URL(filePath: path))
    #expect(try study.run().exitCode == 1)
    let status = try SmallStudy.report(study.command("status", "--workspace", "ws", "--json"))
    let submissions = try #require(status["submissions"] as? [[String: Any]])
    #expect(
      submissions.map { "\($0["archive"] as? String ?? "") \($0["state"] as? String ?? "")" }
        == ["A_2008-09.zip received", "A_2008-10.zip refused"])
  }
}
