import CZlib
import Store

/// Unpacks what was written packed: gzip streams, and the parts of a workbook.
enum Unpacking {
  /// A packed file that does not unpack: it was damaged after it was written, for nothing here writes such.
  struct Failure: Error, CustomStringConvertible {
    var description: String { "it is packed and cannot be unpacked; write the release again" }
  }

  private static let piece = 1 << 18

  /// Gives a file, or what is packed in it; of a gzip stream a piece after another, cut behind lines where there are some.
  static func each(
    part bytes: UnsafeRawBufferPointer, named name: String, _ body: (UnsafeRawBufferPointer, String) throws -> Void
  ) throws {
    if bytes.starts(with: [0x1F, 0x8B]) {
      let unpacked = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      return try inflate(bytes, windowBits: 15 + 16) { try body($0, unpacked) }
    }
    guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return try body(bytes, name) }
    try eachEntry(of: bytes) { entry, path, method in
      try path.withUTF8Bytes { try body($0, "name of a part") }
      switch method {
      case 0: try body(entry, path)
      case 8: try inflate(entry, windowBits: -15) { try body($0, path) }
      default: throw Failure()
      }
    }
  }

  /// The entries of a zip by its central directory (PKWARE APPNOTE 6.3.10, 4.3.12 and 4.3.16).
  private static func eachEntry(
    of bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, String, Int) throws -> Void
  ) throws {
    func number(_ at: Int, _ count: Int) throws -> Int {
      guard at >= 0, at + count <= bytes.count else { throw Failure() }
      return (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
    var end = bytes.count - 22
    while end >= 0, try number(end, 4) != 0x0605_4B50 { end -= 1 }
    guard end >= 0 else { throw Failure() }
    var at = try number(end + 16, 4)
    for _ in 0..<(try number(end + 10, 2)) {
      guard try number(at, 4) == 0x0201_4B50 else { throw Failure() }
      let (nameLength, extra, comment) = (try number(at + 28, 2), try number(at + 30, 2), try number(at + 32, 2))
      let (method, size, local) = (try number(at + 10, 2), try number(at + 20, 4), try number(at + 42, 4))
      guard at + 46 + nameLength <= bytes.count else { throw Failure() }
      let name = String(decoding: bytes[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
      let start = local + 30 + (try number(local + 26, 2)) + (try number(local + 28, 2))
      guard start + size <= bytes.count else { throw Failure() }
      try body(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + size)]), name, method)
      at += 46 + nameLength + extra + comment
    }
  }

  private static func inflate(
    _ bytes: UnsafeRawBufferPointer, windowBits: Int32, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var stream = z_stream()
    guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw Failure()
    }
    defer { inflateEnd(&stream) }
    var input = bytes.bindMemory(to: UInt8.self)[...]
    var output = [UInt8](repeating: 0, count: piece)
    // What stands behind the last line of a piece goes with the next.
    var kept = 0
    var isOver = false
    while !isOver {
      let slice = UnsafeBufferPointer(rebasing: input.prefix(Int(UInt32.max / 2)))
      if kept == output.count { output += [UInt8](repeating: 0, count: output.count) }
      let room = output.count - kept
      stream.next_in = UnsafeMutablePointer(mutating: slice.baseAddress)
      stream.avail_in = UInt32(slice.count)
      let result = output.withUnsafeMutableBufferPointer { buffer -> Int32 in
        stream.next_out = buffer.baseAddress.map { $0 + kept }
        stream.avail_out = UInt32(room)
        return CZlib.inflate(&stream, Z_NO_FLUSH)
      }
      guard result == Z_OK || result == Z_STREAM_END else { throw Failure() }
      input = input.dropFirst(slice.count - Int(stream.avail_in))
      let filled = kept + room - Int(stream.avail_out)
      if result == Z_STREAM_END {
        // A gzip file may hold several streams.
        isOver = input.isEmpty || windowBits < 0
        if !isOver, inflateReset(&stream) != Z_OK { throw Failure() }
      } else if filled == kept, input.isEmpty {
        throw Failure()
      }
      let end = isOver ? filled : output[..<filled].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      if end > 0 { try output.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<end])) } }
      output.replaceSubrange(0..<(filled - end), with: Array(output[end..<filled]))
      kept = filled - end
      // A text without lines is not kept whole.
      if kept >= 16 * piece {
        try output.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<kept])) }
        kept = 0
      }
    }
  }
}

extension String {
  fileprivate func withUTF8Bytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    var text = self
    try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
  }
}
