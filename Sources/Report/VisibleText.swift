/// Texts of sites as XML and HTML can hold them, with nothing left out of sight.
enum VisibleText {
  /// Puts a visible sign in the place of each control character but tab and line feed, and U+FFFD in that of other
  /// scalars that XML 1.0 (section 2.2) or a page cannot hold. Carriage returns before a line feed go.
  static func of(_ text: String) -> String {
    if text.isEmpty { return text }
    var text = text
    let isPlain = text.withUTF8 { bytes in
      bytes.allSatisfy { ($0 >= 0x20 && $0 != 0x7F && $0 != 0xC2 && $0 != 0xEF) || $0 == 0x0A || $0 == 0x09 }
    }
    if isPlain { return text }
    var visible = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text.unicodeScalars {
      if afterReturn, scalar != "\n" { visible.append("\u{240D}") }
      afterReturn = scalar == "\r"
      if !afterReturn { visible.append(sign(of: scalar)) }
    }
    if afterReturn { visible.append("\u{240D}") }
    return String(visible)
  }

  private static func sign(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09, 0x0A: scalar
    // The control pictures of Unicode stand in the order of the characters.
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0, 0xFFFE, 0xFFFF: "\u{FFFD}"
    default: scalar
    }
  }
}
