import Expressions
import StudyModel
import Tables

/// What rules may name: the columns of harmonised tables, with the study's codes.
struct RuleNames {
  /// Columns that de-identification makes.
  static let age = "age"
  static let site = "siteid"

  let study: Study
  /// What the stage is given; nil where only the study is known, and then every column that could be there is.
  let shape: DatasetShape?

  /// The names of a rule on a form.
  func of(_ form: Form, _ scope: Rule.Scope) -> RuleScopeNames {
    RuleScopeNames(names: self, form: form, scope: scope)
  }

  func columns(of form: Form) -> [String] {
    (form.fields.map(\.name) + [RuleNames.age, RuleNames.site]).filter { type(of: $0, in: form) != nil }
  }

  /// Whether the treatment can be told from a record's being there.
  func isTainted(_ form: Form) -> Bool { form.treatment || shape?[form.table]?.tainted == true }

  /// The type of a column of a form's records; nil where there is none such.
  func type(of name: String, in form: Form) -> NameType? {
    let field = form.field(name)
    var tainted = isTainted(form)
    var kind = field?.type.kind
    if let shape, let table = shape[form.table] {
      guard let column = table[ColumnName(name)] else { return nil }
      tainted = tainted || column.tainted
      kind = column.kind
    } else {
      if field?.isRemoved == true { return nil }
      tainted = tainted || field?.role == .treatment
    }
    if let field, let kind {
      let list = field.type == .code ? field.codeList.flatMap(study.codeList) : nil
      return NameType(
        kind, terms: list?.codes ?? [], labels: list?.terms.map(\.label) ?? [], tainted: tainted,
        shifted: kind == .date && isShifted(name, in: form))
    }
    switch name {
    case RuleNames.age where form.fields.contains { $0.role == .birthDate && $0.ageAt != nil }:
      return NameType(.integer, tainted: tainted)
    case RuleNames.site:
      // A centre is no treatment, even on a form that tells one.
      return NameType(.code, terms: study.sites.map(\.id.text), labels: study.sites.map(\.name), tainted: tainted)
    default: return nil
    }
  }

  /// Every date is shifted where a person is no longer named.
  private func isShifted(_ name: String, in form: Form) -> Bool {
    guard let shape, let column = shape[form.table]?[ColumnName(name)] else { return true }
    return column.privacy == .pseudonymous
  }
}
