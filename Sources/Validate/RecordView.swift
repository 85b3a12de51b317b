import Expressions
import StudyModel
import Tables

/// A dataset as the rules of its records see it: each record beside the participant's others.
///
/// What one rule asked for is kept for the next. Serves one thread.
final class RecordView {
  private struct Beside: Hashable {
    var link: RecordLink
    var column: String
    var own: TableName
    var of: TableName
  }

  private let names: RuleNames
  private let dataset: Dataset
  private(set) lazy var participants = ParticipantIndex(dataset, study: names.study)
  private var rows: [Beside: [Int]] = [:]
  private var columns: [Beside: Column] = [:]
  private var records: [Beside: RecordTable] = [:]

  init(_ dataset: Dataset, study: Study) {
    self.dataset = dataset
    names = RuleNames(study: study, shape: nil)
  }

  /// The truth of a condition in every record of a form.
  func truth(of condition: CompiledExpression, in form: Form) -> [UInt8] {
    condition.truth(
      rows: dataset[form.table]?.rowCount ?? 0, columns: { self.column(of: $0, in: form) },
      records: { self.records($0, of: form) })
  }

  /// The value of an expression in every record of a form.
  func values(of expression: CompiledExpression, in form: Form) -> Column {
    expression.column(
      rows: dataset[form.table]?.rowCount ?? 0, columns: { self.column(of: $0, in: form) },
      records: { self.records($0, of: form) })
  }

  private func column(of reference: Reference, in form: Form) -> Column {
    let rows = dataset[form.table]?.rowCount ?? 0
    let known = names.of(form, .participant)
    guard let target = known.target(of: reference) else { preconditionFailure("the checker has found the name") }
    let name = ColumnName(target.column)
    func none() -> Column {
      let type = names.type(of: target.column, in: target.form)
      return Column(missing: .notDerived, kind: type?.kind ?? .text, count: rows, terms: type?.terms ?? [])
    }
    guard target.link != .own else { return dataset[form.table]?[name] ?? none() }
    let key = Beside(link: target.link, column: target.column, own: form.table, of: target.form.table)
    if let column = columns[key] { return column }
    let column = dataset[target.form.table]?[name].map { $0.gatheringLinked(self.linked(key)) } ?? none()
    columns[key] = column
    return column
  }

  private func linked(_ beside: Beside) -> [Int] {
    var key = beside
    key.column = ""
    if let known = rows[key] { return known }
    let found = participants.rows(of: beside.link, besideRowsOf: beside.own)
    rows[key] = found
    return found
  }

  private func records(_ wanted: RecordsReference, of form: Form) -> RecordTable {
    let other = TableName(wanted.form)
    let columns = wanted.fields.map { field -> Column in
      if let column = dataset[other]?[ColumnName(field)] { return column }
      let type = names.study.form(wanted.form).flatMap { names.type(of: field, in: $0) }
      return Column(
        missing: .notDerived, kind: type?.kind ?? .text, count: dataset[other]?.rowCount ?? 0,
        terms: type?.terms ?? [])
    }
    guard let batch = dataset[other] else {
      return RecordTable(emptyFor: dataset[form.table]?.rowCount ?? 0, columns: columns)
    }
    let key = Beside(link: .own, column: "", own: form.table, of: other)
    var table = records[key] ?? participants.records(of: other, in: batch, besideRowsOf: form.table)
    records[key] = table
    table.columns = columns
    return table
  }
}
