/// The content of a gzip file: one stream, or several one after another (RFC 1952, section 2.2).
///
/// Unpacked with ISA-L, not libarchive, which does not look at gzip's check sum (3.6.2). Nothing but
/// further gzip streams may follow the first.
final class GzipFiller: ByteFiller {
  private let region: ByteRegion
  private var inflater: Inflater
  private var start = 0
  private var isAtEnd = false

  init(_ region: ByteRegion) {
    self.region = region
    inflater = region.withUnsafeBytes { Inflater($0, wrapper: .gzip) }
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveProblem) -> Int {
    var done = 0
    while done < buffer.count && !isAtEnd {
      if inflater.isFinished {
        start += inflater.consumed
        isAtEnd = start == region.count
        if isAtEnd { break }
        let rest = region.withUnsafeBytes { $0.part(start..<region.count) }
        guard ArchiveFormat(head: rest) == .gzip else { throw ArchiveProblem(.trailingData) }
        // The region outlives the inflater, which holds on to its bytes.
        inflater = Inflater(rest, wrapper: .gzip)
      }
      let count: Int
      do throws(Inflater.Damage) {
        count = try inflater.fill(UnsafeMutableRawBufferPointer(rebasing: buffer[done...]))
      } catch {
        throw ArchiveProblem(.badStream)
      }
      done += count
      guard done == buffer.count || inflater.isFinished else { throw ArchiveProblem(.truncated) }
    }
    return done
  }
}
