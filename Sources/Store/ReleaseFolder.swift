/// A release in the making, or an edition of the sites' queries, which is made in the same way.
///
/// It is built in `releases/.building-<id>`. `seal` makes it durable with the manifest written last; then the
/// ledger commits; then `publish` gives it its name and points `current` at it. Readers of `current` see the
/// old release whole or the new one whole.
package final class ReleaseFolder {
  static let buildingPrefix = ".building-"
  static let manifestName = "manifest.json"
  static let currentName = "current"

  package let id: String
  private let workspace: Workspace
  private var manifest: [UInt8]?
  private var files: any FileSystem { workspace.files }
  /// In which it will lie.
  private let shelf: String
  /// Where it is made, out of sight.
  package var building: String { shelf + "/" + Self.buildingPrefix + id }
  /// Where the release will lie.
  package var path: String { shelf + "/" + id }

  /// Starts a release; what an earlier attempt left under the same id is removed.
  ///
  /// - Parameters:
  ///   - id: made of letters, digits, `.`, `_` and `-`.
  ///   - shelf: the folder in which it will lie, `workspace.releases` where none is given.
  package init(_ id: String, in workspace: Workspace, on shelf: String? = nil) throws(StoreError) {
    precondition(id.isPlainName && id != Self.currentName, "a release's id is a plain name other than 'current'")
    self.id = id
    self.workspace = workspace
    self.shelf = shelf ?? workspace.releases
    try files.removeTree(building)
    try files.makeFolder(building, mode: 0o750)
  }

  /// Opens a file of the release at a path such as `blinded/adsl.csv`, each part a plain name.
  package func file(_ relativePath: String, mode: UInt32 = 0o640) throws(StoreError) -> FileSink {
    precondition(manifest == nil, "a sealed release is not written to")
    let parts = relativePath.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    precondition(parts.allSatisfy(\.isPlainName), "a release's paths are made of plain names")
    var folder = building
    for part in parts.dropLast() {
      folder += "/" + part
      // A folder of files that are their owner's alone does not show their names either.
      try files.makeFolderIfMissing(folder, mode: mode & 0o077 == 0 ? 0o700 : 0o750)
    }
    return try FileSink(building + "/" + relativePath, on: files, mode: mode)
  }

  /// Writes the manifest and makes the whole release durable, still out of sight.
  ///
  /// - Returns: the manifest's size and hash, for the ledger.
  /// - Throws: also where a file is not committed, or a release of this id with another manifest exists.
  @discardableResult
  package func seal(manifest: [UInt8]) throws(StoreError) -> FileReceipt {
    precondition(self.manifest == nil, "a release is sealed once")
    try checkPublished(manifest)
    for name in try files.list(building).names where name == Self.manifestName {
      throw StoreError(
        "seal", workspace.shown(building), reason: "a file of the release has the manifest's name",
        help: "give the output another name")
    }
    try files.syncTree(building)
    let sink = try FileSink(building + "/" + Self.manifestName, on: files)
    try sink.write(manifest)
    let receipt = try sink.commit()
    try files.syncFolder(shelf)
    self.manifest = manifest
    return receipt
  }

  /// Makes the sealed release the current one; tells whether it is new.
  ///
  /// The same release may be published again: then the build is dropped and `current` points to what is there.
  @discardableResult
  package func publish() throws(StoreError) -> Bool {
    guard let manifest else { preconditionFailure("a release is sealed before it is published") }
    let isNew = try !checkPublished(manifest)
    if isNew {
      try files.rename(building, to: path)
      try files.syncFolder(shelf)
    } else {
      try files.removeTree(building)
    }
    try files.replaceLink(at: shelf + "/" + Self.currentName, to: id)
    return isNew
  }

  /// The files of the release in the making, by their paths, in order, and where they lie.
  package func written() throws(StoreError) -> [(path: String, file: String)] {
    try files.files(below: building).map { ($0, building + "/" + $0) }
  }

  /// The paths of the files that were written so far, in order.
  package func writtenFiles() throws(StoreError) -> [String] { try files.files(below: building) }

  /// Puts the build, as far as it is made, where nobody but the owner of the vault can see it, in place of what was put
  /// there before; tells where, relative to the workspace.
  package func withhold() throws(StoreError) -> String {
    let folder = workspace.withheld
    try files.makeFolderIfMissing(folder, mode: 0o700)
    let target = folder + "/" + id
    try files.removeTree(target)
    try files.rename(building, to: target)
    try files.syncFolder(folder)
    try files.syncFolder(shelf)
    return workspace.shown(target)
  }

  /// The releases, or editions, that lie on a shelf, in order; `current` points to one of them.
  package static func published(on shelf: String, in workspace: Workspace) throws(StoreError) -> [String] {
    guard try workspace.files.exists(shelf) else { return [] }
    return try workspace.files.list(shelf).names.filter { $0.isPlainName && $0 != currentName }
  }

  /// Takes a published release away. What a crash leaves of it has the name of a build, which the next start removes.
  package static func remove(_ id: String, on shelf: String, in workspace: Workspace) throws(StoreError) {
    let leaving = shelf + "/" + buildingPrefix + "removed-" + id
    try workspace.files.removeTree(leaving)
    try workspace.files.rename(shelf + "/" + id, to: leaving)
    try workspace.files.syncFolder(shelf)
    try workspace.files.removeTree(leaving)
  }

  /// Removes the build.
  package func abandon() throws(StoreError) { try files.removeTree(building) }

  /// Whether the release is published already, with this manifest.
  @discardableResult
  private func checkPublished(_ manifest: [UInt8]) throws(StoreError) -> Bool {
    guard try files.exists(path) else { return false }
    let existing = path + "/" + Self.manifestName
    guard let size = try files.status(at: existing, followingLink: false)?.size, size == UInt64(manifest.count),
      try files.readAll(existing, limit: manifest.count) == manifest
    else {
      throw StoreError(
        "publish", workspace.shown(path), reason: "a release of this id with another manifest is there",
        help: "a published release is never changed; give the new one another id")
    }
    return true
  }
}
