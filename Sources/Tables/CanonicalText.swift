/// Texts that are the same to a reader and differ in bytes: `é` as one character, and as `e` with an accent behind it,
/// as Macs write it. They are compared by canonical equivalence (Unicode Standard, D70), as `String` does; what is
/// stored keeps its bytes.
package enum CanonicalText {
  /// How many bytes at the start of a text spell a prefix; nil where it begins otherwise.
  package static func length(of prefix: [UInt8], atStartOf text: some Collection<UInt8>) -> Int? {
    if text.starts(with: prefix) { return prefix.count }
    guard isAbove7F(prefix) || isAbove7F(text) else { return nil }
    let prefix = String(decoding: prefix, as: UTF8.self)
    let text = String(decoding: text, as: UTF8.self)
    let start = text.prefix(prefix.count)
    return start == prefix ? start.utf8.count : nil
  }

  /// Whether two texts are the same to a reader.
  package static func areSame(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    if left.elementsEqual(right) { return true }
    guard isAbove7F(left), isAbove7F(right) else { return false }
    return String(decoding: left, as: UTF8.self) == String(decoding: right, as: UTF8.self)
  }

  private static func isAbove7F(_ text: some Collection<UInt8>) -> Bool { text.contains { $0 > 0x7F } }
}
