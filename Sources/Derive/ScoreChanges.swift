import StudyModel
import Tables

/// Scores beside the baseline of their participant and parameter.
struct ScoreChanges {
  private let study: Study
  private let parameter: CodeColumn
  private let values: NumberColumn
  /// Whether a row's visit comes after the baseline.
  private let isLater: [Bool]

  private(set) var base: NumberColumn
  private(set) var baselineFlags: ReasonBuffer
  private(set) var change: NumberColumn
  private(set) var perCentChange: NumberColumn

  /// - Parameter prefix: bytes before the token in `usubjid`.
  init?(_ scores: Batch, prefix: Int, study: Study) {
    guard case .code(let parameter)? = scores["paramcd"], case .number(let values)? = scores["aval"],
      case .integer(let visits)? = scores["avisitn"], case .code(let flags)? = scores["anl01fl"],
      case .text(let usubjid)? = scores["usubjid"], let baseline = study.visit(study.outcomes.baseline)
    else { return nil }
    self.study = study
    self.parameter = parameter
    self.values = values
    let rows = scores.rowCount
    let number = Int32(clamping: baseline.number)
    let isPlaced = { (row: Int) in visits.reasons.isEmpty || visits.reasons[row] == 0 }
    isLater = (0..<rows).map { isPlaced($0) && visits.values[$0] > number }

    let participants = usubjid.participants(after: prefix)
    var bases = [Double](repeating: 0, count: rows)
    var baseReasons = ReasonBuffer(.notDerived, count: rows)
    baselineFlags = ReasonBuffer(.notApplicable, count: rows)
    var start = 0
    while start < rows {
      var end = start + 1
      while end < rows, parameter.indices[end] == parameter.indices[start],
        participants[end] == participants[start]
      {
        end += 1
      }
      let found = (start..<end).first { row in
        isPlaced(row) && visits.values[row] == number && (flags.reasons.isEmpty || flags.reasons[row] == 0)
      }
      if let found {
        baselineFlags[found] = .present
        for row in start..<end {
          bases[row] = values.values[found]
          baseReasons[row] = .present
        }
      }
      start = end
    }
    base = NumberColumn(values: bases, reasons: baseReasons.sparse)

    var changes = [Double](repeating: 0, count: rows)
    var perCents = changes
    var changeReasons = ReasonBuffer(.notApplicable, count: rows)
    var perCentReasons = changeReasons
    for row in 0..<rows where isLater[row] {
      guard values.isExact(row), base.isExact(row) else {
        changeReasons[row] = .notDerived
        perCentReasons[row] = .notDerived
        continue
      }
      changes[row] = values.values[row] - bases[row]
      changeReasons[row] = .present
      if bases[row] == 0 {
        perCentReasons[row] = .notDerived
      } else {
        perCents[row] = 100 * changes[row] / bases[row]
        perCentReasons[row] = .present
      }
    }
    change = NumberColumn(values: changes, reasons: changeReasons.sparse)
    perCentChange = NumberColumn(values: perCents, reasons: perCentReasons.sparse)
  }

  /// Each row's label and answer for the parameters' criterion with this number, counted from 0: indices
  /// into the terms of its two columns. There is an answer on rows after baseline with a value and a baseline above 0.
  func criterion(_ number: Int) -> (labels: [Int32], flags: [Int32], reasons: ReasonBuffer) {
    let parameters = study.outcomes.parameters
    let terms = ScoresTable.terms(of: ScoresTable.criterion(number + 1), in: study).map(\.code)
    let criteria = parameters.map { number < $0.criteria.count ? $0.criteria[number] : nil }
    let labelIndices = criteria.map { criterion in
      Int32(criterion.flatMap { terms.firstIndex(of: $0.label) } ?? 0)
    }
    var labels = [Int32](repeating: 0, count: isLater.count)
    var flags = labels
    var reasons = ReasonBuffer(.notApplicable, count: isLater.count)
    for row in isLater.indices where isLater[row] {
      let index = Int(parameter.indices[row])
      guard let criterion = criteria[index] else { continue }
      guard values.isExact(row), base.isExact(row), base.values[row] > 0 else {
        reasons[row] = .notDerived
        continue
      }
      labels[row] = labelIndices[index]
      flags[row] = ScoreChanges.isMet(criterion, base: base.values[row], value: values.values[row]) ? 0 : 1
      reasons[row] = .present
    }
    return (labels, flags, reasons)
  }

  /// Whether a value is better than its baseline by at least the criterion's share of it.
  ///
  /// Nothing is divided, and a change of exactly that share counts. A prorated score is a quotient of whole
  /// numbers and mostly no binary fraction: 11.5 to 8.05 is a fall of exactly 30 %, and of less than that in
  /// doubles. So sides that differ by less than a million-millionth of the share are equal; unequal
  /// quotients of whole numbers up to some hundreds lie much further apart.
  static func isMet(_ criterion: Parameter.Criterion, base: Double, value: Double) -> Bool {
    let better = criterion.direction == .fall ? base - value : value - base
    let wanted = Double(criterion.perCent) * base
    return 100 * better >= wanted - 1e-12 * 100 * base
  }
}
