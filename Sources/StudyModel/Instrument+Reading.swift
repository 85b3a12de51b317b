import Diagnostics
import LocatedYAML

extension Instrument {
  /// `name`: the file's name without its ending.
  static func read(_ node: Node, name: String, diagnostics: inout DiagnosticList) -> Instrument {
    var reader = MappingReader(node, what: "an instrument", diagnostics: &diagnostics)
    _ = reader.optional("format")
    if let id = reader.placedText("instrument", diagnostics: &diagnostics), id.text != name {
      diagnostics.error("file.name", "instrument '\(id.text)' has to stand in '\(id.text).yaml'", at: id.place)
    }
    let label = reader.requiredText("label", diagnostics: &diagnostics)
    let source = reader.requiredText("source", diagnostics: &diagnostics)
    _ = reader.required("items", diagnostics: &diagnostics)
    let items = RunExpansion.expand(
      reader.placedTexts("items", diagnostics: &diagnostics), diagnostics: &diagnostics)
    let values = reader.map("values", diagnostics: &diagnostics).map { entry -> CodeValue in
      if let value = entry.value.scalar.flatMap({ Double($0) }), value.isFinite {
        return CodeValue(code: entry.key, value: value)
      }
      diagnostics.error("value.form", "what a code counts has to be a number", at: entry.value.place)
      return CodeValue(code: entry.key, value: 0)
    }
    let score = reader.required("score", diagnostics: &diagnostics)
    let vectors = reader.list("vectors", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)

    var seen = NamesSeen()
    for item in items {
      Name.checkWord(item, what: "item", diagnostics: &diagnostics)
      _ = seen.take(item, "instrument.items", "item", diagnostics: &diagnostics)
    }
    var instrument = Instrument(
      id: name, label: label, source: source, items: items.map(\.text), values: values, method: .sum,
      atLeast: items.count, missing: .none, range: 0...0)
    if let score { instrument.readScore(score, diagnostics: &diagnostics) }
    instrument.vectors = vectors.compactMap {
      Vector.read($0, of: instrument, diagnostics: &diagnostics)
    }
    return instrument
  }

  private mutating func readScore(_ node: Node, diagnostics: inout DiagnosticList) {
    var reader = MappingReader(node, what: "'score'", diagnostics: &diagnostics)
    method = reader.requiredChoice("method", Method.self, diagnostics: &diagnostics) ?? .sum
    atLeast = reader.requiredInteger("at_least", diagnostics: &diagnostics) ?? items.count
    missing = reader.requiredChoice("missing", MissingRule.self, diagnostics: &diagnostics) ?? .none
    _ = reader.required("range", diagnostics: &diagnostics)
    range = reader.range("range", diagnostics: &diagnostics) ?? range
    reader.finish(diagnostics: &diagnostics)
    if !items.isEmpty, !(1...items.count).contains(atLeast) {
      diagnostics.error(
        "instrument.at_least", "'at_least' has to be between 1 and the \(items.count) items",
        at: node["at_least"]?.place)
    }
  }
}

extension Instrument.Vector {
  /// Answers are counts by code, given to the items in order; or one answer for each item.
  fileprivate static func read(
    _ node: Node, of instrument: Instrument, diagnostics: inout DiagnosticList
  ) -> Instrument.Vector? {
    var reader = MappingReader(node, what: "a vector", diagnostics: &diagnostics)
    let answersNode = reader.required("answers", diagnostics: &diagnostics)
    let score = reader.optional("score")?.scalar == "none" ? nil : reader.number("score", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    guard let answersNode else { return nil }
    var answers: [String?] = []
    if let list = answersNode.list {
      answers = list.map(\.scalar)
      for item in list { check(item.scalar, at: item.place, of: instrument, diagnostics: &diagnostics) }
    } else {
      for entry in answersNode.entries ?? [] {
        check(entry.key, at: entry.place, of: instrument, diagnostics: &diagnostics)
        guard let count = entry.value.scalar.flatMap({ Int($0) }), (0...RunExpansion.longest).contains(count) else {
          diagnostics.error("value.form", "the number of items has to be a whole number", at: entry.value.place)
          continue
        }
        answers += Array(repeating: entry.key, count: count)
      }
    }
    if answers.count > instrument.items.count {
      diagnostics.error(
        "instrument.vector", "\(answers.count) answers are more than the \(instrument.items.count) items",
        at: answersNode.place)
      return nil
    }
    answers += Array(repeating: nil, count: instrument.items.count - answers.count)
    return Instrument.Vector(answers: answers, score: score, place: node.place)
  }

  private static func check(
    _ code: String?, at place: Diagnostic.Location, of instrument: Instrument, diagnostics: inout DiagnosticList
  ) {
    guard let code, !instrument.values.isEmpty, !instrument.values.contains(where: { $0.code == code }) else { return }
    diagnostics.error(
      "instrument.answer", "'values' does not say what '\(code)' counts", at: place,
      help: Suggestion.help(for: code, among: instrument.values.map(\.code)))
  }
}
