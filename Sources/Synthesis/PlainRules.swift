import StudyModel

/// What the simplest of a study's rules ask for, so that most made-up records pass them: a rule over one
/// record, without a condition, whose assertion is a field, a sign and a number or a code.
struct PlainRules {
  private var ranges: [FieldReference: ClosedRange<Double>] = [:]
  private var codes: [FieldReference: String] = [:]

  init(_ rules: [Rule]) {
    for rule in rules where rule.scope == .row && rule.when == nil {
      let words = rule.assert.text.split(separator: " ")
      guard words.count == 3 else { continue }
      let field = FieldReference(form: rule.form, field: String(words[0]))
      if words[1] == "==", words[2].first == "\"", words[2].last == "\"" {
        codes[field] = String(words[2].dropFirst().dropLast())
      } else if let bound = Double(words[2]) {
        let before = ranges[field] ?? -.greatestFiniteMagnitude ... .greatestFiniteMagnitude
        if words[1] == "<=" { ranges[field] = before.lowerBound...max(before.lowerBound, bound) }
        if words[1] == ">=" { ranges[field] = min(before.upperBound, bound)...before.upperBound }
      }
    }
  }

  func code(of field: Field, in form: Form) -> String? { codes[FieldReference(form: form.id, field: field.name)] }

  /// The field's range as far as the rules let it; nil where the field has none.
  func range(of field: Field, in form: Form) -> ClosedRange<Double>? {
    guard let range = field.range else { return nil }
    guard let ruled = ranges[FieldReference(form: form.id, field: field.name)] else { return range }
    return range.overlaps(ruled) ? range.clamped(to: ruled) : range
  }
}
