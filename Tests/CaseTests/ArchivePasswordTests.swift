import Foundation
import TestSupport
import Testing

@Suite("Archives with a password are opened with what the vault keeps, and the password stays there")
struct ArchivePasswordTests {
  private static let password = "Zq9 vertebra? geheim"
  private static let archives = ["StGeorge_INVEST_0809.zip", "StGeorge_INVEST_0812.zip"]
  private static let checkUpload = "pipelines/invest/check-upload.yaml"

  /// Makes an archive of the fixtures again, with a password.
  private func encrypt(_ archive: String, to path: String, method: String = "AES256") throws {
    let scratch = TemporaryFolder()
    let plain = Repository.path("fixtures/invest/inbox/STG/\(archive)")
    let ended = try ChildProcess.shell(
      "export LC_ALL=C.UTF-8; unzip -q '\(plain)'; rm -f '\(path)'\n7z a -tzip -mem=\(method) '-p\(Self.password)' '\(path)' .",
      in: scratch.path)
    try #require(ended.exitCode == 0, "\(ended.out) \(ended.err)")
  }

  private func store(_ password: String, site: String, in workspace: String, _ options: String = "") throws
    -> VertebraCommand.Ended
  {
    try ChildProcess.shell(
      "printf '%s\\n' '\(password)' | '\(VertebraCommand.executable.path)' vault password \(site) --workspace '\(workspace)' \(options)",
      in: Repository.root.path)
  }

  @Test("A night refuses them, goes on with the other sites, and reads them once the password is stored")
  func nights() throws {
    let whole = try SharedNights.first().workspace
    let workspace = try CaseWorkspace(keyOf: whole)
    for archive in Self.archives { try encrypt(archive, to: workspace.path + "/inbox/STG/" + archive) }
    #expect(try workspace.run().exitCode == 1)
    let findings = try workspace.csv("sites/STG/findings.csv").rows
    #expect(Set(findings.map { $0["rule"] }).contains("archive.passwordMissing"))
    #expect(Set(try workspace.csv("sites/STG/receipts.csv").rows.map { $0["state"] }) == ["refused"])
    #expect(try workspace.csv("unblinded/adqs.csv").rows.allSatisfy { $0["SITEID"] != "STG" })

    // An old password does not hinder, and does not help.
    #expect(try store("last year", site: "STG", in: workspace.path).exitCode == 0)
    let stored = try store(Self.password, site: "STG", in: workspace.path)
    #expect(stored.out == "site STG has 2 passwords in the vault\n")
    _ = try workspace.run()
    for file in ["unblinded/adqs.csv", "unblinded/adsl.csv", "blinded/adqs.csv", "blinded/adsl.csv"] {
      let paths = [try workspace.release(), try whole.release()].map { URL(filePath: "\($0)/\(file)") }
      #expect(try Data(contentsOf: paths[0]) == Data(contentsOf: paths[1]), "\(file)")
    }
    let texts = [Data(Self.password.utf8), Data(Data(Self.password.utf8).base64EncodedString().utf8)]
    for (name, bytes) in try CaseWorkspace.contents(of: workspace.path) where !name.hasPrefix("vault/") {
      for text in texts { #expect(bytes.firstRange(of: text) == nil, "\(name)") }
    }

    // The file is for its owner alone, or the run stops.
    let file = workspace.path + "/vault/passwords/STG"
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    let open = try workspace.run()
    #expect(open.exitCode == 3)
    #expect(open.err.contains("chmod 600 vault/passwords/STG"))
  }

  @Test("A check takes the password from a file or from standard input, and finds what it finds without encryption")
  func check() throws {
    let scratch = TemporaryFolder()
    let upload = scratch.path + "/" + Self.archives[1]
    try encrypt(Self.archives[1], to: upload)
    func run(_ upload: String, _ options: String, input: String = "") throws -> VertebraCommand.Ended {
      try ChildProcess.shell(
        "printf '%s\\r\\n' '\(input)' | '\(VertebraCommand.executable.path)' check '\(upload)' --site STG --json "
          + "--pipeline \(Self.checkUpload) \(options)", in: Repository.root.path)
    }
    let plain = try run(Repository.path("fixtures/invest/inbox/STG/\(Self.archives[1])"), "")
    try Data("\(Self.password)\n".utf8).write(to: URL(filePath: scratch.path + "/password"))
    #expect(try run(upload, "--password-file '\(scratch.path)/password'").out == plain.out)
    #expect(try run(upload, "--password-file -", input: Self.password).out == plain.out)
    let without = try run(upload, "")
    #expect(without.exitCode == 1)
    #expect(without.out.contains("archive.passwordMissing"))
    let wrong = try run(upload, "--password-file -", input: "another")
    #expect(wrong.exitCode == 1)
    #expect(wrong.out.contains("archive.passwordWrong"))
    #expect(!wrong.out.contains("another") && wrong.err.isEmpty)
    #expect(try run(upload, "--password-file '\(scratch.path)/none'").exitCode == 3)

    try encrypt(Self.archives[1], to: upload, method: "ZipCrypto")
    let weak = try run(upload, "--password-file -", input: Self.password)
    #expect(weak.exitCode == plain.exitCode)
    #expect(weak.out.contains("archive.weakEncryption"))
  }

  @Test("What is typed on a terminal is asked for twice and never shown")
  func terminal() throws {
    let workspace = CaseWorkspace()
    try workspace.makeKey()
    func type(_ lines: String) throws -> String {
      try Python.run(
        "Tests/CaseTests/Scripts/type_password.py",
        [lines, VertebraCommand.executable.path, "vault", "password", "STG", "--workspace", workspace.path])
    }
    let typed = try type("open sesame|open sesame")
    #expect(typed.contains("password of STG: \nthe same again: \n"))
    #expect(typed.contains("site STG has 1 password in the vault\nexit 0"))
    #expect(!typed.contains("sesame"))
    let different = try type("open sesame|open barley")
    #expect(different.contains("the two that were typed differ"))
    #expect(different.hasSuffix("exit 3\n"))
    #expect(!different.contains("sesame") && !different.contains("barley"))
  }

  @Test("Passwords are listed by their number, kept newest first, and forgotten on request")
  func vault() throws {
    let workspace = CaseWorkspace()
    try workspace.makeKey()
    for password in ["one", "two", "one"] {
      #expect(try store(password, site: "STG", in: workspace.path).exitCode == 0)
    }
    #expect(try store("x", site: "NOT", in: workspace.path).err.contains("the inbox has no folder 'NOT'"))
    let list = try VertebraCommand.run("vault", "list", "--workspace", workspace.path)
    #expect(list.out == "site  passwords\nNOT           1\nSTG           2\n")
    // base64 of the passwords by a Python that knows nothing of Vertebra: b25l is "one", dHdv is "two".
    let file = try String(contentsOfFile: workspace.path + "/vault/passwords/STG", encoding: .utf8)
    #expect(file == "vertebra-passwords 1 STG\nb25l\ndHdv\n")
    #expect(
      try store("three", site: "STG", in: workspace.path, "--replace --json").out
        == "{\"passwords\":1,\"site\":\"STG\"}\n")
    for (password, site) in [("", "STG"), ("x", "../STG"), ("x", ".STG")] {
      let refused = try store(password, site: site, in: workspace.path)
      #expect(refused.exitCode != 0 && refused.out.isEmpty)
    }
    let nowhere = try store("x", site: "STG", in: workspace.path + "/nowhere")
    #expect(nowhere.exitCode == 3)
  }
}
