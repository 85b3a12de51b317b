package import Crypto
import Glibc

/// A key that another took the place of: `vault/sealed/<key id>.key`, encrypted under a sub-key of its successor, so
/// that earlier releases and generations of the crosswalk can still be verified.
///
/// One line: `vertebra-sealed-key 1 <study> <key id> <id of the successor> <base64>`.
package struct SealedKey: Sendable {
  private let id: String
  private let workspace: Workspace
  private var folder: String { workspace.sealedKeys }
  package var path: String { folder + "/" + id + ".key" }

  /// Names the file of a key; touches nothing.
  package init(id: String, in workspace: Workspace) {
    self.id = id
    self.workspace = workspace
  }

  /// Seals a key under its successor's sub-key for this.
  package static func seal(
    _ old: MasterKey, under successor: MasterKey, key: SymmetricKey, in workspace: Workspace
  ) throws(StoreError) {
    let sealed = SealedKey(id: old.id, in: workspace)
    try workspace.files.makeFolderIfMissing(workspace.sealedKeys, mode: 0o700)
    var line = KeyLine.write(old)
    defer { line.withUnsafeMutableBytes { $0.wipe() } }
    let header = header(study: old.study, id: old.id, successor: successor.id)
    let box: [UInt8]
    do {
      box = try Sealing.seal(line, header: header, key: key)
    } catch {
      throw StoreError(
        "seal the key in", workspace.shown(sealed.path), reason: "it cannot be encrypted", help: "report this")
    }
    let sink = try FileSink(sealed.path, on: workspace.files, mode: 0o600)
    try sink.write(header + box.withUnsafeBytes { Base64.encode($0) } + [UInt8(ascii: "\n")])
    // An attempt that came to nothing may have left one under a key that nobody has.
    try sink.commit(replacing: true)
  }

  /// The key; nil where none of this id is sealed, or under another successor than the one that is given.
  package func open(
    successor: MasterKey, key: SymmetricKey, owner: UInt32 = geteuid()
  ) throws(StoreError) -> MasterKey? {
    guard id.isPlainName, try workspace.files.status(at: folder, followingLink: false) != nil else { return nil }
    let file = VaultFile(path: path, workspace: workspace, operation: "open the sealed key")
    try file.checkFolder(owner: owner)
    guard let bytes = try file.read(owner: owner, limit: 4096) else { return nil }
    let header = Self.header(study: successor.study, id: id, successor: successor.id)
    guard bytes.starts(with: header), bytes.last == UInt8(ascii: "\n") else { return nil }
    guard let box = Base64.decode(bytes.dropFirst(header.count).dropLast()),
      var line = Sealing.open(box, header: header, key: key)
    else {
      throw file.refusal("it was changed since it was sealed", "bring the vault back from its backup")
    }
    defer { line.withUnsafeMutableBytes { $0.wipe() } }
    do {
      return try KeyLine.read(line)
    } catch {
      throw file.refusal("it holds no key", "bring the vault back from its backup")
    }
  }

  /// The ids of the keys that are sealed, in order.
  package static func ids(in workspace: Workspace) throws(StoreError) -> [String] {
    guard try workspace.files.exists(workspace.sealedKeys) else { return [] }
    return try workspace.files.list(workspace.sealedKeys).names
      .filter { $0.isPlainName && $0.hasSuffix(".key") }.map { String($0.dropLast(4)) }
  }

  private static func header(study: String, id: String, successor: String) -> [UInt8] {
    Array("vertebra-sealed-key 1 \(study) \(id) \(successor) ".utf8)
  }
}
