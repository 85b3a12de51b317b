import CArchive

/// The content of a bzip2, xz or zstd file, unpacked by libarchive.
final class FilterFiller: ByteFiller {
  private let handle: LibarchiveHandle
  private let region: ByteRegion

  init(_ region: ByteRegion, format: ArchiveFormat) throws(ArchiveProblem) {
    self.region = region
    handle = try LibarchiveHandle()
    let filter =
      switch format {
      case .bzip2: archive_read_support_filter_bzip2(handle.raw)
      case .xz: archive_read_support_filter_xz(handle.raw)
      default: archive_read_support_filter_zstd(handle.raw)
      }
    try handle.require(filter, or: .unsupportedFormat)
    try handle.require(archive_read_support_format_raw(handle.raw), or: .unsupportedFormat)
    try handle.require(archive_read_support_format_empty(handle.raw), or: .unsupportedFormat)
    try handle.open(region)
    var entry: OpaquePointer?
    let status = archive_read_next_header(handle.raw, &entry)
    guard status == ARCHIVE_OK || status == ARCHIVE_EOF else { throw ArchiveProblem(.badStream) }
    guard archive_filter_count(handle.raw) == 2 else { throw ArchiveProblem(.badStream) }
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveProblem) -> Int {
    var done = 0
    while done < buffer.count {
      let count = archive_read_data(handle.raw, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      guard count >= 0 else { throw ArchiveProblem(.badStream) }
      if count == 0 {
        try checkEnd()
        break
      }
      done += count
    }
    return done
  }

  /// The packed stream must use up the file: the last of libarchive's filters is the file itself.
  private func checkEnd() throws(ArchiveProblem) {
    let read = archive_filter_bytes(handle.raw, archive_filter_count(handle.raw) - 1)
    guard read == region.count else {
      throw ArchiveProblem(read < region.count ? .trailingData : .truncated)
    }
  }
}
