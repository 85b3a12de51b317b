import CZlib

/// The content of a zlib stream (RFC 1950), as packed Dataset-JSON files (DSJC) are by the text of their standard;
/// the standard's own examples are gzip. Nothing may follow the stream.
final class ZlibFiller: ByteFiller {
  private static let headerBytes = 2
  private static let trailerBytes = 4

  private let region: ByteRegion
  private let inflater: Inflater
  private var sum = adler32(0, nil, 0)
  private var isChecked = false

  init(_ region: ByteRegion) throws(ArchiveProblem) {
    self.region = region
    let isWhole = region.withUnsafeBytes { ZlibFiller.isZlib(head: $0) }
    guard isWhole, region.count >= ZlibFiller.headerBytes + ZlibFiller.trailerBytes else {
      throw ArchiveProblem(isWhole ? .truncated : .badStream)
    }
    // The region outlives the inflater, which holds on to its bytes.
    inflater = region.withUnsafeBytes {
      Inflater(
        UnsafeRawBufferPointer(rebasing: $0[ZlibFiller.headerBytes..<($0.count - ZlibFiller.trailerBytes)]),
        wrapper: .raw)
    }
  }

  /// Whether bytes are the header of a zlib stream that deflates with a window of 32 KiB and no dictionary set before,
  /// which is what programs write (RFC 1950, section 2.2). Some texts that begin with `x` look the same.
  static func isZlib(head: some Collection<UInt8>) -> Bool {
    let head = Array(head.prefix(headerBytes))
    guard head.count == headerBytes, head[0] == 0x78 else { return false }
    return head[1] & 0x20 == 0 && (Int(head[0]) << 8 + Int(head[1])) % 31 == 0
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveProblem) -> Int {
    if isChecked || buffer.isEmpty { return 0 }
    let count: Int
    do throws(Inflater.Damage) {
      count = try inflater.fill(buffer)
    } catch {
      throw ArchiveProblem(.badStream)
    }
    sum = adler32(sum, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(count))
    if inflater.isFinished {
      try check()
    } else if count < buffer.count {
      throw ArchiveProblem(.truncated)
    }
    return count
  }

  private func check() throws(ArchiveProblem) {
    isChecked = true
    guard inflater.consumed == region.count - ZlibFiller.headerBytes - ZlibFiller.trailerBytes else {
      throw ArchiveProblem(.trailingData)
    }
    let stated = region.withUnsafeBytes { $0.suffix(ZlibFiller.trailerBytes).reduce(0) { $0 << 8 | UInt($1) } }
    guard stated == sum else { throw ArchiveProblem(.crcMismatch) }
  }
}
