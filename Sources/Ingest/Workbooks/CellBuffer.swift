import Glibc

/// The bytes of the cell in hand; the same memory serves all cells of a reader.
final class CellBuffer {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity = 4096
  private let limit: Int

  /// `limit`: the most bytes that a cell may have.
  init(limit: Int) {
    self.limit = limit
    bytes = .allocate(capacity: capacity + 1)
    bytes[0] = 0
  }

  deinit { bytes.deallocate() }

  var content: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: count) }

  func clear() {
    count = 0
    bytes[0] = 0
  }

  /// Adds bytes; a zero byte, which is not part of the content, always stands behind them.
  ///
  /// - Throws: `FormatProblem` where the cell becomes larger than the limit.
  func append(_ more: UnsafeRawBufferPointer) throws {
    guard let start = more.baseAddress, !more.isEmpty else { return }
    guard count + more.count <= limit else {
      throw FormatProblem.workbook("workbook.too_large", "A cell of the workbook is larger than is allowed.")
    }
    makeRoom(more.count)
    memcpy(bytes + count, start, more.count)
    count += more.count
    bytes[count] = 0
  }

  func append(_ byte: UInt8) {
    makeRoom(1)
    bytes[count] = byte
    count += 1
    bytes[count] = 0
  }

  func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
  }

  /// Adds a number of no less than `width` digits.
  func append(_ number: Int, width: Int) {
    var power = 1
    var digits = 1
    while digits < width || number / power >= 10 {
      power *= 10
      digits += 1
    }
    while power > 0 {
      append(UInt8(0x30 + number / power % 10))
      power /= 10
    }
  }

  /// Takes white space off the end; answers how much there is at the start.
  func trim() -> Int {
    while count > 0, CellBuffer.isSpace(bytes[count - 1]) { count -= 1 }
    bytes[count] = 0
    var start = 0
    while start < count, CellBuffer.isSpace(bytes[start]) { start += 1 }
    return start
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private func makeRoom(_ more: Int) {
    guard count + more > capacity else { return }
    while count + more > capacity { capacity *= 2 }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 1)
    memcpy(larger, bytes, count + 1)
    bytes.deallocate()
    bytes = larger
  }

  /// Puts characters in place of their escapes `_xHHHH_`, from a place to the end (ECMA-376 part 1, 22.9.2.19).
  ///
  /// An escape is a unit of UTF-16; half of a pair that stands alone is no character, and stays as it is.
  func decodeEscapes(from start: Int) {
    guard count - start >= 7, memchr(bytes + start, 0x5F, count - start) != nil else { return }
    var read = start
    var written = start
    while read < count {
      guard let unit = escape(at: read) else {
        bytes[written] = bytes[read]
        read += 1
        written += 1
        continue
      }
      var code = UInt32(unit)
      var length = 7
      if UTF16.isLeadSurrogate(unit), let trail = escape(at: read + 7), UTF16.isTrailSurrogate(trail) {
        code = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(trail) - 0xDC00)
        length = 14
      }
      if let scalar = Unicode.Scalar(code) {
        // UTF-8 of a character is shorter than its escape, so that nothing unread is written over.
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
          bytes[written] = byte
          written += 1
        }
      } else {
        for index in read..<read + length {
          bytes[written] = bytes[index]
          written += 1
        }
      }
      read += length
    }
    count = written
    bytes[count] = 0
  }

  private func escape(at place: Int) -> UInt16? {
    guard place + 7 <= count, bytes[place] == 0x5F, bytes[place + 1] == 0x78, bytes[place + 6] == 0x5F else {
      return nil
    }
    var unit: UInt16 = 0
    for index in 2..<6 {
      let byte = bytes[place + index]
      switch byte {
      case 0x30...0x39: unit = unit << 4 | UInt16(byte - 0x30)
      case 0x41...0x46: unit = unit << 4 | UInt16(byte - 0x37)
      case 0x61...0x66: unit = unit << 4 | UInt16(byte - 0x57)
      default: return nil
      }
    }
    return unit
  }
}
