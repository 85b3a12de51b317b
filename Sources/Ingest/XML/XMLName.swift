import Glibc

/// The name of an element or attribute, valid for the call in which it is given.
struct XMLName {
  /// The name without its prefix, ended by a zero byte.
  let local: UnsafePointer<CChar>
  /// The namespace, `namespaceLength` bytes; none where the name is in no namespace.
  private let namespace: UnsafePointer<CChar>?
  private let namespaceLength: Int

  /// Between namespace and name in what expat gives; no namespace name holds it.
  static let separator: CChar = 0x0A

  init(_ raw: UnsafePointer<CChar>) {
    if let mark = strrchr(raw, Int32(XMLName.separator)) {
      local = UnsafePointer(mark) + 1
      namespace = raw
      namespaceLength = UnsafePointer(mark) - raw
    } else {
      local = raw
      namespace = nil
      namespaceLength = 0
    }
  }

  /// Whether the name without its prefix is this one.
  func isNamed(_ name: StaticString) -> Bool {
    name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1) {
      strcmp(local, $0) == 0
    }
  }

  func isInNamespace(_ name: StaticString) -> Bool {
    namespaceLength == name.utf8CodeUnitCount
      && namespace.map { memcmp($0, name.utf8Start, namespaceLength) == 0 } ?? true
  }

  var hasNamespace: Bool { namespace != nil }

  var text: String { String(cString: local) }
}
