import CArchive
import Glibc
import Testing

/// Archives as libarchive writes them.
enum ArchiveWriter {
  static func tar(_ files: [String: String], filter: String) throws -> [UInt8] {
    try write(files) { handle in
      archive_write_set_format_ustar(handle)
      return archive_write_add_filter_by_name(handle, filter)
    }
  }

  static func sevenZip(_ files: [String: String]) throws -> [UInt8] {
    try write(files) { archive_write_set_format_7zip($0) }
  }

  private static func write(_ files: [String: String], _ configure: (OpaquePointer) -> Int32) throws -> [UInt8] {
    // In the C locale libarchive cannot write names outside ASCII.
    setlocale(LC_CTYPE, "C.UTF-8")
    let handle = try #require(archive_write_new())
    defer { archive_write_free(handle) }
    try #require(configure(handle) == ARCHIVE_OK)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var used = 0
    try buffer.withUnsafeMutableBytes { target in
      try #require(archive_write_open_memory(handle, target.baseAddress, target.count, &used) == ARCHIVE_OK)
      for (name, content) in files.sorted(by: { $0.key < $1.key }) {
        let entry = try #require(archive_entry_new())
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, name)
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_size(entry, Int64(content.utf8.count))
        try #require(archive_write_header(handle, entry) == ARCHIVE_OK)
        let bytes = Array(content.utf8)
        try #require(archive_write_data(handle, bytes, bytes.count) == bytes.count)
      }
      try #require(archive_write_close(handle) == ARCHIVE_OK)
    }
    return Array(buffer[..<used])
  }
}
