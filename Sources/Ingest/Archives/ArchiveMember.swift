/// One file of a received archive, or the received file itself, every byte of it verified.
package struct ArchiveMember: Sendable {
  enum Source: Sendable {
    case region(ByteRegion)
    /// A DEFLATE stream too large to be kept unpacked; it was verified once and is unpacked again.
    case deflated(ByteRegion, crc: UInt32)
  }

  /// The path as received, inner archives joined by `!/`, as in `clinical.zip!/pain.csv`.
  package let path: String
  /// Bytes.
  package let size: Int
  /// Of the bytes, in lower-case hexadecimal digits.
  package let sha256: String
  let source: Source

  /// The bytes in one piece, where they are held so; see `contiguous(spoolFolder:)`.
  package var region: ByteRegion? {
    if case .region(let region) = source { region } else { nil }
  }

  /// Bytes that one call of `withChunks` body gets at most.
  package static let chunkBytes = 256 << 10

  /// Hands on the bytes in order, in chunks that are valid for the call only.
  ///
  /// - Throws: what `body` throws, and `ArchiveProblem` where the bytes changed since they were verified.
  package func withChunks(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    switch source {
    case .region(let region):
      try region.withUnsafeBytes { bytes in
        var start = 0
        while start < bytes.count {
          let end = min(start + Self.chunkBytes, bytes.count)
          try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
          start = end
          if start % (16 * Self.chunkBytes) == 0 { region.letGo(before: start) }
        }
      }
    case .deflated(let packed, let crc):
      var seen: UInt32 = 0
      try DeflatedData(packed: packed, size: size).forEachChunk { chunk in
        seen = Digest.crc32(chunk, from: seen)
        try body(chunk)
      }
      guard seen == crc else { throw ArchiveProblem(.readError, reach: .member, member: path) }
    }
  }

  /// The bytes in one piece: those held, or else unpacked into a nameless file in the folder.
  package func contiguous(spoolFolder: String) throws -> ByteRegion {
    if let region { return region }
    let spool = try SpoolFile(folder: spoolFolder)
    try withChunks { try spool.append($0) }
    return try spool.region()
  }
}
