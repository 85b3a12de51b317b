/// A member whose place in the archive is known to be sound and whose bytes are still to be verified.
package struct PendingMember: Sendable {
  enum Source: Sendable {
    case verified(ArchiveMember)
    /// Bytes as they stand, with a check sum where the archive has one.
    case stored(ByteRegion, crc: UInt32?)
    case deflated(DeflatedData, crc: UInt32)
  }

  /// See `ArchiveMember.path`.
  package let path: String
  /// Bytes, as the archive states them.
  package let size: Int
  let source: Source
  let heapThreshold: Int
  let budget: HeapBudget

  /// Reads all bytes and compares size, check sum and the end of the packed stream. The calls for
  /// different members may run side by side.
  package func verify() -> Result<ArchiveMember, ArchiveProblem> {
    do throws(ArchiveProblem) {
      return .success(try verified())
    } catch {
      var problem = error
      problem.member = path
      return .failure(problem)
    }
  }

  private func verified() throws(ArchiveProblem) -> ArchiveMember {
    var digest = Digest()
    switch source {
    case .verified(let member): return member
    case .stored(let region, let crc):
      region.withUnsafeBytes { bytes in
        var start = 0
        // Small steps keep the bytes in cache between the two sums.
        while start < bytes.count {
          let end = min(start + ArchiveMember.chunkBytes, bytes.count)
          digest.update(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
          start = end
        }
      }
      return try member(.region(region), digest, crc: crc)
    case .deflated(let data, let crc):
      if size <= heapThreshold && budget.take(size) {
        let region = try data.unpack(budget: budget, digest: &digest)
        return try member(.region(region), digest, crc: crc)
      }
      do {
        try data.forEachChunk { digest.update($0) }
      } catch {
        throw error as? ArchiveProblem ?? ArchiveProblem(.badStream, reach: .member)
      }
      return try member(.deflated(data.packed, crc: crc), digest, crc: crc)
    }
  }

  private func member(
    _ source: ArchiveMember.Source, _ digest: Digest, crc: UInt32?
  ) throws(ArchiveProblem) -> ArchiveMember {
    if let crc, crc != digest.crc { throw ArchiveProblem(.crcMismatch, reach: .member) }
    return ArchiveMember(path: path, size: size, sha256: digest.hex(), source: source)
  }
}
