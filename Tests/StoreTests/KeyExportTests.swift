import Crypto
import Glibc
import Testing

@testable import Store

@Suite("Keys for the safe, and keys that another took the place of")
struct KeyExportTests {
  /// Made with Python's hashlib.scrypt and cryptography's AESGCM: salt 00..0f, nonce of zeros, key 00..1f.
  private static let line =
    "vertebra-key-export 1 demo 1 acd03eb2 94e0f0e1aa1f8175 scrypt 14 8 1 AAECAwQFBgcICQoLDA0ODw== "
    + "AAAAAAAAAAAAAAAAQqfmRXL7dJ2NoM90JWEuBWV6mVbD8QhUYDAcqCOe2imfIQgr9Fj4ok11xxAroMxa\n"
  private let passphrase = SymmetricKey(data: Array("correct horse battery".utf8))
  private let key = MasterKey(study: "demo", bytes: SymmetricKey(data: Array(UInt8(0)...31)))

  private func refusal(_ text: String, passphrase: SymmetricKey? = nil) throws -> StoreError? {
    let disk = try Disk()
    let path = disk.write(text, to: "copy.txt")
    do {
      _ = try KeyExport.read(path, passphrase: passphrase ?? self.passphrase, on: LocalFileSystem())
      return nil
    } catch {
      return error
    }
  }

  @Test("An export that another program made is read")
  func foreign() throws {
    let disk = try Disk()
    let found = try KeyExport.read(
      disk.write(Self.line, to: "copy.txt"), passphrase: passphrase, on: LocalFileSystem())
    #expect(found.bytes == key.bytes)
    #expect(found.id == "acd03eb2" && found.study == "demo" && found.version == 1)
  }

  @Test("A key comes back from its export, with its version; no two exports are alike")
  func roundTrip() throws {
    let disk = try Disk()
    let third = MasterKey(study: "demo", bytes: key.bytes, version: 3)
    let paths = ["a.txt", "b.txt"].map { disk.workspace.root + "/" + $0 }
    for path in paths {
      try KeyExport.write(third, to: path, passphrase: passphrase, cost: 14, on: disk.workspace.files)
      let found = try KeyExport.read(path, passphrase: passphrase, on: LocalFileSystem())
      #expect(found.bytes == key.bytes && found.version == 3)
    }
    #expect(disk.mode("a.txt") == 0o600)
    #expect(disk.text("a.txt") != disk.text("b.txt"))
    #expect(throws: StoreError.self) {
      try KeyExport.write(key, to: paths[0], passphrase: passphrase, cost: 14, on: disk.workspace.files)
    }
    #expect(throws: StoreError.self) {
      try KeyExport.write(
        key, to: disk.workspace.root + "/c.txt", passphrase: SymmetricKey(data: Array("short".utf8)), cost: 14,
        on: disk.workspace.files)
    }
    #expect(!disk.names(".").contains("c.txt"))
  }

  @Test("Another passphrase is refused")
  func otherPassphrase() throws {
    let error = try refusal(Self.line, passphrase: SymmetricKey(data: Array("correct horse batterz".utf8)))
    #expect(error?.reason == "the passphrase is another, or the file was changed")
  }

  @Test(
    "A file that asks for more than the limits is refused before any work is done",
    arguments: ["scrypt 23 8 1", "scrypt 19 8 1", "scrypt 13 8 1", "scrypt 14 1024 1", "scrypt 14 8 64"])
  func bombs(effort: String) throws {
    let error = try refusal(Self.line.replacing("scrypt 14 8 1", with: effort))
    #expect(error?.reason.contains("another effort") == true)
  }

  @Test(
    "A line that is not of the format, or of which a word was changed, is refused, and no message tells any of it",
    arguments: [
      "", "\n", line + "\n", String(line.dropLast()), line.replacing("export 1", with: "export 2"),
      line.replacing(" demo ", with: " demO "), line.replacing(" 1 acd0", with: " 2 acd0"),
      line.replacing("acd03eb2", with: "acd03eb3"), line.replacing("94e0", with: "94e1"),
      line.replacing("AAEC", with: "AAED"), line.replacing("QqfmRX", with: "QqfmRY"),
      line.replacing("scrypt 14", with: "scrypt 014"), line.replacing("scrypt 14", with: "scrypt +14"),
      line.replacing("scrypt 14", with: "scrypt 15"), line.replacing("scrypt", with: "argon2"),
      String(repeating: "a", count: 5000),
    ])
  func format(text: String) throws {
    let error = try #require(try refusal(text))
    #expect(!error.description.contains("QqfmRX"))
  }

  @Test("A key of a later version is written with it, and a file with a version that cannot be is refused")
  func versions() throws {
    let disk = try Disk()
    let file = KeyFile(in: disk.workspace)
    let third = MasterKey(study: "demo", bytes: key.bytes, version: 3)
    try file.store(third)
    let line = "vertebra-key 2 demo 3 acd03eb2 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= 94e0f0e1aa1f8175\n"
    #expect(disk.text("vault/master.key") == line)
    #expect(disk.mode("vault/master.key") == 0o600)
    #expect(try file.load(study: "demo").version == 3)
    #expect(throws: StoreError.self) { try file.store(key) }
    for version in ["1", "0", "-3", "03", "1234567", "x"] {
      disk.write(line.replacing(" 3 ", with: " \(version) "), to: "vault/master.key", mode: 0o600)
      #expect(throws: StoreError.self) { try file.load(study: "demo") }
    }
  }

  @Test("A sealed key is opened by its successor alone")
  func sealed() throws {
    let disk = try Disk()
    let next = try key.successor()
    #expect(next.version == 2 && next.bytes != key.bytes && next.study == "demo")
    let sealing = SymmetricKey(data: [UInt8](repeating: 9, count: 32))
    try SealedKey.seal(key, under: next, key: sealing, in: disk.workspace)
    #expect(try SealedKey.ids(in: disk.workspace) == ["acd03eb2"])
    #expect(disk.mode("vault/sealed/acd03eb2.key") == 0o600)
    let sealed = SealedKey(id: "acd03eb2", in: disk.workspace)
    #expect(try sealed.open(successor: next, key: sealing)?.bytes == key.bytes)
    #expect(try sealed.open(successor: next.successor(), key: sealing) == nil)
    #expect(throws: StoreError.self) {
      try sealed.open(successor: next, key: SymmetricKey(data: [UInt8](repeating: 8, count: 32)))
    }
    #expect(try SealedKey(id: "00000000", in: disk.workspace).open(successor: next, key: sealing) == nil)
    #expect(disk.text("vault/sealed/acd03eb2.key")?.contains("AAECAwQ") == false)
  }

  @Test("No dump of the memory is written")
  func coreDumps() {
    CoreDumps.turnOff()
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
  }
}
