package import Diagnostics
import Expressions
package import StudyModel
import Tables

/// Runs the examples that stand beside the study's rules.
package enum RuleExamples {
  /// What became of one rule's examples.
  package struct Outcome: Sendable {
    package var rule: String
    package var place: Diagnostic.Location
    /// Examples that came out as they should.
    package var passed: Int
    /// Examples that did not, or that cannot be read, with their places; also what is wrong with the
    /// rule itself. Empty where all is well.
    package var failures: [Diagnostic]
  }

  /// Every rule with its examples, in the order of the file. A rule that no example breaks fails.
  package static func run(_ study: Study) -> [Outcome] {
    let names = RuleNames(study: study, shape: nil)
    return study.rules.map { rule in
      var diagnostics = DiagnosticList()
      var outcome = Outcome(rule: rule.id, place: rule.place, passed: 0, failures: [])
      if let compiled = CompiledRule(rule, names: names, diagnostics: &diagnostics) {
        let expected = rule.passing.map { ($0, false) } + rule.failing.map { ($0, true) }
        for (example, breaks) in expected {
          outcome.passed += run(example, of: compiled, names, breaks: breaks, &diagnostics) ? 1 : 0
        }
        if rule.failing.isEmpty {
          diagnostics.error(
            "example.none", "no example breaks rule '\(rule.id)'", at: rule.place,
            help: "add one under 'example: fail:'")
        }
      }
      outcome.failures = diagnostics.all.filter { $0.severity == .error }
      return outcome
    }
  }

  private static func run(
    _ example: Rule.Example, of rule: CompiledRule, _ names: RuleNames, breaks: Bool,
    _ diagnostics: inout DiagnosticList
  ) -> Bool {
    guard let cells = cells(of: example, rule, names, &diagnostics) else { return false }
    let broken = rule.broken(rows: 1) { reference in
      let form = reference.form == rule.form.id ? nil : reference.form
      let name = Reference(form: form, field: reference.field, place: reference.place)
      if let cell = cells[name] { return cell }
      let type = names.type(of: name, in: rule.form, scope: rule.rule.scope)
      return Column(missing: .blank, kind: type?.kind ?? .text, count: 1, terms: type?.terms ?? [])
    }
    guard broken.isEmpty == breaks else { return true }
    diagnostics.error(
      "example.failed",
      breaks
        ? "rule '\(rule.rule.id)' holds for this example, which is to break it"
        : "rule '\(rule.rule.id)' is broken by this example, for which it is to hold",
      at: example.place)
    return false
  }

  private static func cells(
    of example: Rule.Example, _ rule: CompiledRule, _ names: RuleNames, _ diagnostics: inout DiagnosticList
  ) -> [Reference: Column]? {
    var cells: [Reference: Column] = [:]
    var whole = true
    for (name, text) in example.values {
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      let form = parts.count == 2 && parts[0] != rule.form.id ? parts[0] : nil
      let reference = Reference(form: form, field: parts.last ?? name, place: example.place)
      guard let type = names.type(of: reference, in: rule.form, scope: rule.rule.scope) else {
        whole = false
        diagnostics.error(
          "example.unknown_name", "there is no '\(name)' that the rule could see", at: example.place,
          help: Suggestion.help(for: name, among: names.all(in: rule.form, scope: rule.rule.scope)))
        continue
      }
      guard let cell = ExampleCell.read(text, as: type.kind, terms: type.terms) else {
        whole = false
        diagnostics.error(
          "example.value", "the value of '\(name)' is not \(ExampleCell.form(of: type.kind))", at: example.place,
          help: type.kind == .code ? Suggestion.help(for: text, among: type.terms) : nil)
        continue
      }
      cells[reference] = cell
    }
    return whole ? cells : nil
  }
}
