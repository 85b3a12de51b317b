/// A page that grows at its end. Names are written by the program alone, and every text is escaped byte by byte, so
/// that no text of a site can end an element or an attribute, whatever characters combine in it.
struct HTML {
  /// An attribute with its value; without a value it only has to be there.
  struct Attribute {
    let name: StaticString
    let value: String?

    static func of(_ name: StaticString, _ value: String? = nil) -> Attribute { Attribute(name: name, value: value) }
    static func style(_ name: String) -> Attribute { Attribute(name: "class", value: name) }
  }

  private(set) var bytes: [UInt8] = []

  /// Adds an element with what `content` puts into it.
  mutating func element(
    _ name: StaticString, _ attributes: [Attribute] = [], _ content: (inout HTML) throws -> Void
  ) rethrows {
    open(name, attributes)
    try content(&self)
    bytes += Array("</".utf8)
    write(name)
    bytes.append(UInt8(ascii: ">"))
  }

  /// Adds an element that holds a text.
  mutating func element(_ name: StaticString, _ attributes: [Attribute] = [], text: String) {
    element(name, attributes) { $0.text(text) }
  }

  /// Adds an element that cannot hold anything.
  mutating func void(_ name: StaticString, _ attributes: [Attribute]) { open(name, attributes) }

  /// Begins a new line of the source, where a space does not show.
  mutating func line() { bytes.append(UInt8(ascii: "\n")) }

  /// Adds a text, line feeds as line breaks of the source.
  mutating func text(_ text: String) {
    for byte in VisibleText.of(text).utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
      case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
      case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
      case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
      case UInt8(ascii: "'"): bytes += Array("&#39;".utf8)
      default: bytes.append(byte)
      }
    }
  }

  /// Adds a text of a site: its direction of writing is its own and does not reach what stands around it.
  mutating func foreign(_ text: String) { element("bdi", text: text) }

  /// Adds what the program itself has in its source.
  mutating func source(_ source: StaticString) { write(source) }

  private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
    bytes.append(UInt8(ascii: "<"))
    write(name)
    for attribute in attributes {
      bytes.append(UInt8(ascii: " "))
      write(attribute.name)
      guard let value = attribute.value else { continue }
      bytes += Array("=\"".utf8)
      text(value)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ">"))
  }

  private mutating func write(_ text: StaticString) { text.withUTF8Buffer { bytes += $0 } }
}
