import Glibc

extension UnsafeMutableRawBufferPointer {
  /// Overwrites the bytes with zeros in a way that the compiler may not leave out.
  func wipe() {
    if let start = baseAddress { explicit_bzero(start, count) }
  }

  /// Fills it, up to 256 bytes, from the kernel's generator.
  ///
  /// glibc's getentropy is getrandom(2), which waits until the generator is seeded.
  func fillAtRandom(operation: String, path: String) throws(StoreError) {
    guard let start = baseAddress, getentropy(start, count) == 0 else {
      throw StoreError(operation, path, code: errno)
    }
  }
}
