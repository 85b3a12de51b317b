import Diagnostics
import StudyModel

/// The rules of a study from which the treatment can be told.
enum RuleTaint {
  static func rules(of study: Study, _ scope: Rule.Scope) -> [String] {
    // Errors are reported where the rules are planned.
    var diagnostics = DiagnosticList()
    return CompiledRule.all(scope, names: RuleNames(study: study, shape: nil), diagnostics: &diagnostics)
      .filter(\.tainted).map(\.rule.id)
  }
}
