import CZlib

/// A stream of deflate or gzip.
final class Deflater {
  private var stream = z_stream()
  private let out = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 17)

  /// `level`: zlib's, 1 to 9. `gzip`: with the header of RFC 1952, without a name and a time.
  init(level: Int32, gzip: Bool) throws {
    let size = Int32(MemoryLayout<z_stream>.size)
    let code = deflateInit2_(
      &stream, level, Z_DEFLATED, gzip ? 31 : -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    guard code == Z_OK else { throw SynthesisError.zlib(code) }
  }

  deinit {
    deflateEnd(&stream)
    out.deallocate()
  }

  func write(_ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = min(rest.count, 1 << 30)
      try run(UnsafeRawBufferPointer(rebasing: rest[..<count]), Z_NO_FLUSH, sink)
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH, sink)
  }

  private func run(
    _ bytes: UnsafeRawBufferPointer, _ flush: Int32, _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    // zlib does not write to its input, though its type does not say so.
    stream.next_in = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(bytes.count)
    while true {
      stream.next_out = out.baseAddress
      stream.avail_out = UInt32(out.count)
      let code = deflate(&stream, flush)
      guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw SynthesisError.zlib(code) }
      let count = out.count - Int(stream.avail_out)
      if count > 0 { try sink(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(out)[..<count])) }
      if code == Z_STREAM_END || (flush == Z_NO_FLUSH && stream.avail_out > 0) { return }
    }
  }
}
