/// Rows by bucket of participants: a cache of one fingerprint, which can be built again.
///
/// It is built in `store/partitions/<fingerprint>.building`. The run that builds it may map its files at once;
/// `seal` makes them durable and gives the folder its name, so that later runs may trust it. A run that does
/// not seal it leaves it to `Workspace.recover`.
package struct PartitionFolder: Sendable {
  static let buildingSuffix = ".building"

  /// Where its files lie at present.
  package private(set) var path: String
  /// Whether it is complete and durable.
  package private(set) var isSealed: Bool
  private let workspace: Workspace
  private var files: any FileSystem { workspace.files }

  private init(path: String, isSealed: Bool, workspace: Workspace) {
    self.path = path
    self.isSealed = isSealed
    self.workspace = workspace
  }

  /// The sealed partitions of a fingerprint, or nothing where there are none.
  package static func find(_ fingerprint: String, in workspace: Workspace) throws(StoreError) -> PartitionFolder? {
    let path = path(of: fingerprint, in: workspace)
    guard try workspace.files.exists(path) else { return nil }
    return PartitionFolder(path: path, isSealed: true, workspace: workspace)
  }

  /// An empty folder to build partitions in; what an earlier attempt left is removed.
  package static func build(_ fingerprint: String, in workspace: Workspace) throws(StoreError) -> PartitionFolder {
    let path = path(of: fingerprint, in: workspace) + buildingSuffix
    try workspace.files.removeTree(path)
    try workspace.files.makeFolder(path, mode: 0o750)
    return PartitionFolder(path: path, isSealed: false, workspace: workspace)
  }

  private static func path(of fingerprint: String, in workspace: Workspace) -> String {
    precondition(
      fingerprint.isPlainName && !fingerprint.hasSuffix(buildingSuffix), "a fingerprint is a plain name")
    return workspace.partitions + "/" + fingerprint
  }

  /// Adds bytes to the end of a file, which is made if it is missing.
  ///
  /// Different files may be written at the same time; one file by one writer at a time. Not durable until `seal`.
  package func append(_ bytes: UnsafeRawBufferPointer, to name: String) throws(StoreError) {
    precondition(!isSealed, "sealed partitions are not written to")
    precondition(name.isPlainName, "a partition's file has a plain name")
    let file = try files.open(path + "/" + name, for: .appending, mode: 0o640)
    do {
      try files.writeAll(bytes, to: file)
    } catch {
      try? files.close(file)
      throw error
    }
    try files.close(file)
  }

  /// The bytes of a file that is finished, as memory.
  package func map(_ name: String) throws(StoreError) -> MappedFile {
    precondition(name.isPlainName, "a partition's file has a plain name")
    return try MappedFile(path + "/" + name, on: files)
  }

  /// The names of the files, in the order of their bytes.
  package func names() throws(StoreError) -> [String] { try files.list(path).names }

  /// Makes all files durable and the folder known to later runs.
  package mutating func seal() throws(StoreError) {
    precondition(!isSealed, "partitions are sealed once")
    for name in try names() {
      let file = try files.open(path + "/" + name, for: .reading, mode: 0)
      do {
        try files.sync(file)
      } catch {
        try? files.close(file)
        throw error
      }
      try files.close(file)
    }
    try files.syncFolder(path)
    let sealed = String(path.dropLast(Self.buildingSuffix.count))
    // A sealed folder of the same fingerprint holds the same rows; the newer one takes its place.
    try files.removeTree(sealed)
    try files.rename(path, to: sealed)
    try files.syncFolder(workspace.partitions)
    path = sealed
    isSealed = true
  }

  /// Removes the folder and its files; maps that are open stay readable.
  package func remove() throws(StoreError) {
    // Under its own name, a folder that is half removed would pass for a sealed one.
    guard isSealed else { return try files.removeTree(path) }
    let doomed = path + Self.buildingSuffix
    try files.removeTree(doomed)
    try files.rename(path, to: doomed)
    try files.removeTree(doomed)
  }
}
