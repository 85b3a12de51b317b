extension Column {
  /// An empty column of a kind.
  package init(empty kind: ColumnKind, terms: [String] = []) {
    switch kind {
    case .text: self = .text(TextColumn())
    case .code: self = .code(CodeColumn(terms: terms))
    case .integer: self = .integer(FixedColumn())
    case .number: self = .number(NumberColumn())
    case .date: self = .date(DateColumn())
    case .time: self = .time(FixedColumn())
    }
  }

  /// A column of a kind in which every cell is missing for one reason.
  package init(missing reason: Missing, kind: ColumnKind, count: Int, terms: [String] = []) {
    let reasons = [UInt8](repeating: reason.rawValue, count: count)
    switch kind {
    case .text:
      self = .text(TextColumn(offsets: [Int32](repeating: 0, count: count + 1), reasons: reasons))
    case .code:
      self = .code(CodeColumn(indices: [Int32](repeating: 0, count: count), reasons: reasons, terms: terms))
    case .integer: self = .integer(FixedColumn(values: [Int32](repeating: 0, count: count), reasons: reasons))
    case .number: self = .number(NumberColumn(values: [Double](repeating: 0, count: count), reasons: reasons))
    case .date: self = .date(DateColumn(days: [Int32](repeating: 0, count: count), reasons: reasons))
    case .time: self = .time(FixedColumn(values: [Int32](repeating: 0, count: count), reasons: reasons))
    }
  }

  /// The cells at these rows, in this order.
  package func gathering(_ rows: [Int]) -> Column {
    func pick<Value>(_ values: [Value]) -> [Value] { values.gathering(rows) }
    switch self {
    case .text(let column):
      return .text(column.gathering(rows))
    case .code(let column):
      return .code(
        CodeColumn(indices: pick(column.indices), reasons: pick(column.reasons), terms: column.terms))
    case .integer(let column):
      return .integer(FixedColumn(values: pick(column.values), reasons: pick(column.reasons)))
    case .time(let column):
      return .time(FixedColumn(values: pick(column.values), reasons: pick(column.reasons)))
    case .number(let column):
      return .number(
        NumberColumn(
          values: pick(column.values), reasons: pick(column.reasons), comparators: pick(column.comparators)))
    case .date(let column):
      return .date(
        DateColumn(days: pick(column.days), reasons: pick(column.reasons), precisions: pick(column.precisions)))
    }
  }

  /// Adds the cells of another column of the same kind behind this one's.
  ///
  /// Two code columns must have the same terms; a rule of the package, not of the data.
  package mutating func append(_ other: Column) {
    /// Joins two optional side buffers, of which an empty one stands for zeros.
    func join(_ left: [UInt8], _ leftCount: Int, _ right: [UInt8], _ rightCount: Int) -> [UInt8] {
      if left.isEmpty && right.isEmpty { return [] }
      return (left.isEmpty ? [UInt8](repeating: 0, count: leftCount) : left)
        + (right.isEmpty ? [UInt8](repeating: 0, count: rightCount) : right)
    }
    let before = count
    let reasons = join(self.reasons, before, other.reasons, other.count)
    switch (self, other) {
    case (.text(var a), .text(let b)):
      let base = Int32(a.bytes.count)
      self = .text(TextColumn())
      a.bytes.append(contentsOf: b.bytes)
      a.offsets.append(contentsOf: b.offsets.dropFirst().lazy.map { $0 + base })
      a.reasons = reasons
      self = .text(a)
    case (.code(var a), .code(let b)):
      precondition(a.terms == b.terms || a.count == 0, "code columns that are joined share their terms")
      self = .text(TextColumn())
      if a.count == 0 { a.terms = b.terms }
      a.indices.append(contentsOf: b.indices)
      a.reasons = reasons
      self = .code(a)
    case (.integer(var a), .integer(let b)):
      self = .text(TextColumn())
      a.values.append(contentsOf: b.values)
      a.reasons = reasons
      self = .integer(a)
    case (.time(var a), .time(let b)):
      self = .text(TextColumn())
      a.values.append(contentsOf: b.values)
      a.reasons = reasons
      self = .time(a)
    case (.number(var a), .number(let b)):
      let comparators = join(a.comparators, before, b.comparators, b.count)
      self = .text(TextColumn())
      a.values.append(contentsOf: b.values)
      a.reasons = reasons
      a.comparators = comparators
      self = .number(a)
    case (.date(var a), .date(let b)):
      let precisions = join(a.precisions, before, b.precisions, b.count)
      self = .text(TextColumn())
      a.days.append(contentsOf: b.days)
      a.reasons = reasons
      a.precisions = precisions
      self = .date(a)
    default: preconditionFailure("columns that are joined are of one kind")
    }
  }

  /// The cell as text for a person or a CSV file; nil where there is none.
  package func text(at row: Int) -> String? {
    guard missing(at: row) == .present else { return nil }
    switch self {
    case .text(let column):
      return String(
        decoding: column.bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])], as: UTF8.self)
    case .code(let column): return column.terms[Int(column.indices[row])]
    case .integer(let column): return String(column.values[row])
    case .number(let column): return Column.text(of: column.values[row])
    case .date(let column):
      let precision = column.precisions.isEmpty ? .day : DatePrecision(rawValue: column.precisions[row]) ?? .day
      return PartialDate(days: column.days[row], precision: precision).iso
    case .time(let column):
      let seconds = Int(column.values[row])
      func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
      return "\(two(seconds / 3600)):\(two(seconds / 60 % 60))" + (seconds % 60 == 0 ? "" : ":\(two(seconds % 60))")
    }
  }

  /// The shortest text that reads back as the same number, without an exponent where none is needed.
  package static func text(of value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return "\(value)"
  }
}

extension Array {
  /// The elements at these places; none where the buffer is empty, as side buffers may be.
  package func gathering(_ rows: [Int]) -> [Element] {
    if isEmpty { return [] }
    return withUnsafeBufferPointer { source in
      rows.withUnsafeBufferPointer { rows in
        [Element](unsafeUninitializedCapacity: rows.count) { target, count in
          for index in rows.indices { target.initializeElement(at: index, to: source[rows[index]]) }
          count = rows.count
        }
      }
    }
  }
}

extension TextColumn {
  /// The cells at these rows, in this order.
  fileprivate func gathering(_ rows: [Int]) -> TextColumn {
    var out = TextColumn(reasons: reasons.gathering(rows))
    out.offsets.reserveCapacity(rows.count + 1)
    var total = 0
    for row in rows {
      total += Int(offsets[row + 1] - offsets[row])
      out.offsets.append(Int32(total))
    }
    out.bytes = bytes.withUnsafeBytes { source in
      [UInt8](unsafeUninitializedCapacity: total) { target, count in
        var at = 0
        for row in rows {
          let start = Int(offsets[row])
          let length = Int(offsets[row + 1]) - start
          if length > 0, let from = source.baseAddress, let to = target.baseAddress {
            (to + at).initialize(from: (from + start).assumingMemoryBound(to: UInt8.self), count: length)
          }
          at += length
        }
        count = at
      }
    }
    return out
  }
}
