import Tables

/// Ages that may be told: whole years, and 90 for everyone of 90 and more (45 CFR 164.514(b)(2)(i)(C)).
enum AgeBand {
  static let oldest = 90

  /// Ages at dates of the same rows. An age is missing (`notDerived`) unless both dates are complete
  /// to the day and the second is not before the first.
  ///
  /// - Parameter followUp: days after the date for which something else is told of the person. Who comes of age 90
  ///   in them is told as 90, for otherwise a study day would tell of an age that is not told.
  static func ages(born: DateColumn, at dates: DateColumn, followUp: Int32 = 0) -> FixedColumn<Int32> {
    var ages = FixedColumn<Int32>(values: [Int32](repeating: 0, count: born.count))
    func complete(_ column: DateColumn, _ row: Int) -> Bool {
      (column.reasons.isEmpty || column.reasons[row] == 0)
        && (column.precisions.isEmpty || column.precisions[row] == 0)
    }
    for row in 0..<born.count {
      if complete(born, row) && complete(dates, row) && born.days[row] <= dates.days[row] {
        let birth = PartialDate(days: born.days[row])
        let last = birth.wholeYears(until: PartialDate(days: dates.days[row] &+ followUp))
        ages.values[row] =
          last >= oldest ? Int32(oldest) : Int32(birth.wholeYears(until: PartialDate(days: dates.days[row])))
      } else {
        if ages.reasons.isEmpty { ages.reasons = [UInt8](repeating: 0, count: born.count) }
        ages.reasons[row] = Missing.notDerived.rawValue
      }
    }
    return ages
  }
}
