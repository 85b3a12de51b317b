import Foundation
import TestSupport
import Testing

@Suite("Keys, the crosswalk and who opens it")
struct VaultTests {
  /// The sites that the tests need, so that nights are short.
  static func small() throws -> CaseWorkspace {
    let workspace = try CaseWorkspace(keyOf: nil)
    for site in try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/inbox")
    where !["STG", "UWCC"].contains(site) {
      for archive in try FileManager.default.contentsOfDirectory(atPath: "\(workspace.path)/inbox/\(site)") {
        try FileManager.default.removeItem(atPath: "\(workspace.path)/inbox/\(site)/\(archive)")
      }
    }
    return workspace
  }

  static func vertebra(_ workspace: CaseWorkspace, _ arguments: String...) throws -> VertebraCommand.Ended {
    try VertebraCommand.run(arguments + ["--workspace", workspace.path])
  }

  static func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// The audit trail as another program reads it: action, actor, details.
  static func audit(_ workspace: CaseWorkspace) throws -> [[String]] {
    let text = try Python.run(
      """
      import json, sqlite3, sys
      rows = sqlite3.connect(sys.argv[1]).execute("SELECT action, actor, details FROM audit ORDER BY sequence")
      print(json.dumps([list(row) for row in rows]))
      """, on: [UInt8](try Data(contentsOf: URL(filePath: workspace.path + "/ledger.sqlite"))))
    return try JSONDecoder().decode([[String]].self, from: Data(text.utf8))
  }

  /// The state of every question by its id.
  static func queries(_ workspace: CaseWorkspace) throws -> [String: String] {
    let text = try Python.run(
      """
      import json, sqlite3, sys
      print(json.dumps(dict(sqlite3.connect(sys.argv[1]).execute("SELECT id, state FROM query ORDER BY id"))))
      """, on: [UInt8](try Data(contentsOf: URL(filePath: workspace.path + "/ledger.sqlite"))))
    return try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
  }

  @Test("A night enters every participant; a look tells one, and is audited with the token and never the number")
  func lookup() throws {
    let workspace = try Self.small()
    _ = try workspace.run()
    let tokens = try SubjectTokens(keyFileOf: workspace)
    let subjects = try workspace.csv("unblinded/adsl.csv").rows.map { String($0["USUBJID"].dropFirst(7)) }
    let listed = try Self.vertebra(workspace, "crosswalk", "list", "--reason", "A test", "--json")
    let list = try #require(try JSONSerialization.jsonObject(with: Data(listed.out.utf8)) as? [[String: Any]])
    #expect(Set(subjects).subtracting(list.compactMap { $0["token"] as? String }) == [])
    for entry in list {
      let number = try #require(entry["number"] as? String)
      #expect("INVEST-\(entry["token"] as? String ?? "")" == tokens.usubjid(number))
    }
    let stg = try #require(list.first { $0["number"] as? String == "04-002" })
    #expect((stg["as_sent"] as? String)?.hasPrefix("SGH") == true)
    let token = try #require(stg["token"] as? String)
    let found = try Self.vertebra(workspace, "crosswalk", "lookup", token, "--reason", "Safety report 12")
    #expect(found.exitCode == 0 && found.out.contains("04-002"))
    #expect(
      try Self.object(try Self.vertebra(workspace, "crosswalk", "lookup", "04-002", "--reason", "r", "--json").out)[
        "token"] as? String == token)
    let unknown = try Self.vertebra(workspace, "crosswalk", "lookup", "04-999", "--reason", "Safety report 13")
    #expect(unknown.exitCode == 3 && unknown.err.contains("knows no such participant"))
    #expect(try Self.vertebra(workspace, "crosswalk", "lookup", token).exitCode == 64)
    let looks = try Self.audit(workspace).filter { $0[0].hasPrefix("crosswalk.l") }
    #expect(looks.map { $0[0] } == ["crosswalk.list"] + Array(repeating: "crosswalk.lookup", count: 3))
    #expect(looks[1][2] == #"{"reason":"Safety report 12","token":"\#(token)"}"#)
    #expect(looks[3][2] == #"{"reason":"Safety report 13","token":null}"#)
    #expect(!looks.joined().contains { $0.contains("04-002") || $0.contains("SGH") })

    // Without the crosswalk that the ledger knows, or with one byte of it changed, nothing goes on.
    let current = try workspace.release()
    let file = workspace.path + "/vault/crosswalk/00000001.crosswalk"
    let whole = try Data(contentsOf: URL(filePath: file))
    var changed = whole
    changed[whole.count - 1] ^= 1
    try FileManager.default.removeItem(atPath: workspace.path + "/inbox/UWCC/randomisation_20080903.zip")
    for damaged in [nil, changed] {
      try FileManager.default.removeItem(atPath: file)
      if let damaged {
        #expect(FileManager.default.createFile(atPath: file, contents: damaged, attributes: [.posixPermissions: 0o600]))
      }
      let refused = try workspace.run()
      #expect(
        refused.exitCode == 3 && refused.err.contains("cannot open the crosswalk") && refused.err.contains("backup"))
      #expect(try workspace.release() == current)
      #expect(try Self.vertebra(workspace, "crosswalk", "lookup", token, "--reason", "r").exitCode == 3)
      if damaged == nil { try whole.write(to: URL(filePath: file)) }
    }
  }

  @Test("Another key is refused before a pseudonym is issued; the manifest tells the key and its check value")
  func otherKey() throws {
    let workspace = try Self.small()
    _ = try workspace.run()
    let current = try workspace.release()
    let manifest = try Self.object(String(contentsOfFile: current + "/manifest.json", encoding: .utf8))
    let line = try String(contentsOfFile: workspace.path + "/vault/master.key", encoding: .utf8)
    let fields = line.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
    #expect(manifest["key"] as? String == fields[3] && manifest["key_check"] as? String == fields[5])
    #expect(manifest["key_version"] as? Int == 1)
    let other = CaseWorkspace()
    try other.makeKey()
    let target = workspace.path + "/vault/master.key"
    try FileManager.default.removeItem(atPath: target)
    try FileManager.default.copyItem(atPath: other.path + "/vault/master.key", toPath: target)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target)
    let refused = try workspace.run()
    #expect(refused.exitCode == 3)
    #expect(refused.err.contains("was made with key \(fields[3]); no pseudonym was issued"))
    #expect(refused.err.contains("help: bring back the file of key \(fields[3])"))
    #expect(try workspace.release() == current)
  }

  @Test("A rotation issues every token and shift anew, keeps the queries as they are, and the crosswalk joins the two")
  func rotation() throws {
    let workspace = try Self.small()
    _ = try workspace.run()
    let before = try Self.queries(workspace)
    let old = try workspace.csv("unblinded/adsl.csv").rows
    let first = try workspace.release()
    #expect(!before.isEmpty)
    let rotated = try Self.vertebra(workspace, "vault", "rotate-key", "--reason", "A copy was lost")
    #expect(rotated.exitCode == 0 && rotated.out.contains("version 2"))
    #expect([0, 1].contains(try workspace.run().exitCode))
    let new = try workspace.csv("unblinded/adsl.csv").rows
    #expect(try workspace.release() != first)
    #expect(new.count == old.count)
    #expect(Set(old.map { $0["USUBJID"] }).isDisjoint(with: new.map { $0["USUBJID"] }))
    let after = try Self.queries(workspace)
    #expect(Set(after.keys) == Set(before.keys))
    // Nothing was answered or closed by it: what was new has become a night older.
    for (id, state) in before { #expect(after[id] == (state == "new" ? "open" : state), "\(id)") }
    let token = String(old[0]["USUBJID"].dropFirst(7))
    let found = try Self.object(
      try Self.vertebra(workspace, "crosswalk", "lookup", token, "--reason", "r", "--json").out)
    #expect(new.map { $0["USUBJID"] }.contains("INVEST-\(found["token"] as? String ?? "")"))
    #expect(found["key_version"] as? Int == 2)
    let earlier = try #require(found["earlier"] as? [[String: Any]])
    #expect(earlier.first?["token"] as? String == token && earlier.first?["key_version"] as? Int == 1)
    #expect(
      try Self.audit(workspace).map { $0[0] }.filter { $0.hasPrefix("key.") } == ["key.rotate.begin", "key.rotate"])
    #expect(try Self.vertebra(workspace, "status").exitCode == 0)
  }

  @Test("A key goes into a safe and comes back on another machine, where it makes the same release")
  func exportAndImport() throws {
    let workspace = try Self.small()
    _ = try workspace.run()
    let copy = workspace.path + "/../key-copy.txt"
    let secret = workspace.path + "/../passphrase.txt"
    try "correct horse battery staple\n".write(toFile: secret, atomically: true, encoding: .utf8)
    func key(_ command: String, _ place: CaseWorkspace, _ secret: String) throws -> VertebraCommand.Ended {
      try Self.vertebra(place, "vault", command, copy, "--passphrase-file", secret, "--reason", "For the safe")
    }
    #expect(try key("export-key", workspace, secret).exitCode == 0)
    #expect(try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int == 0o600)
    #expect(try key("export-key", workspace, secret).exitCode == 3)
    #expect(try key("import-key", workspace, secret).err.contains("never replaced"))

    let other = try Self.small()
    try FileManager.default.removeItem(atPath: other.path + "/vault/master.key")
    try "another one that is wrong\n".write(toFile: secret, atomically: true, encoding: .utf8)
    #expect(try key("import-key", other, secret).err.contains("the passphrase is another"))
    #expect(!FileManager.default.fileExists(atPath: other.path + "/vault/master.key"))
    try "correct horse battery staple\n".write(toFile: secret, atomically: true, encoding: .utf8)
    #expect(try key("import-key", other, secret).exitCode == 0)
    _ = try other.run()
    #expect(
      URL(filePath: try other.release()).lastPathComponent == URL(filePath: try workspace.release()).lastPathComponent)
    #expect(try Self.audit(other).map { $0[0] }.first == "key.import")
    #expect(try Self.audit(workspace).map { $0[0] }.filter { $0.hasPrefix("key.") } == ["key.export"])
  }

  @Test("A crash between the crosswalk and the ledger's commit is gone on from, and ends with the same release")
  func crash() throws {
    let workspace = try Self.small()
    let list = "\(workspace.path)/inbox/UWCC/randomisation_20080903.zip"
    try FileManager.default.moveItem(atPath: list, toPath: workspace.path + "/list.zip")
    _ = try workspace.run()
    let first = URL(filePath: try workspace.release()).lastPathComponent
    let before = try Data(contentsOf: URL(filePath: workspace.path + "/ledger.sqlite"))
    try FileManager.default.moveItem(atPath: workspace.path + "/list.zip", toPath: list)
    _ = try workspace.run()
    let second = try workspace.release()
    let whole = try CaseWorkspace.contents(of: second)
    let generations = {
      try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/vault/crosswalk").sorted()
    }
    #expect(try generations() == ["00000001.crosswalk", "00000002.crosswalk"])
    // As the crash leaves it: the generation is written, the release is not visible, and the ledger knows of neither.
    try before.write(to: URL(filePath: workspace.path + "/ledger.sqlite"))
    try FileManager.default.removeItem(atPath: second)
    try FileManager.default.removeItem(atPath: workspace.path + "/releases/current")
    try FileManager.default.createSymbolicLink(
      atPath: workspace.path + "/releases/current", withDestinationPath: first)
    let ended = try workspace.run()
    #expect([0, 1].contains(ended.exitCode), "\(ended.err)")
    #expect(try workspace.release() == second)
    #expect(try CaseWorkspace.contents(of: second) == whole)
    #expect(try generations().count == 2)
    // The ledger knows it now, so that an older vault is noticed.
    try FileManager.default.removeItem(atPath: workspace.path + "/vault/crosswalk/00000002.crosswalk")
    let refused = try Self.vertebra(workspace, "crosswalk", "list", "--reason", "r")
    #expect(refused.exitCode == 3 && refused.err.contains("the ledger knows generation 2, which is newer"))
  }

  @Test("Storing and forgetting an archive's password is audited, without the password")
  func passwords() throws {
    let workspace = CaseWorkspace()
    try workspace.makeKey()
    let executable = VertebraCommand.executable.path
    let stored = try ChildProcess.shell(
      "printf 'geheim 9\\n' | '\(executable)' vault password STG --workspace '\(workspace.path)'",
      in: Repository.root.path)
    #expect(stored.exitCode == 0, "\(stored.err)")
    #expect(try Self.vertebra(workspace, "vault", "forget", "STG").out == "forgot 1 password of site STG\n")
    #expect(try Self.vertebra(workspace, "vault", "forget", "STG").out == "forgot 0 passwords of site STG\n")
    #expect(!FileManager.default.fileExists(atPath: workspace.path + "/vault/passwords/STG"))
    let entries = try Self.audit(workspace)
    #expect(
      entries.map { [$0[0], $0[2]] } == [
        ["password.store", #"{"count":1,"replaced":false,"site":"STG"}"#],
        ["password.forget", #"{"count":1,"site":"STG"}"#], ["password.forget", #"{"count":0,"site":"STG"}"#],
      ])
  }

  @Test("No file holds a token beside a number that sites know, so that no two dates of one participant meet")
  func noPairs() throws {
    let workspace = try SharedNights.first().workspace
    let subjects = try workspace.csv("unblinded/adsl.csv").rows.map { String($0["USUBJID"].dropFirst(7)) }
    let numbers = Set(try Truth.file("participants").rows.flatMap { [$0["participant"], $0["site_subject_no"]] })
      .filter { $0.utf8.count >= 5 && !$0.utf8.allSatisfy { (48...57).contains($0) } }
    #expect(subjects.count > 100 && numbers.count > 100)
    let raw = Set(
      try Truth.file("participants").rows.flatMap { [$0["birth_date"], $0["consent"], $0["screening"]] })
    var holders = (tokens: 0, numbers: 0)
    for folder in ["/releases", "/queries"] {
      for (name, bytes) in try CaseWorkspace.contents(of: workspace.path + folder)
      where name.hasSuffix(".csv") || name.hasSuffix(".html") || name.hasSuffix(".json") {
        let words = Set(
          String(decoding: bytes, as: UTF8.self).split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }
            .map(String.init))
        let tokens = subjects.contains { words.contains($0) || words.contains("INVEST-" + $0) }
        let known = !words.isDisjoint(with: numbers)
        #expect(!(tokens && known), "\(name)")
        if tokens { holders.tokens += 1 }
        if known {
          holders.numbers += 1
          // Where a number stands, no date of anybody stands.
          #expect(words.isDisjoint(with: raw), "\(name)")
        }
      }
    }
    #expect(holders.tokens > 3 && holders.numbers > 3)
  }
}
