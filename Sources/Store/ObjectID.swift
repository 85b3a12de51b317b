/// The name of a stored object: the SHA-256 of its bytes.
package struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  package let text: String

  package init?(_ text: String) {
    guard Hexadecimal.isText(text, digits: 64) else { return nil }
    self.text = text
  }

  package var description: String { text }
  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
