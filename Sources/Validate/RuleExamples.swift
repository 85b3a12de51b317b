package import Diagnostics
package import StudyModel

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
    guard let cells = ExampleCells(example, of: rule, names: names, diagnostics: &diagnostics) else { return false }
    guard cells.breaks != breaks else { return true }
    diagnostics.error(
      "example.failed",
      breaks
        ? "rule '\(rule.rule.id)' holds for this example, which is to break it"
        : "rule '\(rule.rule.id)' is broken by this example, for which it is to hold",
      at: example.place)
    return false
  }
}
