import Expressions
import StudyModel
import Tables

/// Which record of a participant a name of a rule looks into.
enum RecordLink: Hashable {
  /// The record that is judged.
  case own
  /// The participant's only record of a form.
  case only(form: String)
  /// The record of a form at the same visit.
  case sameVisit(form: String)
  /// The record of a form at a visit.
  case at(visit: String, form: String)
  /// The record of the same form at the last visit before this one that has one.
  case previous
}

/// The names that the expressions of one rule may use.
struct RuleScopeNames: ExpressionNames {
  let names: RuleNames
  let form: Form
  let scope: Rule.Scope

  private static let participant = "participant"

  /// The form and column behind a name, and which of the form's records is meant; nil where there is none such.
  func target(of reference: Reference) -> (form: Form, column: String, link: RecordLink)? {
    let study = names.study
    if reference.form == RuleScopeNames.participant {
      guard reference.record == .beside, let found = study.participant[reference.field],
        let other = study.form(found.form)
      else { return nil }
      return (other, found.field, other.id == form.id ? .own : .only(form: other.id))
    }
    guard let other = reference.form.map({ study.form($0) }) ?? form else { return nil }
    switch reference.record {
    case .at(let visit): return (other, reference.field, .at(visit: visit, form: other.id))
    case .previous: return (form, reference.field, .previous)
    case .beside where other.id == form.id: return (form, reference.field, .own)
    case .beside:
      let sameVisit = other.records == .onePerVisit
      return (other, reference.field, sameVisit ? .sameVisit(form: other.id) : .only(form: other.id))
    }
  }

  func type(of reference: Reference) -> NameType? {
    guard let target = target(of: reference) else { return nil }
    if scope == .site, reference.description != RuleNames.site { return nil }
    guard var type = names.type(of: target.column, in: target.form) else { return nil }
    if scope == .site { type.tainted = false }
    return type
  }

  func refusal(of reference: Reference) -> (message: String, help: String?)? {
    guard scope != .site else {
      return reference.description == RuleNames.site
        ? nil : ("a rule of scope site judges no single record", "write site.mean(\(reference)), or site.share(...)")
    }
    guard let (other, _, link) = target(of: reference), link != .own else { return nil }
    guard scope == .participant else {
      return ("a rule of scope row sees its own record alone", "write 'scope: participant'")
    }
    switch link {
    case .own: return nil
    case .only where other.records == .onePerParticipant: return nil
    case .sameVisit where form.visitField != nil: return nil
    case .sameVisit:
      return (
        "form \(other.id) has a record a visit, and form \(form.id) has no visit",
        "write at(VISIT).\(other.id).\(reference.field)"
      )
    case .at where other.records == .onePerVisit: return nil
    case .previous where form.records == .onePerVisit: return nil
    case .at where other.visitField == nil, .previous where form.visitField == nil:
      return ("form \(other.id) has no visits", "write \(other.id).\(reference.field)")
    case .only, .at, .previous:
      return (
        "a participant can have several records of form \(other.id) there",
        "write any(\(other.id), ...), all(\(other.id), ...) or count(\(other.id), ...)"
      )
    }
  }

  func type(ofField field: String, inRecordsOf form: String) -> NameType? {
    names.study.form(form).flatMap { names.type(of: field, in: $0) }
  }

  func isTainted(recordsOf form: String) -> Bool { names.study.form(form).map(names.isTainted) ?? false }

  var suggestions: [String] {
    switch scope {
    case .row: return names.columns(of: form)
    case .site: return [RuleNames.site]
    case .participant:
      return names.columns(of: form)
        + names.study.participant.keys.sorted().map { "\(RuleScopeNames.participant).\($0)" }
        + names.study.forms.filter { $0.id != form.id }.flatMap { other in
          names.columns(of: other).map { "\(other.id).\($0)" }
        }
    }
  }

  func fields(ofRecordsOf form: String) -> [String] { names.study.form(form).map(names.columns) ?? [] }

  var forms: [String] { scope == .participant ? names.study.forms.map(\.id) : [] }
  func texts(ofCodeList name: String) -> [String]? { names.study.codeList(name)?.codes }
  var codeLists: [String] { names.study.codeLists.map(\.id) }
  var visits: [String] { names.study.visits.map(\.id) }
  var aggregated: (any ExpressionNames)? { scope == .site ? names.of(form, .participant) : nil }
}
