import Glibc

/// A file that is written from its start to its end, with what was written open to correction.
final class FileStream {
  let path: String
  private let descriptor: Int32
  private let buffer = ByteBuffer(capacity: 1 << 17)
  private(set) var position = 0

  /// Makes the file, or empties it.
  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw SynthesisError.file(path: path, doing: "made", number: errno) }
  }

  deinit { close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    position += bytes.count
    if buffer.count + bytes.count > 1 << 16 { try flush() }
    if bytes.count > 1 << 16 { try put(bytes) } else { buffer.append(bytes) }
  }

  func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

  /// Writes over what stands at an earlier place.
  func overwrite(at place: Int, _ bytes: [UInt8]) throws {
    try flush()
    guard pwrite(descriptor, bytes, bytes.count, off_t(place)) == bytes.count else {
      throw SynthesisError.file(path: path, doing: "written", number: errno)
    }
  }

  func flush() throws {
    try put(buffer.bytes)
    buffer.removeAll()
  }

  /// Reads what was written, from the start, in pieces.
  func read(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    try flush()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    defer { piece.deallocate() }
    var at = 0
    while at < position {
      let count = pread(descriptor, piece.baseAddress, piece.count, off_t(at))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SynthesisError.file(path: path, doing: "read", number: errno) }
      try body(UnsafeRawBufferPointer(rebasing: piece[..<count]))
      at += count
    }
  }

  private func put(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw SynthesisError.file(path: path, doing: "written", number: errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
