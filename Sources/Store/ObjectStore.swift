/// Everything that was ever received, by content; what is in it is never changed.
///
/// An object lies at `store/objects/ab/<hash>`, where `ab` are the first two digits, and is read-only. Write
/// order: temporary file on the same disk, fsync, rename, fsync of the folder.
package struct ObjectStore: Sendable {
  private let workspace: Workspace
  private var files: any FileSystem { workspace.files }

  init(workspace: Workspace) { self.workspace = workspace }

  package func path(of id: ObjectID) -> String { "\(workspace.objects)/\(id.text.prefix(2))/\(id.text)" }

  package func contains(_ id: ObjectID) throws(StoreError) -> Bool { try files.exists(path(of: id)) }

  /// Copies a file into the store, hashing on the way; a second time it checks what is there.
  ///
  /// - Throws: also where the file is a link or no regular file, changed while it was read, or is stored
  ///   already with other bytes than its name says.
  package func put(_ source: String) throws(StoreError) -> StoredObject {
    let file = try files.open(source, for: .reading, mode: 0)
    defer { try? files.close(file) }
    let before = try files.status(of: file)
    guard before.kind == .file else {
      throw StoreError(
        "take in", workspace.shown(source), reason: "it is not a regular file",
        help: "put the file itself into the inbox")
    }
    let sink = try FileSink(workspace.objects + "/object", on: files, mode: 0o600)
    do throws(StoreError) {
      _ = try files.hash(file) { (bytes) throws(StoreError) in try sink.write(bytes) }
      guard try files.status(of: file) == before, sink.byteCount == before.size else {
        throw StoreError(
          "take in", workspace.shown(source), reason: "the file changed while it was read",
          help: "let the transfer finish, then run again")
      }
      return try keep(sink)
    } catch {
      sink.abandon()
      throw error
    }
  }

  private func keep(_ sink: FileSink) throws(StoreError) -> StoredObject {
    guard let id = ObjectID(sink.currentHash()) else { preconditionFailure("a SHA-256 has 64 digits") }
    let object = StoredObject(id: id, size: sink.byteCount, isNew: try !contains(id))
    if object.isNew {
      let path = path(of: id)
      try files.makeFolderIfMissing(path.parentPath, mode: 0o750)
      try sink.setMode(0o444)
      try sink.commit(as: path)
    } else {
      try verify(id)
      sink.abandon()
    }
    return object
  }

  /// Reads an object and compares it with its name.
  ///
  /// - Throws: where it is missing, or its bytes are not those that were stored.
  package func verify(_ id: ObjectID) throws(StoreError) {
    let path = path(of: id)
    guard let hash = try files.hash(ofFile: path) else {
      throw StoreError(
        "verify", workspace.shown(path), reason: "the object is missing",
        help: "bring it back from a backup, or let the site send it again")
    }
    guard hash == id.text else {
      throw StoreError(
        "verify", workspace.shown(path), reason: "its bytes are not those that were stored",
        help: "check the disk, move the file out of the store and bring it back from a backup")
    }
  }
}
