package import Diagnostics

/// A piece of text in a configuration file that is read further, with the place of its first character.
package struct SourceText: Sendable, Hashable {
  package var text: String
  package var place: Diagnostic.Location
  /// Where each of its lines begins in the file; empty where it has one line, or where that cannot be told.
  package var lines: [TextLine]

  package init(text: String, place: Diagnostic.Location, lines: [TextLine] = []) {
    self.text = text
    self.place = place
    self.lines = lines
  }

  /// Finds the text's words in the lines of its file from its place on. A text whose words are written in another
  /// way, as with the escapes of a quoted one, is left with its place alone.
  mutating func locate(in fileLines: [Substring]) {
    let text = Array(self.text.unicodeScalars)
    var line = place.line - 1
    var column = place.column - 1
    var found: [TextLine] = []
    var position = 0
    while position < text.count {
      guard !SourceText.isBlank(text[position]) else {
        position += 1
        continue
      }
      var end = position
      while end < text.count, !SourceText.isBlank(text[end]) { end += 1 }
      while true {
        guard fileLines.indices.contains(line) else { return }
        let written = Array(fileLines[line].unicodeScalars)
        while column < written.count, SourceText.isBlank(written[column]) { column += 1 }
        guard column >= written.count else {
          guard written[column...].starts(with: text[position..<end]) else { return }
          break
        }
        line += 1
        column = 0
      }
      if found.last?.place.line != line + 1 {
        let begin = Diagnostic.Location(file: place.file, line: line + 1, column: column + 1)
        found.append(TextLine(offset: position, place: begin))
      }
      column += end - position
      position = end
    }
    // Blanks within a line can be fewer in the text than in the file.
    if found.count > 1 { lines = found }
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r"
  }
}
