import Tables

extension Column {
  /// The cells at these rows; where there is none, a cell that is missing (`notDerived`).
  func gathering(_ rows: [Int?]) -> Column {
    guard count > 0 else {
      var terms: [String] = []
      if case .code(let column) = self { terms = column.terms }
      return Column(missing: .notDerived, kind: kind, count: rows.count, terms: terms)
    }
    var column = gathering(rows.map { $0 ?? 0 })
    guard rows.contains(nil) else { return column }
    var reasons = column.reasons.isEmpty ? [UInt8](repeating: 0, count: rows.count) : column.reasons
    for row in rows.indices where rows[row] == nil { reasons[row] = Missing.notDerived.rawValue }
    column.reasons = reasons
    return column
  }

  /// Adds bytes that two cells share exactly where they hold the same: value, precision, comparator, and the
  /// reason where there is no value. False for a missing cell.
  func appendKey(_ row: Int, to key: inout [UInt8]) -> Bool {
    let reason = reasons.isEmpty ? 0 : reasons[row]
    key.append(reason)
    guard reason == 0 else { return false }
    func add(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value) { key.append(contentsOf: $0) } }
    switch self {
    case .text(let column):
      let cell = column.bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])]
      add(Int32(cell.count))
      key.append(contentsOf: cell)
    case .code(let column): add(column.indices[row])
    case .integer(let column), .time(let column): add(column.values[row])
    case .number(let column):
      // Adding zero makes a negative zero positive: the two are equal.
      add((column.values[row] + 0).bitPattern)
      key.append(column.comparators.isEmpty ? 0 : column.comparators[row])
    case .date(let column):
      add(column.days[row])
      key.append(column.precisions.isEmpty ? 0 : column.precisions[row])
    }
    return true
  }
}
