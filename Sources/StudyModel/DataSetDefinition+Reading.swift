import Diagnostics
import LocatedYAML
import Tables

extension DataSetDefinition {
  static func readAll(
    _ node: Node, vocabulary: Vocabulary, configuration: ConfigurationReader, diagnostics: inout DiagnosticList
  ) -> [DataSetDefinition] {
    var reader = MappingReader(node, what: "datasets.yaml", diagnostics: &diagnostics)
    _ = reader.optional("format")
    let nodes = reader.requiredList("data_sets", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    var seen = NamesSeen()
    return nodes.compactMap { node in
      var reader = MappingReader(node, what: "a data set", diagnostics: &diagnostics)
      let name = reader.placedText("name", diagnostics: &diagnostics)
      let label = reader.placedText("label", diagnostics: &diagnostics)
      let structure = reader.requiredText("structure", diagnostics: &diagnostics)
      let source = reader.placedText("source", diagnostics: &diagnostics)
      let key = reader.placedTexts("key", diagnostics: &diagnostics)
      let variables = Variable.readAll(
        reader.requiredList("variables", diagnostics: &diagnostics), configuration: configuration,
        diagnostics: &diagnostics)
      reader.finish(diagnostics: &diagnostics)
      if let label { Name.checkLabel(label, diagnostics: &diagnostics) }
      if let source, Name.isUpper(source.text) { _ = vocabulary.form(source, diagnostics: &diagnostics) }
      checkKey(key, of: variables, at: name?.place ?? node.place, diagnostics: &diagnostics)
      guard let name else { return nil }
      Name.checkSAS(name, what: "data set", diagnostics: &diagnostics)
      guard seen.take(name, "data_set.duplicate", "data set", diagnostics: &diagnostics) else { return nil }
      return DataSetDefinition(
        name: name.text, label: label?.text ?? "", structure: structure, source: TableName(source?.text ?? ""),
        key: key.map(\.text), variables: variables, place: node.place)
    }
  }

  private static func checkKey(
    _ key: [PlacedText], of variables: [Variable], at place: Diagnostic.Location, diagnostics: inout DiagnosticList
  ) {
    if key.isEmpty {
      diagnostics.error(
        "data_set.key", "a data set needs the variables that tell its records apart as 'key'", at: place)
    }
    for name in key where !variables.contains(where: { $0.name == name.text }) {
      diagnostics.error(
        "data_set.key", "the data set has no variable '\(name.text)'", at: name.place,
        help: Suggestion.help(for: name.text, among: variables.map(\.name)))
    }
  }
}

extension DataSetDefinition.Variable {
  fileprivate static func readAll(
    _ nodes: [Node], configuration: ConfigurationReader, diagnostics: inout DiagnosticList
  ) -> [DataSetDefinition.Variable] {
    var seen = NamesSeen()
    return nodes.compactMap { node in
      var reader = MappingReader(node, what: "a variable", diagnostics: &diagnostics)
      let name = reader.placedText("name", diagnostics: &diagnostics)
      let label = reader.placedText("label", diagnostics: &diagnostics)
      let kind = reader.requiredChoice("type", ColumnKind.self, diagnostics: &diagnostics)
      let value = reader.required("value", diagnostics: &diagnostics).flatMap { node in
        MappingReader.text(node, key: "value", diagnostics: &diagnostics).map {
          configuration.sourceText(of: node, $0)
        }
      }
      let unblinded = reader.flag("unblinded", diagnostics: &diagnostics)
      reader.finish(diagnostics: &diagnostics)
      if let label { Name.checkLabel(label, diagnostics: &diagnostics) }
      guard let name else { return nil }
      Name.checkSAS(name, what: "variable", diagnostics: &diagnostics)
      guard seen.take(name, "variable.duplicate", "variable", diagnostics: &diagnostics) else { return nil }
      return DataSetDefinition.Variable(
        name: name.text, label: label?.text ?? "", kind: kind ?? .text,
        value: value ?? SourceText(text: "", place: node.place), unblinded: unblinded)
    }
  }
}
