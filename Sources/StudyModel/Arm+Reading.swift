import Diagnostics
import LocatedYAML

extension Arm {
  static func readAll(_ nodes: [Node], diagnostics: inout DiagnosticList) -> [Arm] {
    var seen = NamesSeen()
    return nodes.compactMap { node in
      var reader = MappingReader(node, what: "an arm", diagnostics: &diagnostics)
      let id = reader.placedText("id", diagnostics: &diagnostics)
      let label = reader.requiredText("label", diagnostics: &diagnostics)
      reader.finish(diagnostics: &diagnostics)
      guard let id else { return nil }
      Name.checkWord(id, what: "arm", diagnostics: &diagnostics)
      return seen.take(id, "arm.duplicate", "arm", diagnostics: &diagnostics) ? Arm(id: id.text, label: label) : nil
    }
  }
}
