import Tables

extension Column {
  /// The cells at these rows, in this order; a row of -1 gives a cell that is missing for this reason.
  func gathering(_ rows: [Int], elsewhere reason: Missing) -> Column {
    guard rows.contains(-1) else { return gathering(rows) }
    var reasons = ReasonBuffer(count: rows.count)
    let own = self.reasons
    for (place, row) in rows.enumerated() {
      reasons[place] = row < 0 ? reason : own.isEmpty ? .present : Missing(rawValue: own[row]) ?? .invalid
    }
    func pick<Value>(_ values: [Value], _ none: Value) -> [Value] {
      values.isEmpty ? [] : rows.map { $0 < 0 ? none : values[$0] }
    }
    switch self {
    case .text(let column):
      var out = TextColumn()
      out.offsets.reserveCapacity(rows.count + 1)
      for row in rows {
        if row >= 0 {
          out.bytes.append(contentsOf: column.bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])])
        }
        out.offsets.append(Int32(out.bytes.count))
      }
      out.reasons = reasons.sparse
      return .text(out)
    case .code(let column):
      return .code(
        CodeColumn(indices: pick(column.indices, 0), reasons: reasons.sparse, terms: column.terms))
    case .integer(let column):
      return .integer(FixedColumn(values: pick(column.values, 0), reasons: reasons.sparse))
    case .time(let column):
      return .time(FixedColumn(values: pick(column.values, 0), reasons: reasons.sparse))
    case .number(let column):
      return .number(
        NumberColumn(
          values: pick(column.values, 0), reasons: reasons.sparse, comparators: pick(column.comparators, 0)))
    case .date(let column):
      return .date(
        DateColumn(
          days: pick(column.days, 0), reasons: reasons.sparse, precisions: pick(column.precisions, 0)))
    }
  }
}
