import Expressions
import Stages
import StudyModel
import Tables

/// The names that the expressions of a data set may use, before any data are read.
struct DataSetNames {
  /// The table that gives the records.
  let source: TableShape
  private let input: DatasetShape
  private let study: Study

  /// Nil where there is no such table.
  init?(_ definition: DataSetDefinition, in input: DatasetShape, study: Study) {
    self.input = input
    self.study = study
    if definition.source == ParticipantsTable.name {
      source = DataSetNames.participants(in: input, study: study)
    } else if let table = input[definition.source] {
      source = table
    } else {
      return nil
    }
  }

  /// A participant's being there tells no treatment, even where a form does: the table takes a token from
  /// whatever form has it, and no reader of it learns from which.
  private static func participants(in input: DatasetShape, study: Study) -> TableShape {
    let subjects = study.forms.compactMap { form in
      form.field(of: .subject).flatMap { input[form.table]?[$0.column] }
    }
    let sites = study.forms.compactMap { input[$0.table]?["siteid"] }
    return TableShape(
      ParticipantsTable.name,
      ParticipantsTable.columns.map { name, kind in
        let from = name == "usubjid" ? subjects : name == "siteid" ? sites : []
        return ColumnShape(name, kind, privacy: from.map(\.privacy).max() ?? .open)
      })
  }

  /// The shape of what a name stands for, with the taint of its table.
  func shape(of reference: Reference) -> ColumnShape? {
    guard let id = reference.form else { return source[ColumnName(reference.field)] }
    guard let form = study.form(id), let table = input[form.table], var column = table[ColumnName(reference.field)]
    else { return nil }
    if table.tainted && !column.tainted {
      column.tainted = true
      column.taintedBy = "\(id).\(reference.field)\(TaintPath.arrow)\(table.taintedBy ?? table.name.text)"
    }
    return column
  }

  /// What the checker of expressions is told of a name.
  func type(of reference: Reference) -> NameType? {
    guard let shape = shape(of: reference) else { return nil }
    var type = type(of: reference, as: shape.kind)
    type.tainted = shape.tainted
    type.shifted = shape.kind == .date && shape.privacy == .pseudonymous
    return type
  }

  /// A name of a kind, with its codes.
  func type(of reference: Reference, as kind: ColumnKind) -> NameType {
    let terms = kind == .code ? self.terms(of: reference) : []
    return NameType(kind, terms: terms.map(\.code), labels: terms.map(\.label))
  }

  /// All names, for suggestions.
  var all: [String] {
    source.columns.map(\.name.text)
      + study.forms.flatMap { form in (input[form.table]?.columns ?? []).map { "\(form.id).\($0.name)" } }
  }

  private func terms(of reference: Reference) -> [CodeList.Term] {
    let column = ColumnName(reference.field)
    guard let form = study.form(reference.form ?? source.name.text) else {
      return ScoresTable.terms(of: column, in: study)
    }
    guard let list = form.field(reference.field)?.codeList else {
      return column == "siteid" ? ScoresTable.terms(of: column, in: study) : []
    }
    if let terms = study.codeList(list)?.terms { return terms }
    switch list {
    case "visits": return ScoresTable.terms(of: "visit", in: study)
    case "sites": return ScoresTable.terms(of: "siteid", in: study)
    case "arms": return study.arms.map { CodeList.Term(code: $0.id, label: $0.label) }
    default: return []
    }
  }
}
