import Stages
import Synchronization

/// A folder of a release, in memory.
final class MemoryFolder: OutputFolder {
  private let written = Mutex<[String: [UInt8]]>([:])
  private let closed = Mutex<Set<String>>([])

  final class File: OutputFile {
    let folder: MemoryFolder
    let path: String

    init(folder: MemoryFolder, path: String) {
      self.folder = folder
      self.path = path
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
      folder.written.withLock { $0[path, default: []].append(contentsOf: bytes) }
    }

    func close() throws { _ = folder.closed.withLock { $0.insert(path) } }
  }

  func file(_ path: String) throws -> any OutputFile {
    written.withLock { $0[path] = [] }
    return File(folder: self, path: path)
  }

  var paths: [String] { written.withLock { $0.keys.sorted() } }
  var closedPaths: [String] { closed.withLock { $0.sorted() } }
  func bytes(_ path: String) -> [UInt8] { written.withLock { $0[path] ?? [] } }
  func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }
}
