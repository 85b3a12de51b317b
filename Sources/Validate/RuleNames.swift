import Expressions
import StudyModel
import Tables

/// What rules may name: the columns of harmonised tables, with the study's codes.
struct RuleNames {
  /// Columns that de-identification makes.
  static let age = "age"
  private static let site = "siteid"

  let study: Study
  /// What the stage is given; nil where only the study is known, and then every column that could be there is.
  let shape: DatasetShape?

  /// The type of a name in a rule on a form; nil where there is none such.
  func type(of reference: Reference, in form: Form, scope: Rule.Scope) -> NameType? {
    guard let id = reference.form, id != form.id else { return type(of: reference.field, in: form) }
    guard scope == .participant, let other = study.form(id) else { return nil }
    return type(of: reference.field, in: other)
  }

  /// The names that a rule on a form may use, for suggestions.
  func all(in form: Form, scope: Rule.Scope) -> [String] {
    let own = names(in: form)
    guard scope == .participant else { return own }
    return own
      + study.forms.filter { $0.id != form.id }.flatMap { other in names(in: other).map { "\(other.id).\($0)" } }
  }

  private func names(in form: Form) -> [String] {
    (form.fields.map(\.name) + [RuleNames.age, RuleNames.site]).filter { type(of: $0, in: form) != nil }
  }

  private func type(of name: String, in form: Form) -> NameType? {
    let tainted: Bool
    var kind = form.field(name)?.type.kind
    if let shape, let table = shape[form.table] {
      guard let column = table[ColumnName(name)] else { return nil }
      tainted = column.tainted || table.tainted
      kind = column.kind
    } else {
      if form.field(name)?.role.isRemoved == true { return nil }
      tainted = form.treatment || form.field(name)?.role == .treatment
    }
    if let field = form.field(name), let kind {
      let list = field.type == .code ? field.codeList.flatMap(study.codeList) : nil
      return NameType(
        kind, terms: list?.codes ?? [], labels: list?.terms.map(\.label) ?? [], tainted: tainted)
    }
    switch name {
    case RuleNames.age where form.fields.contains { $0.role == .birthDate && $0.ageAt != nil }:
      return NameType(.integer, tainted: tainted)
    case RuleNames.site:
      return NameType(.code, terms: study.sites.map(\.id.text), labels: study.sites.map(\.name), tainted: tainted)
    default: return nil
    }
  }
}
