package import Crypto
import Glibc

/// A file in the vault that holds the passwords with which a site encrypts its archives.
///
/// `vault/passwords/<site>`: a line `vertebra-passwords 1 <site>`, then a line a password, the newest first, as base64
/// of its bytes, which is no protection but keeps blanks and odd bytes as they are. Older passwords stay, because
/// archives that were sent with them are read again.
package struct PasswordFile: Sendable {
  /// In bytes; what a line of a terminal holds is less (POSIX.1-2017, `MAX_CANON`).
  private static let longest = 255
  /// Passwords of one site: each is tried on each encrypted member.
  private static let most = 32
  private static let limit = 1 << 16

  private let site: String
  private let workspace: Workspace
  private var folder: String { workspace.passwords }
  package var path: String { folder + "/" + site }

  /// Names a site's file; touches nothing. None where the site's id cannot be the name of a file.
  package init?(site: String, in workspace: Workspace) {
    guard site.isPlainName else { return nil }
    self.site = site
    self.workspace = workspace
  }

  /// The sites that have a file, in order of their ids.
  package static func sites(in workspace: Workspace) throws(StoreError) -> [String] {
    guard try workspace.files.exists(workspace.passwords) else { return [] }
    return try workspace.files.list(workspace.passwords).names.filter(\.isPlainName)
  }

  /// The passwords, the newest first; none where none were stored.
  ///
  /// The file must belong to this user and be open to nobody else.
  package func load(owner: UInt32 = geteuid()) throws(StoreError) -> [SymmetricKey] {
    let file = VaultFile(path: path, workspace: workspace, operation: "load the passwords")
    guard try workspace.files.status(at: folder, followingLink: false) != nil else { return [] }
    try file.checkFolder(owner: owner)
    guard var bytes = try file.read(owner: owner, limit: Self.limit) else { return [] }
    defer { bytes.withUnsafeMutableBytes { $0.wipe() } }
    let damaged = file.refusal("it is not a password file of format 1 of this site", "store the passwords again")
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.first?.elementsEqual("vertebra-passwords 1 \(site)".utf8) == true, lines.removeLast().isEmpty,
      lines.count <= Self.most + 1
    else { throw damaged }
    var passwords: [SymmetricKey] = []
    for line in lines.dropFirst() {
      guard var secret = Base64.decode(line), !secret.isEmpty else { throw damaged }
      defer { secret.withUnsafeMutableBytes { $0.wipe() } }
      passwords.append(SymmetricKey(data: secret))
    }
    return passwords
  }

  /// Puts a password before those that are there, or in their place.
  ///
  /// - Returns: How many passwords the site has now.
  /// - Throws: also where the password cannot be one: empty, too long, or with control characters.
  package func store(_ password: SymmetricKey, replacing: Bool) throws(StoreError) -> Int {
    let file = VaultFile(path: path, workspace: workspace, operation: "store a password in")
    let isSound = password.withUnsafeBytes { bytes in
      (1...Self.longest).contains(bytes.count) && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
    guard isSound else {
      throw file.refusal(
        "the password is empty, longer than \(Self.longest) bytes, or has control characters",
        "give it on one line, as the site uses it")
    }
    try file.checkFolder(owner: geteuid())
    try workspace.files.makeFolderIfMissing(folder, mode: 0o700)
    let older = replacing ? [] : try load().filter { $0 != password }
    let all = [password] + older
    guard all.count <= Self.most else {
      throw file.refusal(
        "the site has \(older.count) passwords already, and all are tried on every encrypted file",
        "store this one with --replace, and those that are still needed again")
    }
    try write(all)
    return all.count
  }

  /// Forgets the passwords of the site; tells how many there were.
  package func forget() throws(StoreError) -> Int {
    let count = try load().count
    if count > 0 {
      try workspace.files.removeFile(path)
      try workspace.files.syncFolder(folder)
    }
    return count
  }

  private func write(_ all: [SymmetricKey]) throws(StoreError) {
    var text = Array("vertebra-passwords 1 \(site)\n".utf8)
    text.reserveCapacity(Self.limit)
    for one in all { text += one.withUnsafeBytes { Base64.encode($0) } + [UInt8(ascii: "\n")] }
    defer { text.withUnsafeMutableBytes { $0.wipe() } }
    let sink = try FileSink(path, on: workspace.files, mode: 0o600)
    try sink.write(text)
    try sink.commit(replacing: true)
  }
}
