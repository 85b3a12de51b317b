import Crypto
import Glibc
import Testing

@testable import Store

@Suite("Password files")
struct PasswordFileTests {
  private static let path = "vault/passwords/STG"
  /// "new" and "old, Ü" in base64, by Python.
  private static let text = "vertebra-passwords 1 STG\nbmV3\nb2xkLCDDnA==\n"

  private func file(_ disk: Disk) throws -> PasswordFile {
    if try disk.workspace.files.status(at: disk.workspace.passwords, followingLink: false) == nil {
      mkdir(disk.workspace.passwords, 0o700)
    }
    return try #require(PasswordFile(site: "STG", in: disk.workspace))
  }

  private func key(_ text: String) -> SymmetricKey { SymmetricKey(data: Array(text.utf8)) }

  private func refusal(_ disk: Disk, owner: UInt32 = geteuid()) throws -> StoreError? {
    let file = try file(disk)
    do {
      _ = try file.load(owner: owner)
      return nil
    } catch {
      return error
    }
  }

  @Test("Passwords are read, the newest first, and a site without a file has none")
  func loads() throws {
    let disk = try Disk()
    #expect(try file(disk).load().isEmpty)
    disk.write(Self.text, to: Self.path, mode: 0o600)
    #expect(try file(disk).load() == [key("new"), key("old, Ü")])
    #expect(try #require(PasswordFile(site: "NOT", in: disk.workspace)).load().isEmpty)
    #expect(PasswordFile(site: "../STG", in: disk.workspace) == nil)
  }

  @Test("A new password stands before the others, one that is known moves there, and the file is for its owner alone")
  func stores() throws {
    let disk = try Disk()
    let file = try file(disk)
    #expect(try file.store(key("old, Ü"), replacing: false) == 1)
    #expect(try file.store(key("new"), replacing: false) == 2)
    #expect(disk.text(Self.path) == Self.text)
    #expect(disk.mode(Self.path) == 0o600)
    #expect(disk.mode("vault/passwords") == 0o700)
    #expect(try file.store(key("old, Ü"), replacing: false) == 2)
    #expect(try file.load() == [key("old, Ü"), key("new")])
    #expect(try file.store(key("x"), replacing: true) == 1)
    #expect(try file.load() == [key("x")])
  }

  @Test("A disk that is full leaves the passwords as they were")
  func full() throws {
    let disk = try Disk()
    _ = try file(disk)
    disk.write(Self.text, to: Self.path, mode: 0o600)
    let (workspace, _) = disk.workspace(.init(failing: ("write .STG.tmp-", ENOSPC)))
    let file = try #require(PasswordFile(site: "STG", in: workspace))
    #expect(throws: StoreError.self) { try file.store(key("x"), replacing: true) }
    #expect(disk.text(Self.path) == Self.text)
    #expect(disk.names("vault/passwords") == ["STG"])
  }

  @Test("A file that others may use or that belongs to others is refused, and so is a vault that they may write to")
  func permissions() throws {
    let disk = try Disk()
    _ = try file(disk)
    for mode in [0o640, 0o604, 0o620, 0o610] as [UInt32] {
      disk.write(Self.text, to: Self.path, mode: mode)
      #expect(try refusal(disk)?.help == "run: chmod 600 vault/passwords/STG")
      unlink(disk.workspace.root + "/" + Self.path)
    }
    disk.write(Self.text, to: Self.path, mode: 0o600)
    #expect(try refusal(disk) == nil)
    #expect(try refusal(disk, owner: geteuid() + 1) != nil)
    chmod(disk.workspace.vault, 0o770)
    #expect(try refusal(disk)?.reason == "others than its owner may write to the folder")
  }

  @Test("A link or a pipe in place of the file is refused")
  func oddFiles() throws {
    let disk = try Disk()
    _ = try file(disk)
    symlink("../real", disk.workspace.root + "/" + Self.path)
    #expect(try refusal(disk)?.reason == "it is a symbolic link")
    unlink(disk.workspace.root + "/" + Self.path)
    mkfifo(disk.workspace.root + "/" + Self.path, 0o600)
    #expect(try refusal(disk)?.reason == "it is not a regular file")
  }

  @Test(
    "A file that is not exactly of the format is refused, and no message tells any of it",
    arguments: [
      "", "\n", text + "\n", String(text.dropLast()), text.replacing("bmV3", with: "bmV"),
      text.replacing("1 STG", with: "2 STG"),
      text.replacing("STG", with: "NOT"), text.replacing("\n", with: "\r\n"), text.replacing("bmV3", with: ""),
    ])
  func format(_ text: String) throws {
    let disk = try Disk()
    _ = try file(disk)
    disk.write(text, to: Self.path, mode: 0o600)
    let error = try #require(try refusal(disk))
    #expect(!error.description.contains("bmV"))
  }

  @Test("A file that is too long or has too many passwords is refused")
  func length() throws {
    let disk = try Disk()
    _ = try file(disk)
    // 32 passwords are allowed.
    disk.write("vertebra-passwords 1 STG\n" + String(repeating: "bmV3\n", count: 32), to: Self.path, mode: 0o600)
    #expect(try refusal(disk) == nil)
    disk.write("vertebra-passwords 1 STG\n" + String(repeating: "bmV3\n", count: 33), to: Self.path, mode: 0o600)
    #expect(try refusal(disk)?.reason == "it is not a password file of format 1 of this site")
    disk.write(String(repeating: "a", count: 70_000), to: Self.path, mode: 0o600)
    #expect(try refusal(disk) != nil)
  }

  @Test(
    "What cannot be a password is not stored",
    arguments: ["", "two\nlines", "tab\t", String(repeating: "x", count: 256)])
  func unsound(_ text: String) throws {
    let disk = try Disk()
    let file = try file(disk)
    #expect(throws: StoreError.self) { try file.store(key(text), replacing: false) }
    #expect(disk.names("vault/passwords").isEmpty)
  }
}
