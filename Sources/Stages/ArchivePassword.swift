package import Crypto

/// A password with which a site encrypts its archives: bytes as somebody typed them, in UTF-8.
package struct ArchivePassword: Sendable, Equatable {
  /// Wiped when the last copy goes.
  package let bytes: SymmetricKey

  package init(_ bytes: SymmetricKey) { self.bytes = bytes }
}

extension ArchivePassword: CustomStringConvertible, CustomReflectable {
  package var description: String { "a password" }
  /// Shows nothing of it, so that no dump of a larger value does.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
