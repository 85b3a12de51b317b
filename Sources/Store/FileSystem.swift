/// What the store asks of a file system: one method per system call.
///
/// It is a protocol so that tests can stand between the store and the disk, count and order the calls,
/// and let any of them fail (SQLite tests itself so: `test6.c`, `sysfault.test`).
package protocol FileSystem: Sendable {
  /// Opens a file; a symbolic link in the last place of the path is refused, and children do not inherit it.
  func open(_ path: String, for purpose: OpenPurpose, mode: UInt32) throws(StoreError) -> OpenFile
  /// Reads up to a buffer's length and tells how much; nothing at the end of the file.
  func read(_ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int
  /// Writes some of the bytes and tells how many; `writeAll` writes all of them.
  func write(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(StoreError) -> Int
  /// Cuts a file to nothing.
  func empty(_ file: OpenFile) throws(StoreError)
  func setMode(_ mode: UInt32, of file: OpenFile) throws(StoreError)
  /// Makes a file's bytes durable. A failure is final: the kernel may have dropped the pages, and a second
  /// call would report success for bytes that are gone (PostgreSQL, `data_sync_retry`).
  func sync(_ file: OpenFile) throws(StoreError)
  func close(_ file: OpenFile) throws(StoreError)
  /// Takes the advisory lock of a file, or tells that another has it. It goes with the open file.
  func lock(_ file: OpenFile) throws(StoreError) -> Bool
  func status(of file: OpenFile) throws(StoreError) -> FileStatus
  /// The status of what stands at a path, or nothing where nothing does.
  func status(at path: String, followingLink: Bool) throws(StoreError) -> FileStatus?
  /// Moves a file or folder, in place of a file that is there.
  func rename(_ old: String, to new: String) throws(StoreError)
  /// Moves a file, or fails with `EEXIST` where something is there.
  func renameExclusively(_ old: String, to new: String) throws(StoreError)
  /// Makes a folder's entries durable: without it a rename may be lost with the power.
  func syncFolder(_ path: String) throws(StoreError)
  func makeFolder(_ path: String, mode: UInt32) throws(StoreError)
  func removeFile(_ path: String) throws(StoreError)
  func removeFolder(_ path: String) throws(StoreError)
  func list(_ path: String) throws(StoreError) -> FolderListing
  func makeLink(to target: String, at path: String) throws(StoreError)
  /// The target of a symbolic link as it is written.
  func readLink(_ path: String) throws(StoreError) -> String
}
