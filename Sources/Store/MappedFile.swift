import Glibc

/// The bytes of a file as memory, for as long as this lives.
///
/// The file must not be cut while it is mapped; nothing in the store cuts a finished file.
package final class MappedFile: @unchecked Sendable {
  // Unchecked, because a pointer is not Sendable; the pages are mapped read-only and never written.
  private let bytes: UnsafeRawBufferPointer

  package init(_ path: String, on files: any FileSystem) throws(StoreError) {
    let file = try files.open(path, for: .reading, mode: 0)
    defer { try? files.close(file) }
    let count = Int(try files.status(of: file).size)
    // mmap refuses a length of nothing.
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.descriptor, 0), start != MAP_FAILED else {
      throw StoreError("map", path, code: errno)
    }
    madvise(start, count, MADV_SEQUENTIAL)
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
  }

  /// In bytes.
  package var count: Int { bytes.count }

  /// Gives the bytes to a closure, which must not let the pointer out.
  package func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withExtendedLifetime(self) { () throws(Failure) in try body(bytes) }
  }
}
