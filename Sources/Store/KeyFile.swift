import Crypto
import Glibc

/// A file in the vault that holds a study's master key, as a `KeyLine`.
///
/// Whether it may be trusted is checked at every use: a regular file of this user, for its owner alone, in a folder
/// that nobody else may write to, with a key that fits its id and check value.
package struct KeyFile: Sendable {
  package let path: String
  private let workspace: Workspace

  /// Names a file in the vault; touches nothing.
  package init(_ name: String = "master.key", in workspace: Workspace) {
    precondition(name.isPlainName, "a key file has a plain name")
    self.workspace = workspace
    path = workspace.vault + "/" + name
  }

  /// Makes a new key; a file that is there is never replaced, for its pseudonyms would be lost with it.
  /// The study's id is made of letters, digits, `.`, `_` and `-`.
  package func create(study: String) throws(StoreError) -> MasterKey {
    guard study.isPlainName else {
      throw StoreError(
        "make a key in", workspace.shown(path), reason: "the study's id has characters that a key file cannot hold",
        help: "use letters, digits, '.', '_' and '-' for the study's id")
    }
    try VaultFile(path: path, workspace: workspace, operation: "make a key in").checkFolder(owner: geteuid())
    let key = try MasterKey.random(
      study: study, version: 1, operation: "make a key in", path: workspace.shown(path))
    try write(key, replacing: false)
    return key
  }

  /// Puts a key where none is, as one that was exported.
  package func store(_ key: MasterKey) throws(StoreError) {
    try VaultFile(path: path, workspace: workspace, operation: "store the key in").checkFolder(owner: geteuid())
    try write(key, replacing: false)
  }

  /// Puts a new key in the place of the one that is there; the caller has sealed that.
  package func replace(with key: MasterKey) throws(StoreError) {
    try VaultFile(path: path, workspace: workspace, operation: "store the key in").checkFolder(owner: geteuid())
    try write(key, replacing: true)
  }

  private func write(_ key: MasterKey, replacing: Bool) throws(StoreError) {
    var line = KeyLine.write(key)
    defer { line.withUnsafeMutableBytes { $0.wipe() } }
    let sink = try FileSink(path, on: workspace.files, mode: 0o600)
    try sink.write(line)
    try sink.commit(replacing: replacing)
  }

  /// Reads the key, if the file can be trusted to be secret and whole.
  ///
  /// It must be the key of this study, where one is given, and its file must belong to this user.
  package func load(study: String? = nil, owner: UInt32 = geteuid()) throws(StoreError) -> MasterKey {
    let file = VaultFile(path: path, workspace: workspace, operation: "load the key")
    try file.checkFolder(owner: owner)
    guard var bytes = try file.read(owner: owner, limit: 512) else {
      throw refusal(
        "there is none",
        "run: vertebra keygen with the study's folder, once; if the study had a key, bring its sealed copy back")
    }
    defer { bytes.withUnsafeMutableBytes { $0.wipe() } }
    let damaged = "bring the file back from its sealed copy; a new key would give every participant a new pseudonym"
    let key: MasterKey
    do throws(KeyLine.Fault) {
      key = try KeyLine.read(bytes)
    } catch {
      switch error {
      case .format: throw refusal("it is not a key file of format 1 or 2", damaged)
      case .altered: throw refusal("its key id or check value does not fit its key", damaged)
      }
    }
    if let study, !key.study.utf8.elementsEqual(study.utf8) {
      throw refusal("it is the key of another study", "use the workspace of that study, or this study's key file")
    }
    return key
  }

  private func refusal(_ reason: String, _ help: String) -> StoreError {
    StoreError("load the key", workspace.shown(path), reason: reason, help: help)
  }
}
