import Diagnostics
import Expressions
import Stages
import StudyModel
import Tables

/// What can be said of a study's rules before any data are read.
struct RuleSoundness {
  let names: RuleNames

  /// An issue for each error in the rules of a scope, and for each of them that could find nothing.
  func issues(of scope: Rule.Scope) -> [StageIssue] {
    var diagnostics = DiagnosticList()
    for rule in CompiledRule.all(scope, names: names, diagnostics: &diagnostics) {
      check(rule, diagnostics: &diagnostics)
    }
    return diagnostics.all.filter { $0.severity == .error }.map { StageIssue($0) }
  }

  private func check(_ rule: CompiledRule, diagnostics: inout DiagnosticList) {
    let id = rule.rule.id
    guard names.study.sends(rule.form) else {
      diagnostics.error(
        "rule.form_not_sent", "no site sends form \(rule.form.id), so rule '\(id)' would never look at a record",
        at: rule.rule.place)
      return
    }
    if rule.periods != nil, let table = names.shape?[rule.form.table], table[RulePeriods.column] == nil {
      diagnostics.error(
        "rule.period_unseen", "rule '\(id)' has 'from' or 'until', and the dates of its records are not yet told apart",
        at: rule.rule.place, help: "put the stage behind deidentify.participants")
    }
    let known = names.of(rule.form, rule.rule.scope)
    func isAbsent(_ reference: Reference) -> Bool {
      known.target(of: reference).map { !names.study.sends($0.column, of: $0.form) } ?? false
    }
    let applies = rule.when?.outcomes(absent: isAbsent).contains(.true) != false
    guard applies, rule.assert.outcomes(absent: isAbsent).contains(.false) else {
      let wanted = (rule.when?.references ?? []) + rule.assert.references
      let absent = Set(wanted.filter(isAbsent).map(\.description)).sorted()
      diagnostics.error(
        "rule.never", "nothing that the sites send can break rule '\(id)'", at: rule.rule.assert.place,
        help: absent.isEmpty ? nil : "no site sends \(absent.joined(separator: ", "))")
      return
    }
  }
}
