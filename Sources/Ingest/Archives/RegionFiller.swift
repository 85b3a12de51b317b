/// The bytes of a region as they stand.
final class RegionFiller: ByteFiller {
  private let region: ByteRegion
  private var place = 0

  init(_ region: ByteRegion) { self.region = region }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveProblem) -> Int {
    let length = min(buffer.count, region.count - place)
    region.withUnsafeBytes { buffer.copyMemory(from: $0.part(place..<(place + length))) }
    place += length
    return length
  }
}
