import Crypto
import Glibc
import Testing

@testable import Store

@Suite("Key files")
struct KeyFileTests {
  /// The key of the bytes 0 to 31; id and check value computed with Python's hmac and hashlib.
  static let line = "vertebra-key 1 demo acd03eb2 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= 94e0f0e1aa1f8175\n"
  static let path = "vault/master.key"

  private func refusal(_ disk: Disk, study: String = "demo", owner: UInt32 = geteuid()) -> StoreError? {
    do {
      _ = try KeyFile(in: disk.workspace).load(study: study, owner: owner)
      return nil
    } catch {
      return error
    }
  }

  @Test("A key file is read, with the id and the check value that belong to its key")
  func loads() throws {
    let disk = try Disk()
    disk.write(Self.line, to: Self.path, mode: 0o600)
    let key = try KeyFile(in: disk.workspace).load(study: "demo")
    #expect(key.study == "demo")
    #expect(key.id == "acd03eb2")
    #expect(key.checkValue == "94e0f0e1aa1f8175")
    #expect(key.bytes == SymmetricKey(data: Array(UInt8(0)...31)))
  }

  @Test("A new key is for its owner only from before its first byte, and is read back")
  func creates() throws {
    let disk = try Disk()
    let (workspace, files) = disk.workspace(.init(failing: ("write .master.key.tmp-", ENOSPC)))
    #expect(throws: StoreError.self) { try KeyFile(in: workspace).create(study: "demo") }
    #expect(files.calls == ["open .master.key.tmp-", "write .master.key.tmp-", "remove .master.key.tmp-"])
    let made = try KeyFile(in: workspace).create(study: "demo")
    #expect(disk.mode(Self.path) == 0o600)
    #expect(disk.names("vault") == ["master.key"])
    let loaded = try KeyFile(in: disk.workspace).load(study: "demo")
    #expect(loaded.bytes == made.bytes)
    #expect(loaded.id == made.id)
    #expect(try KeyFile("other.key", in: disk.workspace).create(study: "demo").bytes != made.bytes)
  }

  @Test("The temporary file of a key has the mode of the key")
  func temporaryMode() throws {
    let disk = try Disk()
    let sink = try FileSink(disk.workspace.vault + "/k", on: disk.workspace.files, mode: 0o600)
    let temporary = try #require(disk.names("vault").first)
    #expect(disk.mode("vault/" + temporary) == 0o600)
    sink.abandon()
  }

  @Test("A key that is there is never replaced")
  func keeps() throws {
    let disk = try Disk()
    disk.write(Self.line, to: Self.path, mode: 0o600)
    #expect(throws: StoreError.self) { try KeyFile(in: disk.workspace).create(study: "demo") }
    #expect(disk.text(Self.path) == Self.line)
    #expect(disk.names("vault") == ["master.key"])
  }

  @Test("A file that others may use is refused", arguments: [0o640, 0o604, 0o620, 0o610, 0o666] as [UInt32])
  func openMode(mode: UInt32) throws {
    let disk = try Disk()
    disk.write(Self.line, to: Self.path, mode: mode)
    let error = refusal(disk)
    #expect(error?.reason == "others than its owner may use it")
    #expect(error?.help == "run: chmod 600 vault/master.key")
  }

  @Test("A link, a folder, a pipe or nothing in place of the file is refused")
  func oddFiles() throws {
    let disk = try Disk()
    #expect(refusal(disk)?.reason == "there is none")
    #expect(refusal(disk)?.help.contains("vertebra keygen") == true)
    disk.write(Self.line, to: "vault/real.key", mode: 0o600)
    symlink("real.key", disk.workspace.root + "/" + Self.path)
    #expect(refusal(disk)?.reason == "it is a symbolic link")
    unlink(disk.workspace.root + "/" + Self.path)
    mkfifo(disk.workspace.root + "/" + Self.path, 0o600)
    #expect(refusal(disk)?.reason == "it is not a regular file")
    unlink(disk.workspace.root + "/" + Self.path)
    mkdir(disk.workspace.root + "/" + Self.path, 0o700)
    #expect(refusal(disk)?.reason == "it is not a regular file")
  }

  @Test("A file of another user is refused")
  func otherOwner() throws {
    let disk = try Disk()
    disk.write(Self.line, to: Self.path, mode: 0o600)
    #expect(refusal(disk, owner: geteuid() + 1) != nil)
    #expect(refusal(disk, owner: geteuid()) == nil)
  }

  @Test("A vault that others may write to is refused", arguments: [0o770, 0o707, 0o722] as [UInt32])
  func openFolder(mode: UInt32) throws {
    let disk = try Disk()
    disk.write(Self.line, to: Self.path, mode: 0o600)
    chmod(disk.workspace.vault, mode)
    #expect(refusal(disk)?.reason == "others than its owner may write to the folder")
    #expect(throws: StoreError.self) { try KeyFile("new.key", in: disk.workspace).create(study: "demo") }
  }

  @Test("The key of another study is refused")
  func otherStudy() throws {
    let disk = try Disk()
    disk.write(Self.line, to: Self.path, mode: 0o600)
    #expect(refusal(disk, study: "other")?.reason == "it is the key of another study")
  }

  @Test(
    "A line that is not exactly of the format is refused, and no message tells any of it",
    arguments: [
      "", "\n", line + "\n", String(line.dropLast()), " " + line,
      line.replacing("vertebra-key 1", with: "vertebra-key 2"), line.replacing("8= ", with: "8 "),
      line.replacing("Hh8=", with: "Hh9="), line.replacing("AAEC", with: "AA*C"),
      line.replacing(" demo ", with: "  demo "), line.replacing(" demo ", with: " demo x "),
      line.replacing("\n", with: "\r\n"), String(repeating: "a", count: 600),
    ])
  func format(text: String) throws {
    let disk = try Disk()
    disk.write(text, to: Self.path, mode: 0o600)
    let error = try #require(refusal(disk))
    #expect(error.operation == "load the key" || error.code == EFBIG)
    #expect(!error.description.contains("AAEC"))
  }

  @Test(
    "A key that was altered does not fit its id and check value",
    arguments: [
      line.replacing("AAEC", with: "AAED"), line.replacing("acd03eb2", with: "acd03eb3"),
      line.replacing("94e0", with: "94e1"), line.replacing("acd03eb2", with: "ACD03EB2"),
    ])
  func altered(text: String) throws {
    let disk = try Disk()
    disk.write(text, to: Self.path, mode: 0o600)
    #expect(refusal(disk)?.reason == "its key id or check value does not fit its key")
  }

  @Test("A key does not show itself when it is printed or dumped")
  func silent() {
    let key = MasterKey(study: "demo", bytes: SymmetricKey(data: Array(UInt8(0)...31)))
    #expect("\(key)" == "key acd03eb2 of study 'demo'")
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!dumped.contains("bytes"))
  }

  @Test(
    "Base64 is that of RFC 4648, section 10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func base64(plain: String, coded: String) {
    #expect(bytes(plain).withUnsafeBytes { Base64.encode($0) } == bytes(coded))
    #expect(Base64.decode(bytes(coded)) == bytes(plain))
  }

  @Test("Base64 with loose bits, missing padding or foreign characters is refused")
  func strictBase64() {
    for text in ["Zh==", "Zm9=", "Zg", "Zg=", "Z===", "Zm9v====", "Zm-v", "Z=9v"] {
      #expect(Base64.decode(bytes(text)) == nil)
    }
  }
}
