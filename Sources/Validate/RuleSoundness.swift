import Diagnostics
import Expressions
import Stages
import StudyModel
import Tables

/// What can be said of a study's rules before any data are read.
struct RuleSoundness {
  let names: RuleNames

  /// An issue for each error in the rules of a scope, and for each of them that could find nothing: a warning where
  /// that is because of what the sites send, which other sites might.
  func issues(of scope: Rule.Scope) -> [StageIssue] {
    var diagnostics = DiagnosticList()
    for rule in CompiledRule.all(scope, names: names, diagnostics: &diagnostics) {
      check(rule, diagnostics: &diagnostics)
    }
    return diagnostics.all.map { StageIssue($0) }
  }

  private func check(_ rule: CompiledRule, diagnostics: inout DiagnosticList) {
    let id = rule.rule.id
    guard names.study.sends(rule.form) else {
      diagnostics.warning(
        "rule.form_not_sent", "no site sends form \(rule.form.id), so rule '\(id)' will never look at a record",
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
    guard canBreak(rule, absent: { _ in false }) else {
      diagnostics.error("rule.never", "no record can break rule '\(id)'", at: rule.rule.assert.place)
      return
    }
    guard !canBreak(rule, absent: isAbsent) else { return }
    let wanted = (rule.when?.references ?? []) + rule.assert.references
    let absent = Set(wanted.filter(isAbsent).map(\.description)).sorted()
    diagnostics.warning(
      "rule.never", "nothing that the sites send can break rule '\(id)'", at: rule.rule.assert.place,
      help: "no site sends \(absent.joined(separator: ", "))")
  }

  private func canBreak(_ rule: CompiledRule, absent: (Reference) -> Bool) -> Bool {
    rule.when?.outcomes(absent: absent).contains(.true) != false
      && rule.assert.outcomes(absent: absent).contains(.false)
  }
}
