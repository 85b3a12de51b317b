import StudyModel

/// Turns UTF-8 into a site's encoding. Pieces must end between characters.
final class DialectEncoder {
  private let encoding: Dialect.Encoding
  private let out = ByteBuffer(capacity: 1 << 17)

  init(_ encoding: Dialect.Encoding) { self.encoding = encoding }

  /// What stands at the start of a file: the byte order mark of UTF-16.
  var mark: [UInt8] {
    switch encoding {
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    default: []
    }
  }

  /// The bytes are good until the next call. Characters that the encoding lacks become `?`.
  func encode(_ text: ByteBuffer) -> UnsafeRawBufferPointer {
    if encoding == .utf8 { return text.bytes }
    out.removeAll()
    var at = 0
    while at < text.count {
      let byte = text[at]
      if byte < 0x80 {
        append(UInt32(byte))
        at += 1
        continue
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      var scalar = UInt32(byte) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
      for next in 1..<length where at + next < text.count { scalar = scalar << 6 | UInt32(text[at + next] & 0x3F) }
      append(scalar)
      at += length
    }
    return out.bytes
  }

  @inline(__always)
  private func append(_ scalar: UInt32) {
    switch encoding {
    case .utf8: break
    case .utf16LittleEndian, .utf16BigEndian:
      if scalar < 0x1_0000 {
        append(unit: scalar)
      } else {
        append(unit: 0xD800 + (scalar - 0x1_0000) >> 10)
        append(unit: 0xDC00 + (scalar - 0x1_0000) & 0x3FF)
      }
    case .latin1: out.append(scalar < 0x100 ? UInt8(scalar) : 0x3F)
    case .windows1252:
      if scalar < 0x80 || (0xA0...0xFF).contains(scalar) {
        out.append(UInt8(scalar))
      } else {
        let place = DialectEncoder.upper1252.firstIndex(of: UInt16(truncatingIfNeeded: scalar))
        out.append(place.map { UInt8(0x80 + $0) } ?? 0x3F)
      }
    }
  }

  @inline(__always)
  private func append(unit: UInt32) {
    let low = UInt8(truncatingIfNeeded: unit)
    let high = UInt8(truncatingIfNeeded: unit >> 8)
    out.append(encoding == .utf16LittleEndian ? low : high)
    out.append(encoding == .utf16LittleEndian ? high : low)
  }

  /// Bytes 0x80 to 0x9F of windows-1252 (WHATWG Encoding Standard, index windows-1252); 0 where the byte
  /// stands for a control character.
  private static let upper1252: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
  ]
}
