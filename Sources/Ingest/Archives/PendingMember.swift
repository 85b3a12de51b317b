/// A member whose place in the archive is known to be sound and whose bytes nobody has looked at.
package struct PendingMember: Sendable {
  enum Source: Sendable {
    case verified(ArchiveMember)
    /// Bytes as they stand, with a check sum where the archive has one.
    case stored(ByteRegion, crc: UInt32?)
    case packed(PackedData)
  }

  /// See `ArchiveMember.path`.
  package let path: String
  /// Bytes, as the archive states them.
  package let size: Int
  let source: Source
  let heapThreshold: Int
  let budget: HeapBudget
  /// Whether its SHA-256 is taken.
  let hashes: Bool

  /// Reads all bytes and compares size, check sum and the end of the packed stream; a member that is too large to be
  /// kept unpacked is left to whoever reads it. The calls for different members may run side by side.
  package func open() -> Result<ArchiveMember, ArchiveProblem> {
    do throws(ArchiveProblem) {
      return .success(try opened())
    } catch {
      var problem = error
      problem.member = path
      return .failure(problem)
    }
  }

  private func opened() throws(ArchiveProblem) -> ArchiveMember {
    switch source {
    case .verified(let member): return member
    case .stored(let region, let crc):
      var digest = Digest(hashes: hashes)
      region.withUnsafeBytes { bytes in
        var start = 0
        // Small steps keep the bytes in cache between the two sums.
        while start < bytes.count {
          let end = min(start + ArchiveMember.chunkBytes, bytes.count)
          digest.update(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
          start = end
        }
      }
      if let crc, crc != digest.crc { throw ArchiveProblem(.crcMismatch, reach: .member) }
      return ArchiveMember(path: path, size: size, source: .region(region, sha256: digest.hex()))
    case .packed(let data):
      guard size <= heapThreshold && budget.take(size) else {
        return ArchiveMember(path: path, size: size, source: .packed(data))
      }
      let (region, sha256) = try data.unpack(budget: budget)
      return ArchiveMember(path: path, size: size, source: .region(region, sha256: sha256))
    }
  }
}
