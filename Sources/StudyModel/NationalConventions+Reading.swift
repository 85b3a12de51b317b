import Diagnostics
import Identifiers
import LocatedYAML

extension NationalConventions {
  /// Reads `identifiers` and `postcodes` of a pack. Each says where its rule is from.
  static func read(_ reader: inout MappingReader, diagnostics: inout DiagnosticList) -> NationalConventions {
    var conventions = NationalConventions()
    for entry in reader.map("identifiers", diagnostics: &diagnostics) {
      guard let kind = NationalIdentifier(rawValue: entry.key) else {
        diagnostics.error(
          "identifier.unknown", "there is no rule for identifiers '\(entry.key)'", at: entry.place,
          help: Suggestion.help(for: entry.key, among: NationalIdentifier.allCases.map(\.rawValue)))
        continue
      }
      var rule = MappingReader(entry.value, what: "'\(entry.key)'", diagnostics: &diagnostics)
      _ = rule.requiredText("source", diagnostics: &diagnostics)
      rule.finish(diagnostics: &diagnostics)
      conventions.identifiers.append(kind)
    }
    if let node = reader.optional("postcodes") {
      var postcodes = MappingReader(node, what: "'postcodes'", diagnostics: &diagnostics)
      _ = postcodes.requiredText("source", diagnostics: &diagnostics)
      _ = postcodes.required("patterns", diagnostics: &diagnostics)
      for text in postcodes.placedTexts("patterns", diagnostics: &diagnostics) {
        if let pattern = ShapePattern(text.text) {
          conventions.postcodes.append(pattern)
        } else {
          diagnostics.error(
            "postcode.pattern", "'\(text.text)' is no shape of a postcode", at: text.place,
            help: "9 is a digit, A a letter, [AB] one of these, [!AB] a letter other than these")
        }
      }
      postcodes.finish(diagnostics: &diagnostics)
    }
    if let node = reader.optional("areas") {
      conventions.areas = AreaRule.read(node, diagnostics: &diagnostics).map { [$0] } ?? []
    }
    return conventions
  }
}
