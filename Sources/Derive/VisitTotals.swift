import StudyModel
import Tables

/// Sums over a form's records of each participant and visit.
///
/// A sum that lacks a part is missing and not smaller. A cell that does not apply, as the equivalent of a drug that is no
/// opioid, is no part.
struct VisitTotals {
  private struct Place: Hashable {
    var participant: ParticipantKey
    var visit: Int32
  }

  private struct Sum {
    var value = 0.0
    var parts = 0
    var lacking = 0
  }

  private let total: Parameter.Total
  private var sums: [Place: Sum] = [:]

  init(_ total: Parameter.Total, in dataset: Dataset, study: Study) {
    self.total = total
    guard let form = study.form(total.of.form), let batch = dataset[form.table],
      let subject = form.field(of: .subject), case .text(let tokens)? = batch[subject.column],
      let visit = form.visitField, case .code(let coded)? = batch[visit.column],
      let column = batch[ColumnName(total.of.field)]
    else { return }
    let participants = tokens.participants()
    let visits = coded.recoded(to: study.visits.map(\.id))
    for row in 0..<batch.rowCount where visits.reasons.isEmpty || visits.reasons[row] == 0 {
      let place = Place(participant: participants[row], visit: visits.indices[row])
      switch column.missing(at: row) {
      case .present:
        if let value = VisitTotals.value(column, row) {
          sums[place, default: Sum()].value += value
          sums[place, default: Sum()].parts += 1
        } else {
          sums[place, default: Sum()].lacking += 1
        }
      case .notApplicable: continue
      default: sums[place, default: Sum()].lacking += 1
      }
    }
  }

  /// Nil where a sign before it leaves the number open.
  private static func value(_ column: Column, _ row: Int) -> Double? {
    switch column {
    case .integer(let column): Double(column.values[row])
    case .number(let column): column.isExact(row) ? column.values[row] : nil
    default: nil
    }
  }

  /// The sum for each record of the form that asks: zero where it says that there is nothing to add up, and missing where
  /// it says so against the records, or says otherwise and there are none.
  func totals(of batch: Batch, runs: ParticipantRuns, visits: CodeColumn) -> NumberColumn {
    var values = [Double](repeating: 0, count: batch.rowCount)
    var reasons = ReasonBuffer(.notDerived, count: batch.rowCount)
    guard case .code(let answers)? = batch[ColumnName(total.answer)] else {
      return NumberColumn(values: values, reasons: reasons.sparse)
    }
    let none = answers.terms.firstIndex(of: total.none).map { Int32($0) }
    for participant in runs.keys.indices {
      for row in runs.rows(of: participant) where visits.reasons.isEmpty || visits.reasons[row] == 0 {
        let sum = sums[Place(participant: runs.keys[participant], visit: visits.indices[row])] ?? Sum()
        let isNothing = (answers.reasons.isEmpty || answers.reasons[row] == 0) && answers.indices[row] == none
        guard sum.lacking == 0, isNothing ? sum.value == 0 : sum.parts > 0 else { continue }
        // Nine decimals, so that 0.1 and 0.2 are 0.3.
        values[row] = (sum.value * 1e9).rounded() / 1e9
        reasons[row] = .present
      }
    }
    return NumberColumn(values: values, reasons: reasons.sparse)
  }
}
