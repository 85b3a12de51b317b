import Diagnostics
import Expressions
import StudyModel
import Stages
import Tables

/// A rule of the study whose conditions have been checked.
struct CompiledRule {
  /// The conditions that a rule has.
  enum Part {
    case sites, when, assert
  }

  let rule: Rule
  let form: Form
  /// Whether the participant is one of the rule's sites; nil for all.
  let sites: CompiledExpression?
  let when: CompiledExpression?
  let assert: CompiledExpression
  /// The periods of the calendar in which it is in force; nil for all.
  let periods: ClosedRange<Int32>?

  /// Nil where the rule has an error, which is then in `diagnostics`.
  init?(_ rule: Rule, names: RuleNames, diagnostics: inout DiagnosticList) {
    guard let form = names.study.form(rule.form) else {
      diagnostics.error(
        "rule.form_unknown", "rule '\(rule.id)' is about a form '\(rule.form)' that the study does not have",
        at: rule.place, help: Suggestion.help(for: rule.form, among: names.study.forms.map(\.id)))
      return nil
    }
    let columns = names.columns(of: form)
    if let field = rule.field, !columns.contains(field) {
      diagnostics.error(
        "rule.field_unknown", "rule '\(rule.id)' is about a field '\(field)' that form \(form.id) does not have here",
        at: rule.place, help: Suggestion.help(for: field, among: columns))
    }
    let known = names.of(form, rule.scope)
    func compile(_ source: SourceText) -> CompiledExpression? {
      Expression.parse(source.text, at: source.place, lines: source.lines, diagnostics: &diagnostics)?.check(
        known, expecting: .truth, diagnostics: &diagnostics)
    }
    let when = rule.when.map { compile($0) }
    let sites = CompiledRule.condition(on: rule.sites, at: rule.place).map { compile($0) }
    guard let assert = compile(rule.assert) else { return nil }
    if case .some(nil) = when { return nil }
    if case .some(nil) = sites { return nil }
    self.rule = rule
    self.form = form
    self.sites = sites ?? nil
    self.when = when ?? nil
    self.assert = assert
    periods = rule.from == nil && rule.until == nil ? nil : names.study.rulePeriods(of: form)?.periods(of: rule)
  }

  /// The list of a rule's sites as a condition, which tells them from the participant's centre.
  private static func condition(on sites: [SiteID], at place: Diagnostic.Location) -> SourceText? {
    guard !sites.isEmpty else { return nil }
    let list = sites.map { "\"\($0.text)\"" }.joined(separator: ", ")
    return SourceText(text: "\(RuleNames.site) in (\(list))", place: place)
  }

  /// The rules of one scope, in the order of the file.
  static func all(
    _ scope: Rule.Scope, names: RuleNames, diagnostics: inout DiagnosticList
  ) -> [CompiledRule] {
    names.study.rules.filter { $0.scope == scope }.compactMap {
      CompiledRule($0, names: names, diagnostics: &diagnostics)
    }
  }

  /// Whether the treatment can be told from what the rule finds.
  var tainted: Bool { form.treatment || assert.tainted || when?.tainted == true }

  /// What a rule came to in some records.
  struct Verdict {
    /// The records to which the rule applies and in which it does not hold.
    var broken: [Int] = []
    var tally = RuleTally()
    /// The same by group of records, as they were numbered.
    var byGroup: [RuleTally] = []
  }

  /// Judges records. One of which a condition lacks what it needs is neither broken nor clean.
  ///
  /// - Parameters:
  ///   - isKept: Whether a record still counts; others are left out.
  ///   - groups: The number of each record's group, and how many groups there are.
  ///   - inForce: Truth by record of whether the rule was in force at its date; nil for a rule that always was.
  ///   - truth: The truth of one of the rule's conditions in every record.
  func judge(
    rows: Int, isKept: (Int) -> Bool = { _ in true }, groups: (of: (Int) -> Int, count: Int) = ({ _ in 0 }, 1),
    inForce: [UInt8]?,
    truth: (Part, CompiledExpression) -> [UInt8]
  ) -> Verdict {
    var verdict = Verdict()
    verdict.tally.tainted = tainted
    guard rows > 0 else { return verdict }
    var applies: [UInt8]?
    func join(_ other: [UInt8]) {
      // Kleene's conjunction: of true (1) and unknown (2) the greater decides, and false (0) over both.
      applies = applies.map { zip($0, other).map { $0 == 0 || $1 == 0 ? 0 : max($0, $1) } } ?? other
    }
    if let sites { join(truth(.sites, sites)) }
    if let inForce { join(inForce) }
    if let when, applies?.contains(where: { $0 != 0 }) != false { join(truth(.when, when)) }
    guard applies?.contains(where: { $0 != 0 }) != false else {
      verdict.byGroup = [RuleTally](repeating: RuleTally(), count: groups.count)
      for row in 0..<rows where isKept(row) { verdict.byGroup[groups.of(row)].notApplicable += 1 }
      verdict.tally.notApplicable = verdict.byGroup.reduce(0) { $0 + $1.notApplicable }
      return verdict
    }
    let holds = truth(.assert, assert)
    verdict.byGroup = [RuleTally](repeating: RuleTally(), count: groups.count)
    for row in 0..<rows where isKept(row) {
      let applied = applies?[row] ?? Truth.true.rawValue
      let group = groups.of(row)
      if applied == Truth.false.rawValue {
        verdict.byGroup[group].notApplicable += 1
      } else if holds[row] == Truth.true.rawValue {
        verdict.byGroup[group].clean += 1
      } else if applied == Truth.unknown.rawValue || holds[row] == Truth.unknown.rawValue {
        verdict.byGroup[group].undetermined += 1
      } else {
        verdict.byGroup[group].found += 1
        verdict.broken.append(row)
      }
    }
    for tally in verdict.byGroup { verdict.tally += tally }
    return verdict
  }

  /// Truth by record of whether the rule was in force at its date; nil for a rule that always was.
  func inForce(in batch: Batch) -> [UInt8]? { inForce(batch[RulePeriods.column], rows: batch.rowCount) }

  func inForce(_ column: Column?, rows: Int) -> [UInt8]? {
    guard let periods else { return nil }
    guard case .integer(let numbers)? = column else { return [UInt8](repeating: Truth.unknown.rawValue, count: rows) }
    return (0..<rows).map { row in
      let missing = !numbers.reasons.isEmpty && numbers.reasons[row] != 0
      return (missing ? Truth.unknown : periods.contains(numbers.values[row]) ? .true : .false).rawValue
    }
  }
}
