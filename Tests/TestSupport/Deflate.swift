import CZlib

/// Bytes packed with zlib, for building archives in tests.
package enum Deflate {
  /// A raw DEFLATE stream.
  package static func raw(_ bytes: [UInt8]) -> [UInt8] { pack(bytes, windowBits: -15) }

  /// A gzip file of one stream.
  package static func gzip(_ bytes: [UInt8]) -> [UInt8] { pack(bytes, windowBits: 31) }

  /// CRC-32 as zip and gzip use it.
  package static func crc32(_ bytes: [UInt8]) -> UInt32 {
    UInt32(bytes.withUnsafeBufferPointer { CZlib.crc32(0, $0.baseAddress, UInt32($0.count)) })
  }

  private static func pack(_ bytes: [UInt8], windowBits: Int32) -> [UInt8] {
    var stream = z_stream()
    let started = deflateInit2_(
      &stream, 9, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(started == Z_OK, "zlib starts")
    defer { deflateEnd(&stream) }
    var source = bytes
    let room = Int(deflateBound(&stream, UInt(bytes.count)))
    return source.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      return [UInt8](unsafeUninitializedCapacity: room) { output, count in
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let ended = deflate(&stream, Z_FINISH)
        precondition(ended == Z_STREAM_END, "zlib packs all")
        count = Int(stream.total_out)
      }
    }
  }
}
