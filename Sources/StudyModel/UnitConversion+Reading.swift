import Diagnostics
import LocatedYAML

extension UnitConversion {
  static func read(_ node: Node, diagnostics: inout DiagnosticList) -> UnitConversion? {
    var reader = MappingReader(node, what: "a unit conversion", diagnostics: &diagnostics)
    let from = reader.placedText("from", diagnostics: &diagnostics)
    let to = reader.placedText("to", diagnostics: &diagnostics)
    let analyte = reader.text("analyte", diagnostics: &diagnostics)
    let factor = reader.requiredNumber("factor", diagnostics: &diagnostics)
    let offset = reader.number("offset", diagnostics: &diagnostics) ?? 0
    let source = reader.placedText("source", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    if let factor, factor <= 0 {
      diagnostics.error("unit.factor", "a factor has to be above zero", at: reader.node["factor"]?.place)
    }
    guard let from, let to, let factor else { return nil }
    return UnitConversion(
      from: from.text, to: to.text, analyte: analyte, factor: factor, offset: offset, source: source?.text ?? "")
  }

  /// Whether two conversions answer the same question.
  func concerns(_ other: UnitConversion) -> Bool {
    from == other.from && to == other.to && analyte == other.analyte
  }
}
