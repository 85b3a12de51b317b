/// The unblinded folder of a published release, which its owner alone can enter until it is opened.
package struct UnblindedRelease {
  /// The arm of a participant.
  package struct AllocatedArm: Equatable {
    package var code: String
    package var label: String
  }

  package let id: String
  /// Of the release.
  package let study: String
  package let folder: String
  private let workspace: Workspace

  /// Nil where no release of this id is published, which a rehearsal never is.
  package init?(_ id: String, in workspace: Workspace) throws(StoreError) {
    let manifest = "\(workspace.releases)/\(id)/\(ReleaseFolder.manifestName)"
    guard id.isPlainName, id != ReleaseFolder.currentName, try workspace.files.exists(manifest) else { return nil }
    self.id = id
    self.workspace = workspace
    folder = "\(workspace.releases)/\(id)/unblinded"
    let bytes = try workspace.bytes(of: manifest).withUnsafeBytes { [UInt8]($0) }
    // The manifest is canonical JSON, and the id of a study with a key has no character that is escaped in it.
    let mark = Array(#","study":""#.utf8)
    guard let start = bytes.indices.dropLast(mark.count).first(where: { bytes[$0...].starts(with: mark) }) else {
      throw StoreError(
        "read the manifest of", workspace.shown("\(workspace.releases)/\(id)"), reason: "it names no study",
        help: "run: vertebra verify")
    }
    study = String(decoding: bytes[(start + mark.count)...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
  }

  /// The arm of the participant with a token; nil where the release knows none.
  package func arm(of token: String) throws(StoreError) -> AllocatedArm? {
    let path = folder + "/allocation.csv"
    guard try workspace.files.exists(path) else { return nil }
    let bytes = try workspace.bytes(of: path).withUnsafeBytes { [UInt8]($0) }
    let wanted = Array((token + ",").utf8)
    for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() where line.starts(with: wanted) {
      let cells = line.dropFirst(wanted.count).split(
        separator: UInt8(ascii: ","), maxSplits: 1, omittingEmptySubsequences: false)
      guard cells.count == 2 else { continue }
      let label = cells[1].filter { $0 != UInt8(ascii: "\"") }
      return AllocatedArm(
        code: String(decoding: cells[0], as: UTF8.self), label: String(decoding: label, as: UTF8.self))
    }
    return nil
  }

  /// Lets the group of the folder enter it and read its files: files first, so that nobody enters a folder half open.
  package func openForGroup() throws(StoreError) {
    for path in try workspace.files(below: folder) { try setMode(0o640, of: path) }
    try setMode(0o750, of: folder)
  }

  private func setMode(_ mode: UInt32, of path: String) throws(StoreError) {
    let file = try workspace.files.open(path, for: .reading, mode: 0)
    do {
      try workspace.files.setMode(mode, of: file)
      try workspace.files.close(file)
    } catch {
      try? workspace.files.close(file)
      throw error
    }
  }
}
