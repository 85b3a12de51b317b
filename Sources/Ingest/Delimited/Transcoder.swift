import CSplit
import StudyModel

/// Turns the bytes of a member into UTF-8, chunk by chunk.
///
/// What the encoding has no character for becomes the byte FF, which no UTF-8 has, so that one check
/// of the result finds malformed records of every encoding.
struct Transcoder {
  private let encoding: Dialect.Encoding
  private var state = csplit_utf16_state()

  init(_ encoding: Dialect.Encoding) { self.encoding = encoding }

  /// The most bytes that a byte becomes, and some for what was left over.
  private var growth: Int {
    switch encoding {
    case .utf8: 1
    case .utf16LittleEndian, .utf16BigEndian: 2
    case .windows1252, .latin1: 3
    }
  }

  /// Takes as much of the source as is sure to fit; returns what it took and what it wrote.
  mutating func take(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, room: Int
  ) -> (taken: Int, written: Int) {
    guard let bytes = source.baseAddress else { return (0, 0) }
    guard encoding != .utf8 else {
      let taken = min(room, source.count)
      target.update(from: bytes, count: taken)
      return (taken, taken)
    }
    let taken = min(max(0, (room - Transcoder.leastRoom) / growth), source.count)
    return (taken, write(bytes, taken, target, final: false))
  }

  /// Room below which `take` may take nothing.
  static let leastRoom = 32

  /// What is left over at the end; less than `leastRoom` bytes.
  mutating func finish(into target: UnsafeMutablePointer<UInt8>) -> Int {
    var nothing: UInt8 = 0
    return write(&nothing, 0, target, final: true)
  }

  private mutating func write(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutablePointer<UInt8>, final: Bool
  ) -> Int {
    switch encoding {
    case .utf8: 0
    case .utf16LittleEndian: csplit_utf16(bytes, count, false, final, target, &state)
    case .utf16BigEndian: csplit_utf16(bytes, count, true, final, target, &state)
    case .windows1252: csplit_single_byte(bytes, count, Transcoder.windows1252, target)
    case .latin1: csplit_single_byte(bytes, count, Transcoder.latin1, target)
    }
  }

  private static let latin1 = (0x80...0xFF).map { UInt16($0) }

  /// Code points of 80...9F from the WHATWG index of windows-1252, but 81, 8D, 8F, 90 and 9D, which
  /// Microsoft's own table leaves undefined, have none.
  static let windows1252: [UInt16] =
    [
      0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
      0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
      0x0178,
    ] + (0xA0...0xFF).map { UInt16($0) }
}
