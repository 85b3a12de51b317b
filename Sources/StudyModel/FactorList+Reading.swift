import Diagnostics
import LocatedYAML

extension FactorList {
  /// `name`: the file's name, which is the list's id.
  static func read(_ node: Node, name: String, diagnostics: inout DiagnosticList) -> (FactorList, DrugMentions) {
    var reader = MappingReader(node, what: "a list of factors", diagnostics: &diagnostics)
    _ = reader.optional("format")
    if let id = reader.placedText("mme_list", diagnostics: &diagnostics), id.text != name {
      diagnostics.error("file.name", "list '\(id.text)' has to stand in '\(id.text).yaml'", at: id.place)
    }
    let title = reader.requiredText("title", diagnostics: &diagnostics)
    let source = reader.placedText("source", diagnostics: &diagnostics)?.text ?? ""
    _ = reader.required("factors", diagnostics: &diagnostics)
    var factors: [Factor] = []
    var mentions = DrugMentions()
    for entry in reader.map("factors", diagnostics: &diagnostics) {
      mentions.ingredients.append(PlacedText(text: entry.key, place: entry.place))
      guard let routes = entry.value.entries else {
        diagnostics.error(
          "value.form", "'\(entry.key)' has to be a mapping of routes to factors, as in {oral: 1}",
          at: entry.value.place)
        continue
      }
      for route in routes {
        guard let steps = Step.readAll(route.value, diagnostics: &diagnostics) else { continue }
        factors.append(Factor(ingredient: entry.key, route: route.key, steps: steps))
      }
    }
    reader.finish(diagnostics: &diagnostics)
    return (FactorList(id: name, title: title, source: source, factors: factors), mentions)
  }
}

extension FactorList.Step {
  /// A single factor, or a list of `{up_to: 20, factor: 4}` whose last has no `up_to`.
  fileprivate static func readAll(_ node: Node, diagnostics: inout DiagnosticList) -> [FactorList.Step]? {
    if let text = node.scalar {
      guard let factor = Double(text), factor > 0, factor.isFinite else {
        diagnostics.error("factor.value", "a factor has to be a number above zero", at: node.place)
        return nil
      }
      return [FactorList.Step(factor: factor)]
    }
    guard let nodes = node.list, !nodes.isEmpty else {
      diagnostics.error(
        "value.form", "a factor has to be a number, or a list as [{up_to: 20, factor: 4}, {factor: 8}]", at: node.place)
      return nil
    }
    var steps: [FactorList.Step] = []
    for (index, node) in nodes.enumerated() {
      var reader = MappingReader(node, what: "a step of a factor", diagnostics: &diagnostics)
      let upTo = reader.number("up_to", diagnostics: &diagnostics)
      let factor = reader.requiredNumber("factor", diagnostics: &diagnostics)
      reader.finish(diagnostics: &diagnostics)
      guard let factor else { return nil }
      if factor <= 0 {
        diagnostics.error("factor.value", "a factor has to be a number above zero", at: node["factor"]?.place)
      }
      let isLast = index == nodes.count - 1
      if (upTo == nil) != isLast || upTo.map({ $0 <= steps.last?.upTo ?? 0 }) == true {
        diagnostics.error(
          "factor.steps", "bounds have to rise, and the last step has none", at: node["up_to"]?.place ?? node.place)
      }
      steps.append(FactorList.Step(upTo: upTo, factor: factor))
    }
    return steps
  }
}
