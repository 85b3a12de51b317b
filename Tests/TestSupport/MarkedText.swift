/// A text with places marked in it: `1️⃣` stands before the character that a test means.
package struct MarkedText: Sendable {
  /// The text without the marks.
  package let text: String
  /// Line and column of each marked character, from 1, by the mark's number.
  package let places: [Int: (line: Int, column: Int)]

  package init(_ marked: String) {
    var text = String.UnicodeScalarView()
    var places: [Int: (line: Int, column: Int)] = [:]
    var line = 1
    var column = 1
    for character in marked {
      let scalars = Array(character.unicodeScalars)
      // A keycap is a digit, a variation selector and the enclosing keycap.
      if scalars.count == 3, scalars[2].value == 0x20E3, let number = Int(String(scalars[0])) {
        places[number] = (line, column)
        continue
      }
      for scalar in scalars {
        text.append(scalar)
        column += 1
        if scalar == "\n" {
          line += 1
          column = 1
        }
      }
    }
    self.text = String(text)
    self.places = places
  }
}
