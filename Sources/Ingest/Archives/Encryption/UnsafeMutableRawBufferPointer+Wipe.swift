import Glibc

extension UnsafeMutableRawBufferPointer {
  /// Overwrites the bytes with zeros in a way that the compiler may not leave out.
  func wipe() {
    if let start = baseAddress { explicit_bzero(start, count) }
  }
}
