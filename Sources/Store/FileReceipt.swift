/// What a committed file holds, as a manifest lists it.
package struct FileReceipt: Sendable, Equatable {
  /// In bytes.
  package var size: UInt64
  /// In 64 lower-case hexadecimal digits.
  package var sha256: String

  package init(size: UInt64, sha256: String) {
    self.size = size
    self.sha256 = sha256
  }
}
