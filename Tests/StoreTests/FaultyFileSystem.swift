import Glibc
import Store
import Synchronization

/// This machine's file system, counting the calls that change something and failing where a test says so.
final class FaultyFileSystem: FileSystem {
  struct Plan {
    /// Calls of a process that was killed: from this one on, counted from 1, none reaches the disk.
    var killedAt: Int?
    /// The call that fails once, by the name it has in `calls`, with this errno.
    var failing: (call: String, code: Int32)?
    /// The longest write that the disk takes at once.
    var longestWrite = Int.max
    /// What happens to the disk before the first read.
    var beforeReading: (@Sendable () -> Void)?
  }

  private struct State {
    var plan: Plan
    var calls: [String] = []
  }

  private let state: Mutex<State>
  private let local: LocalFileSystem

  init(root: String, _ plan: Plan = Plan()) {
    local = LocalFileSystem(root: root)
    state = Mutex(State(plan: plan))
  }

  /// Every call that changes something, with the last part of its path; numbers of temporary names left out.
  var calls: [String] { state.withLock { $0.calls } }
  /// Whether the kill was reached.
  var wasKilled: Bool { state.withLock { state in state.plan.killedAt.map { state.calls.count >= $0 } ?? false } }

  private func note(_ call: String, _ path: String) throws(StoreError) {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    if let range = name.firstRange(of: ".tmp-") { name = String(name[..<range.upperBound]) }
    let text = "\(call) \(name)"
    let error: StoreError? = state.withLock { state in
      state.calls.append(text)
      if let limit = state.plan.killedAt, state.calls.count >= limit { return StoreError("be alive", path, code: EIO) }
      if let failing = state.plan.failing, failing.call == text {
        state.plan.failing = nil
        return StoreError(call, path, code: failing.code)
      }
      return nil
    }
    if let error { throw error }
  }

  func open(_ path: String, for purpose: OpenPurpose, mode: UInt32) throws(StoreError) -> OpenFile {
    if purpose != .reading { try note("open", path) }
    return try local.open(path, for: purpose, mode: mode)
  }
  func read(_ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
    let event = state.withLock { state in
      defer { state.plan.beforeReading = nil }
      return state.plan.beforeReading
    }
    event?()
    return try local.read(file, into: buffer)
  }
  func write(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(StoreError) -> Int {
    try note("write", file.path)
    let longest = state.withLock { $0.plan.longestWrite }
    return try local.write(UnsafeRawBufferPointer(rebasing: bytes.prefix(longest)), to: file)
  }
  func empty(_ file: OpenFile) throws(StoreError) { try local.empty(file) }
  func setMode(_ mode: UInt32, of file: OpenFile) throws(StoreError) {
    try note("mode", file.path)
    try local.setMode(mode, of: file)
  }
  func sync(_ file: OpenFile) throws(StoreError) {
    try note("sync", file.path)
    try local.sync(file)
  }
  func close(_ file: OpenFile) throws(StoreError) { try local.close(file) }
  func lock(_ file: OpenFile) throws(StoreError) -> Bool { try local.lock(file) }
  func status(of file: OpenFile) throws(StoreError) -> FileStatus { try local.status(of: file) }
  func status(at path: String, followingLink: Bool) throws(StoreError) -> FileStatus? {
    try local.status(at: path, followingLink: followingLink)
  }
  func rename(_ old: String, to new: String) throws(StoreError) {
    try note("rename", new)
    try local.rename(old, to: new)
  }
  func renameExclusively(_ old: String, to new: String) throws(StoreError) {
    try note("rename", new)
    try local.renameExclusively(old, to: new)
  }
  func syncFolder(_ path: String) throws(StoreError) {
    try note("sync", path)
    try local.syncFolder(path)
  }
  func makeFolder(_ path: String, mode: UInt32) throws(StoreError) {
    try note("mkdir", path)
    try local.makeFolder(path, mode: mode)
  }
  func removeFile(_ path: String) throws(StoreError) {
    try note("remove", path)
    try local.removeFile(path)
  }
  func removeFolder(_ path: String) throws(StoreError) {
    try note("remove", path)
    try local.removeFolder(path)
  }
  func list(_ path: String) throws(StoreError) -> FolderListing { try local.list(path) }
  func makeLink(to target: String, at path: String) throws(StoreError) {
    try note("link", path)
    try local.makeLink(to: target, at: path)
  }
  func readLink(_ path: String) throws(StoreError) -> String { try local.readLink(path) }
}
