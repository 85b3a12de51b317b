import Glibc

/// A file in the vault, which is read only where nobody but its owner can have seen or changed it.
struct VaultFile {
  let path: String
  let workspace: Workspace
  /// What is being done, in words for a refusal: "load the key".
  let operation: String
  private var files: any FileSystem { workspace.files }

  /// - Throws: where the vault is no folder, or others than the user with this id may write to it.
  func checkFolder(owner: UInt32) throws(StoreError) {
    let folder = workspace.vault
    guard let status = try files.status(at: folder, followingLink: false), status.kind == .folder else {
      throw StoreError(
        operation, workspace.shown(folder), reason: "the vault is not a folder",
        help: "run: vertebra keygen, which makes vault and key")
    }
    guard status.mode & 0o022 == 0, status.owner == owner || status.owner == 0 else {
      throw StoreError(
        operation, workspace.shown(folder), reason: "others than its owner may write to the folder",
        help: "give the folder to the user who runs Vertebra and run: chmod 700 \(workspace.shown(folder))")
    }
  }

  /// The bytes, which the caller wipes; nil where there is no file.
  ///
  /// - Throws: where others than the user with this id may use the file, or it is longer than the limit.
  func read(owner: UInt32, limit: Int) throws(StoreError) -> [UInt8]? {
    switch try files.status(at: path, followingLink: false)?.kind {
    case nil: return nil
    case .link: throw refusal("it is a symbolic link", "put the file itself into the vault")
    default: break
    }
    let file = try files.open(path, for: .reading, mode: 0)
    defer { try? files.close(file) }
    // Asked of the open file: what a path names can be exchanged between the question and the reading.
    let status = try files.status(of: file)
    guard status.kind == .file else { throw refusal("it is not a regular file", "put the file itself in its place") }
    guard status.owner == owner else {
      throw refusal("it belongs to another user", "run as its owner, or give the file to this user with chown")
    }
    guard status.mode & 0o077 == 0 else {
      throw refusal("others than its owner may use it", "run: chmod 600 \(workspace.shown(path))")
    }
    return try files.readAll(file, limit: min(limit, Int(clamping: status.size)))
  }

  func refusal(_ reason: String, _ help: String) -> StoreError {
    StoreError(operation, workspace.shown(path), reason: reason, help: help)
  }
}
