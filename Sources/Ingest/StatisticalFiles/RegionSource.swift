import CReadStat
import Glibc

/// Lets ReadStat read the bytes of a region instead of a file.
final class RegionSource {
  private let region: ByteRegion
  /// Bytes that ReadStat sees as FF.
  private let concealed: Range<Int>?
  private var position = 0
  /// Up to where pages were let go.
  private var done = 0

  init(_ region: ByteRegion, concealed: Range<Int>?) {
    self.region = region
    self.concealed = concealed
  }

  /// The place behind the furthest byte that was read.
  private(set) var furthest = 0

  var isAtEnd: Bool { position == region.count }

  /// Has a parser read from here; it must not outlive this object.
  func attach(to parser: UnsafeMutablePointer<readstat_parser_t>) {
    readstat_set_open_handler(parser) { _, _ in 0 }
    readstat_set_close_handler(parser) { _ in 0 }
    readstat_set_read_handler(parser) { target, count, context in RegionSource.of(context).read(target, count) }
    readstat_set_seek_handler(parser) { offset, whence, context in RegionSource.of(context).seek(offset, whence) }
    readstat_set_update_handler(parser) { _, _, _, _ in READSTAT_OK }
    readstat_set_io_ctx(parser, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> RegionSource {
    guard let context else { preconditionFailure("ReadStat hands on the context that it was given") }
    return Unmanaged<RegionSource>.fromOpaque(context).takeUnretainedValue()
  }

  private func read(_ target: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    // A count that ReadStat took from a negative length in the file comes as one.
    guard let target, count > 0 else { return 0 }
    let taken = min(count, region.count - position)
    region.withUnsafeBytes { bytes in
      guard taken > 0, let base = bytes.baseAddress else { return }
      target.copyMemory(from: base + position, byteCount: taken)
    }
    if let concealed, position < concealed.upperBound, position + taken > concealed.lowerBound {
      let hidden = concealed.clamped(to: position..<position + taken)
      memset(target + (hidden.lowerBound - position), 0xFF, hidden.count)
    }
    position += taken
    furthest = max(furthest, position)
    if position - done >= 4 << 20 {
      region.letGo(before: position)
      done = position
    }
    return taken
  }

  /// A place outside of the file is refused.
  private func seek(_ offset: off_t, _ whence: readstat_io_flags_t) -> off_t {
    let start =
      switch whence {
      case READSTAT_SEEK_SET: 0
      case READSTAT_SEEK_CUR: position
      default: region.count
      }
    let (place, overflow) = start.addingReportingOverflow(offset)
    guard !overflow, (0...region.count).contains(place) else { return -1 }
    position = place
    return place
  }
}
