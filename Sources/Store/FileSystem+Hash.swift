import Crypto

extension FileSystem {
  /// Feeds a file's bytes to a closure, a mebibyte at a time, and tells their hash and number.
  func hash(
    _ file: OpenFile, passing: (UnsafeRawBufferPointer) throws(StoreError) -> Void = { _ throws(StoreError) in }
  ) throws(StoreError) -> FileReceipt {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { buffer.deallocate() }
    var digest = SHA256()
    var size: UInt64 = 0
    while true {
      let count = try read(file, into: buffer)
      if count == 0 { return FileReceipt(size: size, sha256: Hexadecimal.text(digest.finalize())) }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      digest.update(bufferPointer: bytes)
      size += UInt64(count)
      try passing(bytes)
    }
  }

  /// The SHA-256 of a file, or nothing where there is none.
  package func hash(ofFile path: String) throws(StoreError) -> String? {
    guard try exists(path) else { return nil }
    let file = try open(path, for: .reading, mode: 0)
    do {
      let receipt = try hash(file)
      try close(file)
      return receipt.sha256
    } catch {
      try? close(file)
      throw error
    }
  }
}
