import Glibc
import Synchronization

/// The right to write in a workspace, held by one process at a time.
///
/// The lock is an `flock` on `.lock`, so the kernel releases it when the process ends in whatever way. The
/// file is never removed: a second file of the same name would be a second lock. What is written in it serves
/// only the message.
package final class WorkspaceLock: Sendable {
  private let file: OpenFile
  private let files: any FileSystem
  private let isHeld = Atomic<Bool>(true)

  init(_ workspace: Workspace, startedUTC: String) throws(StoreError) {
    files = workspace.files
    file = try files.open(workspace.lockFile, for: .locking, mode: 0o640)
    do throws(StoreError) {
      guard try files.lock(file) else {
        let holder = String(decoding: try files.readAll(file, limit: 4096), as: UTF8.self)
        throw Self.busy(workspace, holder: holder)
      }
      try files.empty(file)
      let text = Array("\(getpid()) \(Self.host()) \(startedUTC)\n".utf8)
      try text.withUnsafeBufferPointer { (buffer) throws(StoreError) in
        try files.writeAll(UnsafeRawBufferPointer(buffer), to: file)
      }
    } catch {
      try? files.close(file)
      throw error
    }
  }

  deinit { release() }

  /// Gives the workspace back. Call it at the end of a run: an object that is used no more may go sooner.
  package func release() {
    if isHeld.exchange(false, ordering: .acquiringAndReleasing) { try? files.close(file) }
  }

  private static func busy(_ workspace: Workspace, holder: String) -> StoreError {
    let parts = holder.split(whereSeparator: { $0 == " " || $0 == "\n" })
    let name =
      parts.count == 3
      ? "process \(parts[0]) on \(parts[1]), started \(parts[2]), is working in it"
      : "another process is working in it"
    return StoreError(
      "lock the workspace", workspace.root, reason: name,
      help: "wait for it to end, or end it; do not delete '.lock', the lock goes with the process")
  }

  private static func host() -> String {
    var buffer = [CChar](repeating: 0, count: 257)
    guard gethostname(&buffer, 256) == 0 else { return "unknown" }
    let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return name.isPlainName ? name : "unknown"
  }
}
