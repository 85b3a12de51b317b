import Diagnostics
import Expressions
import Stages
import StudyModel
import Tables

/// Which rules the sites' declared layouts leave nothing to judge, before any data are read.
///
/// Records about a site's participants come from the site itself and from offices, which send for all sites.
struct LayoutReach {
  let names: RuleNames

  private var study: Study { names.study }

  /// For each rule of a scope and each site the forms and fields that it would need and nobody sends; no entry where
  /// the rule can be judged.
  func lacking(_ scope: Rule.Scope) -> [RuleTally.Place: [String]] {
    // Errors are reported by `shape`, without which nothing runs.
    var diagnostics = DiagnosticList()
    let rules = CompiledRule.all(scope, names: names, diagnostics: &diagnostics)
    let offices = study.sites.filter { $0.kind == .office }.flatMap(\.files).flatMap(\.tables)
    var lacking: [RuleTally.Place: [String]] = [:]
    for site in study.sites {
      let own = site.files.flatMap(\.tables)
      let layouts = Dictionary(grouping: site.kind == .office ? own : own + offices, by: \.form)
      for rule in rules {
        let lacks = lacks(rule, of: layouts)
        if !lacks.isEmpty { lacking[RuleTally.Place(rule: rule.rule.id, site: site.id)] = lacks }
      }
    }
    return lacking
  }

  private func lacks(_ rule: CompiledRule, of layouts: [String: [TableLayout]]) -> [String] {
    if layouts[rule.form.id] == nil { return [rule.form.id] }
    let known = names.of(rule.form, rule.rule.scope)
    func isAbsent(_ reference: Reference) -> Bool {
      known.target(of: reference).map { !sends($0.column, of: $0.form, layouts) } ?? false
    }
    let conditions = [rule.when, rule.assert].compactMap { $0 }
    let canApply = rule.when.map { $0.outcomes(absent: isAbsent) } ?? [.true]
    let canCome = rule.assert.outcomes(absent: isAbsent)
    // What it says of records of other forms, and of many records at once, `outcomes` does not look into.
    let further =
      conditions.flatMap { reads(in: $0.records, layouts) }
      + conditions.flatMap(\.aggregates).flatMap { reads(in: $0, of: rule, layouts) }
    let isJudged = canApply.contains(.true) && canCome.contains { $0 != .unknown }
    let neverApplies = canApply == [.false]
    guard !(isJudged && further.isEmpty), !neverApplies else { return [] }
    let own = conditions.flatMap(\.references).filter(isAbsent).compactMap { known.target(of: $0) }
      .map { name($0.column, of: $0.form, layouts) }
    return Set(own + further).sorted()
  }

  /// What is not sent of the records that a condition looks at.
  private func reads(in records: [RecordsReference], _ layouts: [String: [TableLayout]]) -> [String] {
    records.flatMap { reference -> [String] in
      guard let form = study.form(reference.form) else { return [] }
      return reference.fields.filter { !sends($0, of: form, layouts) }.map { name($0, of: form, layouts) }
    }
  }

  /// What is not sent of what a number over a site's records is made of. One over all sites has theirs too.
  private func reads(
    in aggregate: Aggregate, of rule: CompiledRule, _ layouts: [String: [TableLayout]]
  ) -> [String] {
    guard aggregate.level == .site, aggregate.kind != .count else { return [] }
    let known = names.of(rule.form, .participant)
    return [aggregate.argument, aggregate.condition].compactMap { $0 }.flatMap { expression in
      expression.references.compactMap { known.target(of: $0) }.filter { !sends($0.column, of: $0.form, layouts) }
        .map { name($0.column, of: $0.form, layouts) } + reads(in: expression.records, layouts)
    }
  }

  private func sends(_ column: String, of form: Form, _ layouts: [String: [TableLayout]]) -> Bool {
    guard let tables = layouts[form.id] else { return false }
    if let field = form.field(column) { return tables.contains { $0.sends(field) } }
    // What de-identification makes comes from what it is made of.
    guard column == RuleNames.age, let birth = form.field(of: .birthDate) else { return true }
    return tables.contains { table in
      table.sends(birth) && birth.ageAt.flatMap(form.field).map(table.sends) == true
    }
  }

  private func name(_ column: String, of form: Form, _ layouts: [String: [TableLayout]]) -> String {
    layouts[form.id] == nil ? form.id : "\(form.id).\(column)"
  }
}
