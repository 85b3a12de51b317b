import Glibc

/// The attributes of an element, valid for the call in which they are given.
struct XMLAttributes {
  /// Name and value in turn, ended by nil.
  private let raw: UnsafeMutablePointer<UnsafePointer<CChar>?>

  init(_ raw: UnsafeMutablePointer<UnsafePointer<CChar>?>) { self.raw = raw }

  /// The value of the attribute with this name, whatever its namespace, as bytes ended by a zero byte.
  func value(_ name: StaticString) -> UnsafePointer<CChar>? {
    var place = 0
    while let key = raw[place], let value = raw[place + 1] {
      if XMLName(key).isNamed(name) { return value }
      place += 2
    }
    return nil
  }

  func text(_ name: StaticString) -> String? { value(name).map { String(cString: $0) } }

  /// Hands on each attribute in the order of the document.
  func forEach(_ body: (XMLName, UnsafePointer<CChar>) throws -> Void) rethrows {
    var place = 0
    while let key = raw[place], let value = raw[place + 1] {
      try body(XMLName(key), value)
      place += 2
    }
  }

  var count: Int {
    var place = 0
    while raw[place] != nil { place += 2 }
    return place / 2
  }
}
