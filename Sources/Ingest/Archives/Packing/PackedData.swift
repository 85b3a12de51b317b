/// The packed bytes of a member: they must end where their packing does, and unpack to a stated size.
struct PackedData: Sendable {
  /// Without what belongs to their encryption alone.
  var packed: ByteRegion
  var packing: Packing
  /// Of the unpacked bytes.
  var size: Int
  /// Of the unpacked bytes; nil where the encryption's own code stands in its place.
  var crc: UInt32?
  /// Whether the SHA-256 of the unpacked bytes is taken.
  var hashes: Bool
  /// Nil where they are not encrypted.
  var key: MemberKey?

  /// Packed bytes that are read before their pages are let go.
  private static let releaseStep = 4 << 20

  /// Unpacks in order, stops at the first byte too many, and compares with size, check sum and code.
  ///
  /// - Returns: The SHA-256 of the bytes, where it is taken.
  func forEachChunk(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> String? {
    let window = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(ArchiveMember.chunkBytes, size + 1), alignment: 64)
    defer { window.deallocate() }
    var digest = Digest(hashes: hashes)
    do {
      try packed.withUnsafeBytes { bytes in
        let (unpacker, source) = try unpacker(of: bytes)
        var released = 0
        while case let count = try unpacker.fill(window), count > 0 {
          if unpacker.consumed - released >= Self.releaseStep {
            released = unpacker.consumed
            packed.letGo(before: released)
          }
          guard digest.count + count <= size else { throw ArchiveProblem(.sizeMismatch, reach: .member) }
          let chunk = UnsafeRawBufferPointer(rebasing: window[..<count])
          digest.update(chunk)
          try body(chunk)
          guard count == window.count else { break }
        }
        try checkEnd(unpacker, source, digest)
      }
    } catch let problem as ArchiveProblem {
      throw explained(problem)
    }
    return digest.hex()
  }

  /// Unpacks into memory, digesting each part while it is in cache, and compares with size, check sum and code.
  func unpack(budget: HeapBudget) throws(ArchiveProblem) -> (region: ByteRegion, sha256: String?) {
    let size = size
    var sha256: String?
    do throws(ArchiveProblem) {
      let region = try ByteRegion(capacity: size, budget: budget) { target throws(ArchiveProblem) in
        var running = Digest(hashes: hashes)
        try packed.withUnsafeBytes { bytes throws(ArchiveProblem) in
          let (unpacker, source) = try unpacker(of: bytes)
          while running.count < size {
            let end = min(running.count + ArchiveMember.chunkBytes, size)
            let part = UnsafeMutableRawBufferPointer(rebasing: target[running.count..<end])
            let count = try unpacker.fill(part)
            running.update(UnsafeRawBufferPointer(rebasing: part[..<count]))
            guard count == part.count else { break }
          }
          // One byte more than stated shows that the stream goes on.
          var over: UInt8 = 0
          let extra = try withUnsafeMutableBytes(of: &over) { more throws(ArchiveProblem) in try unpacker.fill(more) }
          guard extra == 0 else { throw ArchiveProblem(.sizeMismatch, reach: .member) }
          try checkEnd(unpacker, source, running)
        }
        sha256 = running.hex()
        return size
      }
      return (region, sha256)
    } catch {
      throw explained(error)
    }
  }

  /// The first bytes, for telling what they are; none where the stream is damaged.
  func head(_ count: Int) -> [UInt8] {
    packed.withUnsafeBytes { bytes in
      [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
        used = (try? unpacker(of: bytes).unpacker.fill(UnsafeMutableRawBufferPointer(buffer))) ?? 0
      }
    }
  }

  /// Whether all bytes agree with size, check sum and code.
  var isWhole: Bool {
    var data = self
    data.hashes = false
    do {
      _ = try data.forEachChunk { _ in }
      return true
    } catch {
      return false
    }
  }

  private func unpacker(
    of bytes: UnsafeRawBufferPointer
  ) throws(ArchiveProblem) -> (unpacker: any Unpacker, source: PackedBytes) {
    let source = PackedBytes(bytes, decryptor: key?.decryptor())
    let unpacker: any Unpacker =
      switch packing {
      case .stored: StoredUnpacker(source)
      case .deflated: DeflateUnpacker(source)
      case .deflate64: Deflate64Unpacker(source)
      case .bzip2, .lzma, .zstandard, .xz, .ppmd: try LibraryUnpacker(source, packing, size: size)
      }
    return (unpacker, source)
  }

  private func checkEnd(_ unpacker: any Unpacker, _ source: PackedBytes, _ digest: Digest) throws(ArchiveProblem) {
    guard digest.count == size else { throw ArchiveProblem(.sizeMismatch, reach: .member) }
    try unpacker.checkEnd()
    try source.checkAuthentic()
    if let crc, crc != digest.crc { throw ArchiveProblem(.crcMismatch, reach: .member) }
  }

  /// One wrong password in 256 passes the old cipher's only check, and shows itself as damage.
  private func explained(_ problem: ArchiveProblem) -> ArchiveProblem {
    guard let key, !key.isAuthenticated, problem.code != .spoolError else { return problem }
    var problem = problem
    problem.explanation += " Or it is encrypted with another password than the one that seemed to open it."
    return problem
  }
}
