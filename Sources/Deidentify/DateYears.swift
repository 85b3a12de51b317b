import Tables

extension DateColumn {
  /// Each date as its year (45 CFR 164.514(b)(2)(i)(C) lets years stay).
  func years() -> DateColumn {
    var told = self
    told.precisions = [UInt8](repeating: 0, count: count)
    for row in 0..<count where reasons.isEmpty || reasons[row] == 0 {
      told.days[row] = PartialDate.dayNumber(year: PartialDate(days: days[row]).parts.year, month: 1, day: 1)
      told.precisions[row] = DatePrecision.year.rawValue
    }
    return told
  }
}
