import Diagnostics
import Expressions
import StudyModel
import Tables

/// A rule of the study whose conditions have been checked.
struct CompiledRule {
  let rule: Rule
  let form: Form
  let when: CompiledExpression?
  let assert: CompiledExpression

  /// Nil where the rule has an error, which is then in `diagnostics`.
  init?(_ rule: Rule, names: RuleNames, diagnostics: inout DiagnosticList) {
    guard let form = names.study.form(rule.form) else {
      diagnostics.error(
        "rule.form_unknown", "rule '\(rule.id)' is about a form '\(rule.form)' that the study does not have",
        at: rule.place, help: Suggestion.help(for: rule.form, among: names.study.forms.map(\.id)))
      return nil
    }
    let suggestions = names.all(in: form, scope: rule.scope)
    if let field = rule.field, !suggestions.contains(field) {
      diagnostics.error(
        "rule.field_unknown", "rule '\(rule.id)' is about a field '\(field)' that form \(form.id) does not have here",
        at: rule.place, help: Suggestion.help(for: field, among: suggestions))
    }
    func compile(_ source: SourceText) -> CompiledExpression? {
      Expression.parse(source.text, at: source.place, diagnostics: &diagnostics)?.check(
        resolve: { names.type(of: $0, in: form, scope: rule.scope) }, expecting: .truth, suggesting: suggestions,
        diagnostics: &diagnostics)
    }
    let when = rule.when.map { compile($0) }
    guard let assert = compile(rule.assert) else { return nil }
    if case .some(nil) = when { return nil }
    self.rule = rule
    self.form = form
    self.when = when ?? nil
    self.assert = assert
  }

  /// The rules of one scope, in the order of the file.
  static func all(
    _ scope: Rule.Scope?, names: RuleNames, diagnostics: inout DiagnosticList
  ) -> [CompiledRule] {
    names.study.rules.filter { scope == nil || $0.scope == scope }.compactMap {
      CompiledRule($0, names: names, diagnostics: &diagnostics)
    }
  }

  /// Names that the conditions use, each once, sorted.
  var references: [Reference] { Set((when?.references ?? []) + assert.references).sorted() }

  /// Whether the treatment can be told from what the rule finds.
  var tainted: Bool { form.treatment || assert.tainted || when?.tainted == true }

  /// The rows to which the rule applies and in which it does not hold. A condition that lacks what
  /// it needs is neither true nor false: such a row is not among them.
  func broken(rows: Int, columns: (Reference) -> Column) -> [Int] {
    guard rows > 0 else { return [] }
    let holds = assert.truth(rows: rows, columns: columns)
    let fallen = holds.indices.filter { holds[$0] == Truth.false.rawValue }
    guard let when, !fallen.isEmpty else { return fallen }
    let applies = when.truth(rows: rows, columns: columns)
    return fallen.filter { applies[$0] == Truth.true.rawValue }
  }
}
