import StudyModel
import Tables

/// The records of one form, with what all parameters made of them have in common.
struct ScoredRecords {
  let runs: ParticipantRuns

  private let form: Form
  private let batch: Batch
  private let study: Study
  /// `usubjid`, `siteid`, `studyid`, `visit`, `adt`, `srcdom` and `srcseq`.
  private let common: [ColumnName: Column]

  init(of form: Form, in batch: Batch, study: Study) {
    self.form = form
    self.batch = batch
    self.study = study
    let rows = batch.rowCount
    let subject = SubjectColumns(batch, subject: form.field(of: .subject)?.column, study: study)
    runs = ParticipantRuns(subject.participants)
    var sequence = [Int32](repeating: 0, count: rows)
    for participant in runs.keys.indices {
      for (number, row) in runs.rows(of: participant).enumerated() { sequence[row] = Int32(number + 1) }
    }
    var date = Column(missing: .notDerived, kind: .date, count: rows)
    if let name = form.recordDate?.column, case .date(let column)? = batch[name] { date = .date(column) }
    let formIndex = Int32(study.forms.firstIndex { $0.id == form.id } ?? 0)
    common = [
      "usubjid": subject.usubjid, "siteid": subject.siteid, "studyid": subject.studyid,
      "visit": ScoredRecords.visits(form.visitField.flatMap { batch[$0.column] }, rows: rows, study: study),
      "adt": date,
      "srcdom": ScoresTable.coded(
        "srcdom", [Int32](repeating: formIndex, count: rows), ReasonBuffer(count: rows), in: study),
      "srcseq": .integer(FixedColumn(values: sequence)),
    ]
  }

  /// The visit as collected, in terms of the study's visits.
  private static func visits(_ column: Column?, rows: Int, study: Study) -> Column {
    let visits = study.visits.map(\.id)
    guard case .code(let code)? = column else {
      return Column(missing: .notApplicable, kind: .code, count: rows, terms: visits)
    }
    return .code(code.recoded(to: visits))
  }

  /// The rows of the table `scores` for one parameter.
  ///
  /// - Parameters:
  ///   - index: of the parameter in the study's outcomes.
  ///   - dataset: the participants' other tables.
  func scores(of parameter: Parameter, at index: Int, beside dataset: Dataset) -> Batch {
    let rows = batch.rowCount
    let same = [Int32](repeating: Int32(index), count: rows)
    var columns = common
    for name: ColumnName in ["paramcd", "param"] {
      columns[name] = ScoresTable.coded(name, same, ReasonBuffer(count: rows), in: study)
    }
    columns["paramn"] = .integer(FixedColumn(values: [Int32](repeating: Int32(parameter.number), count: rows)))
    switch parameter.source {
    case .field(let field):
      columns["aval"] = ScoredRecords.number(batch[ColumnName(field)], rows: rows)
    case .sum(let total):
      guard case .code(let visits)? = common["visit"] else { break }
      columns["aval"] = .number(
        VisitTotals(total, in: dataset, study: study).totals(of: batch, runs: runs, visits: visits))
    case .instrument(let id):
      guard let instrument = study.instrument(id) else { break }
      let result = InstrumentScore(instrument).score(
        instrument.items.map { batch[ColumnName($0)] }, rows: rows)
      var reasons = ReasonBuffer(.notApplicable, count: rows)
      for row in 0..<rows where result.prorated[row] { reasons[row] = .present }
      columns["aval"] = .number(result.scores)
      columns["dtype"] = ScoresTable.coded("dtype", [Int32](repeating: 0, count: rows), reasons, in: study)
      columns["nitems"] = .integer(FixedColumn(values: result.answered))
    }
    return Batch(
      table: ScoresTable.name, names: ScoresTable.columns.map(\.name),
      columns: ScoresTable.columns.map { name, kind in
        columns[name]
          ?? Column(
            missing: name == "aval" ? .notDerived : .notApplicable, kind: kind, count: rows,
            terms: ScoresTable.terms(of: name, in: study).map(\.code))
      }, origins: batch.origins)
  }

  private static func number(_ column: Column?, rows: Int) -> Column? {
    switch column {
    case .integer(let column): .number(NumberColumn(values: column.values.map(Double.init), reasons: column.reasons))
    case .number: column
    default: nil
    }
  }
}
