import Diagnostics
import LocatedYAML

extension Parameter.Total {
  /// Reads `sum` of a parameter: `{of: CM.mme, answer: opioid, none: "N"}`.
  static func read(
    _ node: Node, form: Form, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> Parameter.Total? {
    var reader = MappingReader(node, what: "'sum'", diagnostics: &diagnostics)
    let of = reader.placedText("of", diagnostics: &diagnostics)
    let answer = reader.placedText("answer", diagnostics: &diagnostics)
    let none = reader.placedText("none", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    guard let of, let answer, let none else { return nil }
    let added = vocabulary.reference(of, diagnostics: &diagnostics)
    if let added {
      if !added.field.type.isNumeric {
        diagnostics.error("outcome.sum", "'\(of.text)' is no number", at: of.place)
      }
      if added.form.id == form.id {
        diagnostics.error("outcome.sum", "a sum is of another form than the one that asks", at: of.place)
      }
      for side in [added.form, form] where side.visitField == nil {
        diagnostics.error("outcome.sum", "form '\(side.id)' has no field of visits", at: of.place)
      }
    }
    let asks = vocabulary.field(answer, of: form, diagnostics: &diagnostics)
    if let asks {
      if asks.type == .code {
        vocabulary.check(code: none, of: asks, diagnostics: &diagnostics)
      } else {
        diagnostics.error("outcome.sum", "'\(answer.text)' is no field of type code", at: answer.place)
      }
    }
    guard let added, asks != nil else { return nil }
    return Parameter.Total(
      of: FieldReference(form: added.form.id, field: added.field.name), answer: answer.text, none: none.text)
  }
}
