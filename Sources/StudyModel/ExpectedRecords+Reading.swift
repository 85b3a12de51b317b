import Diagnostics
import LocatedYAML

extension ExpectedRecords {
  /// Reads `expected` of a form whose fields are known: `once`, or a list of visits.
  static func read(
    _ node: Node, form: Form, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> ExpectedRecords? {
    if node.scalar == "once" {
      guard form.visitField != nil else { return .once }
      diagnostics.error(
        "form.expected", "form '\(form.id)' has a field of visits, so that 'once' does not say when", at: node.place,
        help: "name the visits, as in [BL, M1]")
      return nil
    }
    let names = PlacedText.read(node, key: "expected", diagnostics: &diagnostics)
    if names.isEmpty, node.list != nil {
      diagnostics.error("form.expected", "'expected' names no visit", at: node.place)
    }
    var seen = NamesSeen()
    var visits: [String] = []
    for name in names {
      guard vocabulary.visits.contains(name.text) else {
        diagnostics.error(
          "visit.unknown", "there is no visit '\(name.text)'", at: name.place,
          help: Suggestion.help(for: name.text, among: vocabulary.visits + ["once"]))
        continue
      }
      if seen.take(name, "form.expected", "visit", diagnostics: &diagnostics) { visits.append(name.text) }
    }
    return visits.isEmpty ? nil : .at(visits)
  }
}
