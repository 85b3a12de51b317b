import Glibc

/// The file system of this machine, through the C library.
package struct LocalFileSystem: FileSystem {
  /// The folder that messages leave out in front of a path, without a slash at its end.
  private let root: String?

  package init(root: String? = nil) { self.root = root }

  private func failure(_ operation: String, _ path: String) -> StoreError {
    let code = errno
    return StoreError(operation, path.relative(to: root), code: code)
  }

  package func open(_ path: String, for purpose: OpenPurpose, mode: UInt32) throws(StoreError) -> OpenFile {
    let flags =
      switch purpose {
      // Without O_NONBLOCK a pipe that somebody left in the inbox would hold the run for ever.
      case .reading: O_RDONLY | O_NONBLOCK
      case .creating: O_WRONLY | O_CREAT | O_EXCL
      case .appending: O_WRONLY | O_CREAT | O_APPEND
      case .locking: O_RDWR | O_CREAT
      }
    let descriptor = retryingInterrupted { Int(Glibc.open(path, flags | O_NOFOLLOW | O_CLOEXEC, mode)) }
    guard descriptor >= 0 else { throw failure("open", path) }
    return OpenFile(descriptor: Int32(descriptor), path: path)
  }

  package func read(_ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
    let count = retryingInterrupted { Glibc.read(file.descriptor, buffer.baseAddress, buffer.count) }
    guard count >= 0 else { throw failure("read", file.path) }
    return count
  }

  package func write(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(StoreError) -> Int {
    let count = retryingInterrupted { Glibc.write(file.descriptor, bytes.baseAddress, bytes.count) }
    guard count >= 0 else { throw failure("write", file.path) }
    return count
  }

  package func empty(_ file: OpenFile) throws(StoreError) {
    guard retryingInterrupted({ Int(ftruncate(file.descriptor, 0)) }) == 0 else { throw failure("empty", file.path) }
  }

  package func setMode(_ mode: UInt32, of file: OpenFile) throws(StoreError) {
    guard fchmod(file.descriptor, mode) == 0 else { throw failure("set the mode of", file.path) }
  }

  package func sync(_ file: OpenFile) throws(StoreError) {
    guard fsync(file.descriptor) == 0 else { throw failure("fsync", file.path) }
  }

  package func close(_ file: OpenFile) throws(StoreError) {
    // Linux releases the descriptor even where it reports EINTR; a second close could hit another file.
    guard Glibc.close(file.descriptor) == 0 || errno == EINTR else { throw failure("close", file.path) }
  }

  package func lock(_ file: OpenFile) throws(StoreError) -> Bool {
    if retryingInterrupted({ Int(flock(file.descriptor, LOCK_EX | LOCK_NB)) }) == 0 { return true }
    if errno == EWOULDBLOCK { return false }
    throw failure("lock", file.path)
  }

  package func status(of file: OpenFile) throws(StoreError) -> FileStatus {
    var found = stat()
    guard fstat(file.descriptor, &found) == 0 else { throw failure("look at", file.path) }
    return FileStatus(found)
  }

  package func status(at path: String, followingLink: Bool) throws(StoreError) -> FileStatus? {
    var found = stat()
    guard (followingLink ? stat(path, &found) : lstat(path, &found)) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("look at", path)
    }
    return FileStatus(found)
  }

  package func rename(_ old: String, to new: String) throws(StoreError) {
    guard Glibc.rename(old, new) == 0 else { throw failure("rename to", new) }
  }

  package func renameExclusively(_ old: String, to new: String) throws(StoreError) {
    // A hard link fails where the name is taken. After a crash in between, the old name is a stray temporary.
    guard link(old, new) == 0 else { throw failure("rename to", new) }
    try removeFile(old)
  }

  package func syncFolder(_ path: String) throws(StoreError) {
    let descriptor = retryingInterrupted { Int(Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) }
    guard descriptor >= 0 else { throw failure("open", path) }
    let folder = OpenFile(descriptor: Int32(descriptor), path: path)
    do {
      try sync(folder)
    } catch {
      _ = Glibc.close(folder.descriptor)
      throw error
    }
    try close(folder)
  }

  package func makeFolder(_ path: String, mode: UInt32) throws(StoreError) {
    guard mkdir(path, mode) == 0 else { throw failure("make the folder", path) }
  }

  package func removeFile(_ path: String) throws(StoreError) {
    guard unlink(path) == 0 else { throw failure("remove", path) }
  }

  package func removeFolder(_ path: String) throws(StoreError) {
    guard rmdir(path) == 0 else { throw failure("remove the folder", path) }
  }

  package func list(_ path: String) throws(StoreError) -> FolderListing {
    guard let folder = opendir(path) else { throw failure("list", path) }
    defer { closedir(folder) }
    var names: [String] = []
    var unreadable = 0
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        if errno != 0 { throw failure("list", path) }
        return FolderListing(names: names, unreadableNames: unreadable)
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      switch name {
      case nil: unreadable += 1
      case "."?, ".."?: continue
      case let name?: names.append(name)
      }
    }
  }

  package func makeLink(to target: String, at path: String) throws(StoreError) {
    guard symlink(target, path) == 0 else { throw failure("make the link", path) }
  }

  package func readLink(_ path: String) throws(StoreError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    guard count >= 0 else { throw failure("read the link", path) }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Repeats a system call for as long as a signal interrupts it.
func retryingInterrupted(_ call: () -> Int) -> Int {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

extension FileStatus {
  fileprivate init(_ found: stat) {
    let kind: Kind =
      switch found.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    self.init(
      kind: kind, size: UInt64(max(0, found.st_size)), mode: found.st_mode & 0o7777, owner: found.st_uid,
      modified: Int64(found.st_mtim.tv_sec) * 1_000_000_000 + Int64(found.st_mtim.tv_nsec))
  }
}
