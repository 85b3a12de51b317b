import Diagnostics

/// What names of a study may look like.
enum Name {
  static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (65...90).contains(byte) }
  static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  /// Letters, digits and `_`, a letter first: what expressions can name.
  static func isWord(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }

  /// At most eight upper-case letters and digits, a letter first: what SAS transport files (version 5)
  /// allow for data sets, variables and PARAMCD.
  static func isSAS(_ text: String) -> Bool {
    isWord(text) && text.utf8.count <= 8 && text.utf8.allSatisfy { !(97...122).contains($0) }
  }

  /// Whether a source of records is named as forms are, not as derived tables are.
  static func isUpper(_ text: String) -> Bool { text.utf8.contains { (65...90).contains($0) } }

  static func checkWord(_ name: PlacedText, what: String, diagnostics: inout DiagnosticList) {
    if isWord(name.text) { return }
    diagnostics.error(
      "name.form", "\(what) '\(name.text)' has to be letters, digits and '_', a letter first", at: name.place)
  }

  static func checkSAS(_ name: PlacedText, what: String, diagnostics: inout DiagnosticList) {
    if isSAS(name.text) { return }
    diagnostics.error(
      "name.sas", "\(what) '\(name.text)' has to be at most 8 upper-case letters and digits, a letter first",
      at: name.place)
  }

  /// SAS transport files (version 5) hold labels of at most 40 characters.
  static func checkLabel(_ label: PlacedText, diagnostics: inout DiagnosticList) {
    let count = label.text.unicodeScalars.count
    if count <= 40 { return }
    diagnostics.error("label.length", "the label has \(count) characters, at most 40 are allowed", at: label.place)
  }
}

/// Finds names that were given before.
struct NamesSeen {
  private var seen: Set<String> = []

  /// False, and a diagnostic, where the name was seen before.
  mutating func take(
    _ name: PlacedText, _ code: String, _ what: String, diagnostics: inout DiagnosticList
  ) -> Bool {
    if seen.insert(name.text).inserted { return true }
    diagnostics.error(code, "\(what) '\(name.text)' stands here a second time", at: name.place)
    return false
  }
}
