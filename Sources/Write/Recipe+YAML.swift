import Disclosure

extension Recipe {
  /// The recipe as a study pins it.
  var yaml: String {
    var text =
      "format: 1\n# Found for the data of one run; a study that names this file in 'recipe:' applies it to every later one.\n"
    text += "data_set: \(dataSet)\nk: \(k)\nlevels:\n"
    for step in steps { text += "  \(step.column): \(step.level)\n" }
    guard !withheld.isEmpty else { return text }
    text += "withheld:\n"
    for group in withheld {
      for (index, value) in group.enumerated() {
        text += index == 0 ? "  - -" : "    -"
        text += value.map { " \(Recipe.quoted($0))" } ?? ""
        text += "\n"
      }
    }
    return text
  }

  private static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        text += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
