/// Turns diagnostics into text: place, message, source line, caret and help.
package struct DiagnosticRenderer: Sendable {
  /// The lines of each file that a diagnostic may point into, by its name.
  private let sources: [String: [Substring]]

  /// What ends a line in YAML 1.1 ("Line break characters"), by which places are counted.
  private static let breaks: Set<Character> = ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"]

  /// `sources`: the texts of the files, by their names.
  package init(sources: [String: String]) {
    self.sources = sources.mapValues { text in
      text.split(omittingEmptySubsequences: false, whereSeparator: Self.breaks.contains)
    }
  }

  package func render(_ diagnostic: Diagnostic) -> String {
    var text = ""
    if let place = diagnostic.location { text += "\(place.file):\(place.line):\(place.column): " }
    text += "\(diagnostic.severity.rawValue): \(diagnostic.message) [\(diagnostic.code)]\n"
    if let place = diagnostic.location, let line = line(place.line, of: place.file) {
      // A tab counts as one column, and stands as one space above the caret.
      let shown = String(line.map { $0 == "\t" ? " " : $0 })
      text += "    \(shown)\n    \(String(repeating: " ", count: max(0, place.column - 1)))^\n"
    }
    if let help = diagnostic.help { text += "  help: \(help)\n" }
    return text
  }

  package func render(_ diagnostics: [Diagnostic]) -> String { diagnostics.map(render).joined() }

  private func line(_ number: Int, of file: String) -> Substring? {
    guard let lines = sources[file], lines.indices.contains(number - 1) else { return nil }
    return lines[number - 1]
  }
}
