/// The fixed header of a 7z file, checked before libarchive sees the file (7zFormat.txt of the LZMA
/// SDK: signature, version, CRC-32 of what follows; then place, size and CRC-32 of the end header).
enum SevenZipHeader {
  private static let size = 32

  static func check(_ region: ByteRegion) throws(ArchiveProblem) {
    try region.withUnsafeBytes { bytes throws(ArchiveProblem) in
      guard bytes.count >= size else { throw ArchiveProblem(.truncated) }
      guard Digest.crc32(bytes.part(12..<size)) == bytes.little32(8),
        let offset = bytes.little64(12), let length = bytes.little64(20)
      else { throw ArchiveProblem(.badStructure, because: "The archive's first header is damaged.") }
      let (start, overflow) = offset.addingReportingOverflow(size)
      let (end, overflowEnd) = start.addingReportingOverflow(length)
      guard !overflow, !overflowEnd, end <= bytes.count else { throw ArchiveProblem(.truncated) }
      guard end == bytes.count else { throw ArchiveProblem(.trailingData) }
      guard Digest.crc32(bytes.part(start..<end)) == bytes.little32(28) else {
        throw ArchiveProblem(.badStructure, because: "The archive's directory is damaged.")
      }
    }
  }
}
