import Diagnostics
import LocatedYAML

extension Outcomes {
  static func read(_ node: Node, vocabulary: Vocabulary, diagnostics: inout DiagnosticList) -> Outcomes {
    var reader = MappingReader(node, what: "outcomes.yaml", diagnostics: &diagnostics)
    _ = reader.optional("format")
    let dayZero = reader.placedTexts("day_zero", diagnostics: &diagnostics).first
    let baseline = reader.placedText("baseline", diagnostics: &diagnostics)
    let nodes = reader.requiredList("parameters", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)

    var outcomes = Outcomes(baseline: baseline?.text ?? "")
    if let dayZero, let found = vocabulary.reference(dayZero, diagnostics: &diagnostics) {
      if found.field.type != .date {
        diagnostics.error("outcome.day_zero", "'\(dayZero.text)' is no date", at: dayZero.place)
      }
      outcomes.dayZero = FieldReference(form: found.form.id, field: found.field.name)
    }
    if let baseline, !vocabulary.visits.contains(baseline.text) {
      diagnostics.error(
        "visit.unknown", "there is no visit '\(baseline.text)'", at: baseline.place,
        help: Suggestion.help(for: baseline.text, among: vocabulary.visits))
    }
    var codes = NamesSeen()
    var numbers = NamesSeen()
    for node in nodes {
      guard let parameter = Parameter.read(node, vocabulary: vocabulary, diagnostics: &diagnostics) else { continue }
      let code = PlacedText(text: parameter.code, place: node["code"]?.place ?? node.place)
      let number = PlacedText(text: String(parameter.number), place: node["number"]?.place ?? node.place)
      let isNew = codes.take(code, "outcome.duplicate", "parameter", diagnostics: &diagnostics)
      if numbers.take(number, "outcome.duplicate", "parameter number", diagnostics: &diagnostics), isNew {
        outcomes.parameters.append(parameter)
      }
    }
    return outcomes
  }
}

extension Parameter {
  /// The analysis data set has two pairs of columns for criteria.
  private static let mostCriteria = 2

  fileprivate static func read(
    _ node: Node, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> Parameter? {
    var reader = MappingReader(node, what: "a parameter", diagnostics: &diagnostics)
    let code = reader.placedText("code", diagnostics: &diagnostics)
    let number = reader.requiredInteger("number", diagnostics: &diagnostics)
    let label = reader.requiredText("label", diagnostics: &diagnostics)
    let formName = reader.placedText("form", diagnostics: &diagnostics)
    let fieldName = reader.placedTexts("field", diagnostics: &diagnostics).first
    let instrumentName = reader.placedTexts("instrument", diagnostics: &diagnostics).first
    let sum = reader.optional("sum")
    let criteria = reader.list("criteria", diagnostics: &diagnostics).compactMap {
      Criterion.read($0, diagnostics: &diagnostics)
    }
    reader.finish(diagnostics: &diagnostics)
    if criteria.count > mostCriteria {
      diagnostics.error(
        "outcome.criteria", "a parameter can have \(mostCriteria) criteria", at: node["criteria"]?.place)
    }
    guard let code, let number else { return nil }
    Name.checkSAS(code, what: "parameter", diagnostics: &diagnostics)
    let form = formName.flatMap { vocabulary.form($0, diagnostics: &diagnostics) }
    let source: Source
    switch (fieldName, instrumentName, sum) {
    case (nil, nil, let node?):
      guard let form,
        let total = Total.read(node, form: form, vocabulary: vocabulary, diagnostics: &diagnostics)
      else { return nil }
      source = .sum(total)
    case (let name?, nil, nil):
      source = .field(name.text)
      if let form, let field = vocabulary.field(name, of: form, diagnostics: &diagnostics), !field.type.isNumeric {
        diagnostics.error("outcome.field", "field '\(name.text)' is no number", at: name.place)
      }
    case (nil, let name?, nil):
      source = .instrument(name.text)
      if let form, let instrument = vocabulary.instrument(name, diagnostics: &diagnostics) {
        check(instrument, on: form, at: name.place, vocabulary: vocabulary, diagnostics: &diagnostics)
      }
    default:
      diagnostics.error(
        "outcome.source", "parameter '\(code.text)' needs one of 'field', 'instrument' and 'sum'", at: code.place)
      return nil
    }
    return Parameter(
      code: code.text, label: label, number: number, form: formName?.text ?? "", source: source, criteria: criteria)
  }

  private static func check(
    _ instrument: Instrument, on form: Form, at place: Diagnostic.Location, vocabulary: Vocabulary,
    diagnostics: inout DiagnosticList
  ) {
    let lacking = instrument.items.filter { form.field($0) == nil }
    if !lacking.isEmpty {
      diagnostics.error(
        "outcome.items",
        "form '\(form.id)' lacks items of instrument '\(instrument.id)': \(lacking.joined(separator: ", "))", at: place)
    }
    let counted = instrument.values.map(\.code)
    let unfit = instrument.items.compactMap { form.field($0) }.filter { field in
      if counted.isEmpty { return !field.type.isNumeric }
      guard field.type == .code else { return true }
      let codes = field.codeList.flatMap { vocabulary.codeLists[$0] }?.codes ?? []
      return !codes.allSatisfy { counted.contains($0) }
    }
    if unfit.isEmpty { return }
    diagnostics.error(
      "outcome.item_values",
      "instrument '\(instrument.id)' does not say what all answers count of: "
        + unfit.map(\.name).joined(separator: ", "), at: place)
  }
}

extension Parameter.Criterion {
  fileprivate static func read(_ node: Node, diagnostics: inout DiagnosticList) -> Parameter.Criterion? {
    var reader = MappingReader(node, what: "a criterion", diagnostics: &diagnostics)
    let label = reader.requiredText("label", diagnostics: &diagnostics)
    let perCent = reader.requiredInteger("per_cent", diagnostics: &diagnostics)
    let direction = reader.requiredChoice("direction", Direction.self, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    if let perCent, !(1...1000).contains(perCent) {
      diagnostics.error("outcome.criteria", "'per_cent' has to be between 1 and 1000", at: node["per_cent"]?.place)
    }
    guard let perCent, let direction else { return nil }
    return Parameter.Criterion(label: label, perCent: perCent, direction: direction)
  }
}
