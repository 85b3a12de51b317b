import CArchive

/// A packed stream of a kind that libarchive undoes: bzip2, LZMA, Zstandard, xz or PPMd.
///
/// libarchive sees neither the archive nor its names: it is handed a local header made here, and the member's packed
/// bytes, decrypted where they were encrypted.
final class LibraryUnpacker: Unpacker {
  private let source: Source
  private let handle: LibarchiveHandle

  /// What libarchive reads from.
  private final class Source {
    let packed: PackedBytes
    let header: UnsafeMutableRawBufferPointer
    var isHeaderRead: Bool

    init(_ packed: PackedBytes, header bytes: [UInt8]) {
      self.packed = packed
      header = .allocate(byteCount: bytes.count, alignment: 1)
      header.copyBytes(from: bytes)
      isHeaderRead = bytes.isEmpty
    }

    deinit { header.deallocate() }
  }

  init(_ packed: PackedBytes, _ packing: Packing, size: Int) throws(ArchiveProblem) {
    // In zips libarchive reads Zstandard only since later versions than distributions have; by itself it always does.
    let isRaw = packing == .zstandard
    source = Source(packed, header: isRaw ? [] : Self.header(packing, packed: packed.count, size: size))
    handle = try LibarchiveHandle()
    if isRaw {
      try handle.require(archive_read_support_filter_zstd(handle.raw), or: .unsupportedMethod)
      try handle.require(archive_read_support_format_raw(handle.raw), or: .unsupportedMethod)
    } else {
      try handle.require(archive_read_support_format_zip_streamable(handle.raw), or: .unsupportedMethod)
      // The check sum is compared by whoever reads the bytes; members of AE-2 state none.
      try handle.require(
        archive_read_set_format_option(handle.raw, "zip", "ignorecrc32", "1"), or: .unsupportedMethod)
    }
    let status = archive_read_open(
      handle.raw, Unmanaged.passUnretained(source).toOpaque(), nil,
      { _, context, target in
        guard let context else { return -1 }
        let source = Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
        guard source.isHeaderRead else {
          source.isHeaderRead = true
          target?.pointee = UnsafeRawPointer(source.header.baseAddress)
          return source.header.count
        }
        let bytes = source.packed.next()
        target?.pointee = bytes.baseAddress
        return bytes.count
      }, nil)
    guard status == ARCHIVE_OK else { throw Self.damage }
    var entry: OpaquePointer?
    guard archive_read_next_header(handle.raw, &entry) == ARCHIVE_OK else { throw Self.damage }
  }

  private static let damage = ArchiveProblem(.badStream, reach: .member)

  /// Packed bytes that libarchive has taken; for a stream by itself, those that it was given.
  var consumed: Int {
    let filters = archive_filter_count(handle.raw)
    return max(0, Int(archive_filter_bytes(handle.raw, filters - 1)) - source.header.count)
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveProblem) -> Int {
    var done = 0
    while done < buffer.count {
      let count = archive_read_data(handle.raw, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      guard count >= 0 else { throw Self.damage }
      if count == 0 { break }
      done += count
    }
    return done
  }

  func checkEnd() throws(ArchiveProblem) {
    guard consumed == source.packed.count else { throw consumed < source.packed.count ? Self.goesOn : Self.endsEarly }
  }

  /// A local header (APPNOTE.TXT 6.3.10, section 4.3.7) of a member "m", with sizes of 64 bits.
  private static func header(_ packing: Packing, packed: Int, size: Int) -> [UInt8] {
    func little(_ number: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    var header: [UInt8] = [0x50, 0x4B, 3, 4]
    header += little(63, 2) + little(0, 2) + little(packing.rawValue, 2) + little(0, 2) + little(0x21, 2)
    header += little(0, 4) + little(0xFFFF_FFFF, 4) + little(0xFFFF_FFFF, 4) + little(1, 2) + little(20, 2)
    header += [UInt8(ascii: "m")] + little(ZipExtra.zip64, 2) + little(16, 2) + little(size, 8) + little(packed, 8)
    return header
  }
}
