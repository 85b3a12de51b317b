import Crypto

/// A file in the making, which appears under its name whole or not at all.
///
/// Bytes go through a buffer into `.<name>.tmp-<n>` beside the final name; `commit` makes them durable and
/// renames. Not for use from two threads at once.
package final class FileSink {
  package let path: String
  /// How many bytes were written so far.
  package private(set) var byteCount: UInt64 = 0
  private let files: any FileSystem
  private let temporary: String
  private let file: OpenFile
  private let buffer: UnsafeMutableRawBufferPointer
  private var filled = 0
  private var digest = SHA256()
  private var isOpen = true

  /// Opens the temporary file with its final mode, before a byte is written.
  package init(_ path: String, on files: any FileSystem, mode: UInt32 = 0o640) throws(StoreError) {
    self.path = path
    self.files = files
    temporary = path.temporarySibling()
    file = try files.open(temporary, for: .creating, mode: mode)
    buffer = .allocate(byteCount: 1 << 18, alignment: 4096)
  }

  deinit {
    abandon()
    // What passed through may have been a key or a crosswalk.
    buffer.wipe()
    buffer.deallocate()
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    precondition(isOpen, "a file is written before it is committed or abandoned")
    byteCount += UInt64(bytes.count)
    if bytes.count > buffer.count - filled { try flush() }
    if bytes.count >= buffer.count { return try pass(bytes) }
    buffer[filled...].copyBytes(from: bytes)
    filled += bytes.count
  }

  package func write(_ bytes: [UInt8]) throws(StoreError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(StoreError) in try write(UnsafeRawBufferPointer(buffer)) }
  }

  package func write(_ text: String) throws(StoreError) { try write(Array(text.utf8)) }

  /// Makes the file durable and gives it its name.
  ///
  /// Where it may not replace a file of that name, that file is kept and this fails.
  @discardableResult
  package func commit(replacing: Bool = true) throws(StoreError) -> FileReceipt {
    try commit(as: path, replacing: replacing)
  }

  /// Commits under a name that was not known when writing began; it must be on the same disk.
  @discardableResult
  func commit(as path: String, replacing: Bool = true) throws(StoreError) -> FileReceipt {
    precondition(isOpen, "a file is committed once")
    do {
      try flush()
      try files.sync(file)
    } catch {
      abandon()
      throw error
    }
    isOpen = false
    do {
      try files.close(file)
      if replacing {
        try files.rename(temporary, to: path)
      } else {
        try files.renameExclusively(temporary, to: path)
      }
    } catch {
      try? files.removeFile(temporary)
      throw error
    }
    try files.syncFolder(path.parentPath)
    return FileReceipt(size: byteCount, sha256: Hexadecimal.text(digest.finalize()))
  }

  /// Drops what was written. What cannot be removed now, `Workspace.recover` removes.
  package func abandon() {
    guard isOpen else { return }
    isOpen = false
    try? files.close(file)
    try? files.removeFile(temporary)
  }

  /// Sets the mode after the fact, for files that end read-only.
  func setMode(_ mode: UInt32) throws(StoreError) { try files.setMode(mode, of: file) }

  /// The hash of all bytes so far.
  func currentHash() -> String {
    var copy = digest
    copy.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    return Hexadecimal.text(copy.finalize())
  }

  private func flush() throws(StoreError) {
    guard filled > 0 else { return }
    try pass(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    filled = 0
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    digest.update(bufferPointer: bytes)
    try files.writeAll(bytes, to: file)
  }
}
