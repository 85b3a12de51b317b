/// One file of a received archive, or the received file itself.
///
/// Its bytes are verified already, or, where they are too many to be kept unpacked, while they are read: then whoever
/// reads them has to take back what they led to when the end shows that they are damaged.
package struct ArchiveMember: Sendable {
  enum Source: Sendable {
    /// Verified.
    case region(ByteRegion, sha256: String?)
    /// Too large to be kept unpacked, and not verified yet.
    case packed(PackedData)
  }

  /// The path as received, inner archives joined by `!/`, as in `clinical.zip!/pain.csv`.
  package let path: String
  /// Bytes.
  package let size: Int
  let source: Source

  /// Whether the bytes are known to be sound.
  var isVerified: Bool {
    if case .region = source { true } else { false }
  }

  /// Of the bytes, in lower-case hexadecimal digits; nil where they are not verified yet, or not hashed.
  package var sha256: String? {
    if case .region(_, let sha256) = source { sha256 } else { nil }
  }

  /// The bytes in one piece, where they are held so; see `contiguous(spoolFolder:)`.
  package var region: ByteRegion? {
    if case .region(let region, _) = source { region } else { nil }
  }

  /// Bytes that one call of `withChunks` body gets at most.
  package static let chunkBytes = 256 << 10

  /// Hands on the bytes in order, in chunks that are valid for the call only, and verifies them where that was not
  /// done before.
  ///
  /// - Returns: The SHA-256 of the bytes, where it is taken.
  /// - Throws: what `body` throws, and `ArchiveProblem` where the bytes are damaged.
  @discardableResult
  package func withChunks(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> String? {
    switch source {
    case .region(let region, let sha256):
      try region.withUnsafeBytes { bytes in
        var start = 0
        while start < bytes.count {
          let end = min(start + Self.chunkBytes, bytes.count)
          let chunk = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
          try body(chunk)
          start = end
          if start % (16 * Self.chunkBytes) == 0 { region.letGo(before: start) }
        }
      }
      return sha256
    case .packed(let data):
      do {
        return try data.forEachChunk(body)
      } catch var problem as ArchiveProblem {
        problem.member = path
        throw problem
      }
    }
  }

  /// The first bytes, or fewer where there are not so many or they are damaged.
  package func head(_ count: Int) -> [UInt8] {
    switch source {
    case .region(let region, _): region.withUnsafeBytes { Array($0.prefix(count)) }
    case .packed(let data): data.head(count)
    }
  }

  /// The bytes in one piece, verified, and their SHA-256: those held, or else unpacked into a nameless file in the folder.
  package func contiguous(spoolFolder: String) throws -> (region: ByteRegion, sha256: String?) {
    if case .region(let region, let sha256) = source { return (region, sha256) }
    let spool = try SpoolFile(folder: spoolFolder)
    let sha256 = try withChunks { try spool.append($0) }
    return (try spool.region(), sha256)
  }
}
