import Stages
import Store
import Synchronization

/// The files of a release in the making, for stages that write.
///
/// A file that a stage opened is committed when the stage closes it; its size and hash go into the
/// manifest.
///
/// Unchecked: the release folder is not `Sendable`, and is used under `opening` alone until the run
/// seals it, when no stage writes any more.
final class ReleaseOutputs: OutputFolder, @unchecked Sendable {
  private let release: ReleaseFolder
  private let closed = Mutex<[String: FileReceipt]>([:])
  /// Opening files goes through one release folder, one at a time.
  private let opening = Mutex<Void>(())

  init(_ release: ReleaseFolder) { self.release = release }

  /// Size and hash of each file by its path.
  var receipts: [(path: String, receipt: FileReceipt)] {
    closed.withLock { $0.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) } }
  }

  func file(_ path: String) throws -> any OutputFile {
    try opening.withLock { _ in
      // Unblinded files are for fewer eyes than the rest of a release.
      let mode: UInt32 = path.hasPrefix("unblinded/") ? 0o600 : 0o640
      return ReleaseFile(try release.file(path, mode: mode), path: path, outputs: self)
    }
  }

  fileprivate func close(_ path: String, _ receipt: FileReceipt) { closed.withLock { $0[path] = receipt } }
}

private final class ReleaseFile: OutputFile {
  private let sink: FileSink
  private let path: String
  private let outputs: ReleaseOutputs

  init(_ sink: FileSink, path: String, outputs: ReleaseOutputs) {
    self.sink = sink
    self.path = path
    self.outputs = outputs
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws { try sink.write(bytes) }
  func close() throws { outputs.close(path, try sink.commit()) }
}

/// The partitions of a run in the workspace's store.
final class StoredPartitions: PartitionSpace {
  private let folder: PartitionFolder
  /// A file takes one writer at a time.
  private let writing = Mutex<Set<String>>([])

  init(_ folder: PartitionFolder) { self.folder = folder }

  func append(_ bytes: UnsafeRawBufferPointer, to name: String) throws {
    try writing.withLock { written in
      try folder.append(bytes, to: name)
      written.insert(name)
    }
  }

  func withBytes(of name: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard writing.withLock({ $0.contains(name) }) else {
      return try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    try folder.map(name).withUnsafeBytes(body)
  }
}
