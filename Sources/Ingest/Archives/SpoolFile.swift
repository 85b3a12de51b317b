import Glibc

/// A file without a name that takes unpacked bytes too many for memory.
///
/// The kernel frees it when the last mapping ends, also after a crash, so that no unpacked data of
/// a participant stay behind.
final class SpoolFile {
  private let file: Int32
  private(set) var count = 0

  /// Opens the file in a folder that the caller gives.
  init(folder: String) throws(ArchiveProblem) {
    // O_TMPFILE: a macro that Swift does not import (asm-generic/fcntl.h: __O_TMPFILE | O_DIRECTORY).
    let nameless = 0o20000000 | O_DIRECTORY
    var opened = open(folder, nameless | O_RDWR | O_CLOEXEC, 0o600)
    if opened < 0 {
      // Some file systems know no nameless files.
      var template = Array((folder + "/.spool-XXXXXX").utf8CString)
      opened = mkstemp(&template)
      if opened >= 0 {
        unlink(template)
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
      }
    }
    guard opened >= 0 else { throw ArchiveProblem(.spoolError) }
    file = opened
  }

  deinit { close(file) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveProblem) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let written = write(file, start, rest.count)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw ArchiveProblem(.spoolError) }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      count += written
    }
  }

  /// What was written, mapped; the file lives as long as the region.
  func region() throws(ArchiveProblem) -> ByteRegion { try ByteRegion(mappingDescriptor: file) }
}
