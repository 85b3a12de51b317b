/// The beginning of a document, as far as it is needed to tell what its root is.
struct ODMHead {
  private let bytes: [UInt8]
  private var place = 0

  /// Takes the text's ASCII characters out of UTF-8, or of UTF-16 with or without a mark at its front.
  init(_ head: UnsafeRawBufferPointer) {
    switch (head.first, head.dropFirst().first) {
    case (0xFF, 0xFE), (0x3C, 0x00): bytes = stride(from: 0, to: head.count, by: 2).map { head[$0] }
    case (0xFE, 0xFF), (0x00, 0x3C): bytes = stride(from: 1, to: head.count, by: 2).map { head[$0] }
    default: bytes = Array(head)
    }
    while place < bytes.count, bytes[place] >= 0x80 { place += 1 }
  }

  /// The name of the root without its prefix; nil where it does not stand here whole.
  ///
  /// A DOCTYPE names the root too; that it is refused is up to the reader of the document.
  mutating func rootName() -> String? {
    while true {
      while place < bytes.count, ODMRow.isSpace(bytes[place]) { place += 1 }
      if skip("<?", to: "?>") || skip("<!--", to: "-->") { continue }
      if starts(with: "<!DOCTYPE") {
        place += 9
        while place < bytes.count, ODMRow.isSpace(bytes[place]) { place += 1 }
        return name()
      }
      guard starts(with: "<") else { return nil }
      place += 1
      return name()
    }
  }

  private func starts(with text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

  private mutating func skip(_ opening: String, to closing: String) -> Bool {
    guard starts(with: opening) else { return false }
    place += opening.utf8.count
    while place < bytes.count, !starts(with: closing) { place += 1 }
    place = min(place + closing.utf8.count, bytes.count)
    return true
  }

  private func name() -> String? {
    let rest = bytes[place...]
    guard let end = rest.firstIndex(where: { ODMRow.isSpace($0) || $0 == 0x3E || $0 == 0x2F || $0 == 0x5B }) else {
      return nil
    }
    return String(decoding: rest[..<end], as: UTF8.self).split(separator: ":").last.map(String.init)
  }
}
