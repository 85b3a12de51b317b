import StudyModel
import Tables

/// Scores an instrument over whole columns of items.
struct InstrumentScore {
  /// Scores, with what tells how each came about; one cell per row.
  struct Result: Equatable {
    var scores: NumberColumn
    /// Answered items.
    var answered: [Int32]
    /// Whether a sum of some items stands for the sum of all.
    var prorated: [Bool]
  }

  private let instrument: Instrument

  init(_ instrument: Instrument) { self.instrument = instrument }

  /// Whether items of a kind can be scored.
  func reads(_ kind: ColumnKind) -> Bool {
    switch kind {
    case .code: !instrument.values.isEmpty
    case .integer, .number: true
    case .text, .date, .time: false
    }
  }

  /// The score of each row; an item that has no column is not answered.
  ///
  /// A cell counts as answered where it holds one of the coded values, or, where the instrument codes
  /// none, an exact number. A sum with a missing rule of `prorate` is the sum of the answered times items over
  /// answered, not rounded (Kent & Lauridsen, "Managing missing scores on the Roland-Morris Disability
  /// Questionnaire"); a mean is the mean of the answered. Too few answers, unanswered
  /// items of a sum under the rule `none`, or a score outside the instrument's range give `notDerived`.
  func score(_ items: [Column?], rows: Int) -> Result {
    var sums = [Double](repeating: 0, count: rows)
    var answered = [Int32](repeating: 0, count: rows)
    for case let item? in items { add(item, to: &sums, &answered) }
    var reasons = ReasonBuffer(count: rows)
    var prorated = [Bool](repeating: false, count: rows)
    let all = Double(items.count)
    // A mean needs no rule for what was not answered: it is the mean of what was.
    let allowsGaps = instrument.method == .mean || instrument.missing == .prorate
    for row in 0..<rows {
      let count = Int(answered[row])
      guard count > 0, count >= instrument.atLeast, count == items.count || allowsGaps else {
        sums[row] = 0
        reasons[row] = .notDerived
        continue
      }
      switch instrument.method {
      case .mean: sums[row] /= Double(count)
      case .sum where count < items.count:
        sums[row] = all * sums[row] / Double(count)
        prorated[row] = true
      case .sum: break
      }
      if !instrument.range.contains(sums[row]) {
        sums[row] = 0
        reasons[row] = .notDerived
        prorated[row] = false
      }
    }
    return Result(
      scores: NumberColumn(values: sums, reasons: reasons.sparse), answered: answered, prorated: prorated)
  }

  private func add(_ item: Column, to sums: inout [Double], _ answered: inout [Int32]) {
    let reasons = item.reasons
    func each(_ value: (Int) -> Double?) {
      for row in sums.indices where reasons.isEmpty || reasons[row] == 0 {
        guard let value = value(row) else { continue }
        sums[row] += value
        answered[row] += 1
      }
    }
    switch item {
    case .code(let column):
      let values = column.terms.map { term in instrument.values.first { $0.code == term }?.value }
      each { values[Int(column.indices[$0])] }
    case .integer(let column): each { value(of: Double(column.values[$0])) }
    case .number(let column): each { column.isExact($0) ? value(of: column.values[$0]) : nil }
    case .text, .date, .time: break
    }
  }

  /// What a number counts: the value coded for it, or itself where none is coded.
  private func value(of number: Double) -> Double? {
    if instrument.values.isEmpty { return number }
    return instrument.values.first { Double($0.code) == number }?.value
  }
}
