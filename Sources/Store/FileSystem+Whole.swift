import Glibc

/// What takes more than one system call.
extension FileSystem {
  /// Writes all of the bytes, in as many calls as it takes.
  package func writeAll(_ bytes: UnsafeRawBufferPointer, to file: OpenFile) throws(StoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try write(UnsafeRawBufferPointer(rebasing: rest), to: file)
      // A write of nothing would be repeated for ever; POSIX leaves it open for odd devices.
      guard count > 0 else { throw StoreError("write", file.path, code: EIO) }
      rest = rest.dropFirst(count)
    }
  }

  /// The bytes of a small file.
  ///
  /// - Throws: `EFBIG` where it is longer than the limit.
  package func readAll(_ path: String, limit: Int) throws(StoreError) -> [UInt8] {
    let file = try open(path, for: .reading, mode: 0)
    do {
      let bytes = try readAll(file, limit: limit)
      try close(file)
      return bytes
    } catch {
      try? close(file)
      throw error
    }
  }

  func readAll(_ file: OpenFile, limit: Int) throws(StoreError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: limit + 1, alignment: 16)
    // What is read this way may be a key.
    defer {
      buffer.wipe()
      buffer.deallocate()
    }
    var filled = 0
    while filled <= limit {
      let count = try read(file, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { return [UInt8](buffer[..<filled]) }
      filled += count
    }
    throw StoreError("read", file.path, code: EFBIG)
  }

  func exists(_ path: String) throws(StoreError) -> Bool { try status(at: path, followingLink: false) != nil }

  /// Makes a folder that is missing, durably; tells whether it was.
  ///
  /// - Throws: where something that is no folder has its name.
  @discardableResult
  func makeFolderIfMissing(_ path: String, mode: UInt32) throws(StoreError) -> Bool {
    if let status = try status(at: path, followingLink: true) {
      guard status.kind == .folder else { throw StoreError("make the folder", path, code: ENOTDIR) }
      return false
    }
    do {
      try makeFolder(path, mode: mode)
    } catch  where error.code == EEXIST {
      return false
    }
    try syncFolder(path.parentPath)
    return true
  }

  /// Removes what stands at a path with everything below it; links are removed, never followed.
  func removeTree(_ path: String) throws(StoreError) {
    guard let status = try status(at: path, followingLink: false) else { return }
    guard status.kind == .folder else { return try removeFile(path) }
    for name in try list(path).names { try removeTree(path + "/" + name) }
    try removeFolder(path)
  }

  /// The files below a folder, by their paths relative to it, in order; links are not followed.
  package func files(below folder: String) throws(StoreError) -> [String] {
    var found: [String] = []
    for name in try list(folder).names {
      let path = folder + "/" + name
      switch try status(at: path, followingLink: false)?.kind {
      case .file: found.append(name)
      case .folder: for below in try files(below: path) { found.append(name + "/" + below) }
      default: break
      }
    }
    return found
  }

  /// Makes a tree's folders durable, the deepest first.
  ///
  /// - Throws: where a file in it is not finished.
  func syncTree(_ path: String) throws(StoreError) {
    for name in try list(path).names {
      let child = path + "/" + name
      if name.isTemporaryName {
        throw StoreError(
          "seal", child, reason: "the file is not finished", help: "commit or abandon every file before the folder")
      }
      if try status(at: child, followingLink: false)?.kind == .folder { try syncTree(child) }
    }
    try syncFolder(path)
  }

  /// Sets a symbolic link in one step: readers see the old target or the new one, never none.
  func replaceLink(at path: String, to target: String) throws(StoreError) {
    let temporary = path.temporarySibling()
    try makeLink(to: target, at: temporary)
    do {
      try rename(temporary, to: path)
    } catch {
      try? removeFile(temporary)
      throw error
    }
    try syncFolder(path.parentPath)
  }
}
