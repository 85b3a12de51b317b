import Crypto
import Glibc

/// A file in the vault that holds a study's master key.
///
/// One line: `vertebra-key 1 <study> <key id> <base64 of 32 bytes> <check value>`. The key comes from the
/// kernel's generator, never from arguments or the environment.
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
    let secret = UnsafeMutableRawBufferPointer.allocate(byteCount: 32, alignment: 16)
    defer {
      secret.wipe()
      secret.deallocate()
    }
    // glibc's getentropy is getrandom(2), which waits until the kernel's generator is seeded.
    guard let start = secret.baseAddress, getentropy(start, secret.count) == 0 else {
      throw StoreError("make a key in", workspace.shown(path), code: errno)
    }
    let key = MasterKey(study: study, bytes: SymmetricKey(data: secret))
    var line = Array("vertebra-key 1 \(study) \(key.id) ".utf8)
    line += Base64.encode(UnsafeRawBufferPointer(secret))
    line += Array(" \(key.checkValue)\n".utf8)
    defer { line.withUnsafeMutableBytes { $0.wipe() } }
    let sink = try FileSink(path, on: workspace.files, mode: 0o600)
    try sink.write(line)
    try sink.commit(replacing: false)
    return key
  }

  /// Reads the key, if the file can be trusted to be secret and whole.
  ///
  /// It must be the key of this study, and its file must belong to this user.
  package func load(study: String, owner: UInt32 = geteuid()) throws(StoreError) -> MasterKey {
    let file = VaultFile(path: path, workspace: workspace, operation: "load the key")
    try file.checkFolder(owner: owner)
    guard var bytes = try file.read(owner: owner, limit: 512) else {
      throw refusal(
        "there is none",
        "run: vertebra keygen with the study's folder, once; if the study had a key, bring its sealed copy back")
    }
    defer { bytes.withUnsafeMutableBytes { $0.wipe() } }
    return try parse(bytes, study: study)
  }

  private func parse(_ bytes: [UInt8], study: String) throws(StoreError) -> MasterKey {
    let damaged = "bring the file back from its sealed copy; a new key would give every participant a new pseudonym"
    let fields = bytes.dropLast().split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard bytes.last == UInt8(ascii: "\n"), fields.count == 6, fields[0].elementsEqual("vertebra-key".utf8),
      fields[1].elementsEqual("1".utf8), fields[4].count == 44, var secret = Base64.decode(fields[4]),
      secret.count == 32
    else { throw refusal("it is not a key file of format 1", damaged) }
    defer { secret.withUnsafeMutableBytes { $0.wipe() } }
    let key = MasterKey(study: String(decoding: fields[2], as: UTF8.self), bytes: SymmetricKey(data: secret))
    guard fields[3].elementsEqual(key.id.utf8), fields[5].elementsEqual(key.checkValue.utf8) else {
      throw refusal("its key id or check value does not fit its key", damaged)
    }
    guard fields[2].elementsEqual(study.utf8) else {
      throw refusal("it is the key of another study", "use the workspace of that study, or this study's key file")
    }
    return key
  }

  private func refusal(_ reason: String, _ help: String) -> StoreError {
    StoreError("load the key", workspace.shown(path), reason: reason, help: help)
  }
}
