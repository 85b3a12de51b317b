package import Tables

/// An expression that has been checked, ready to be evaluated over the columns of a batch.
package struct CompiledExpression: Sendable {
  /// What a column of the frame holds.
  enum Source: Hashable, Sendable {
    case name(Reference)
    case aggregate(Int)
  }

  private let node: ValueNode
  package let type: ExpressionType
  /// Whether the treatment can be told from a name that it uses.
  package let tainted: Bool
  private let columns: [Source]
  /// The forms whose records it looks at, each once, with the fields that it reads there.
  package let records: [RecordsReference]
  /// The numbers over many records that it uses.
  package let aggregates: [Aggregate]

  /// The names that it uses, each once, sorted.
  package var references: [Reference] {
    columns.compactMap { if case .name(let reference) = $0 { reference } else { nil } }.sorted()
  }

  init(
    node: ValueNode, type: ExpressionType, tainted: Bool, columns: [Source], records: [RecordsReference],
    aggregates: [Aggregate]
  ) {
    self.node = node
    self.type = type
    self.tainted = tainted
    self.columns = columns
    self.records = records
    self.aggregates = aggregates
  }

  private func frame(
    _ rows: Int, _ columns: (Reference) -> Column,
    _ records: (RecordsReference) -> RecordTable = { _ in
      preconditionFailure("an expression that looks at records is given them")
    },
    _ aggregates: (Int) -> Column = { _ in preconditionFailure("an expression over many records is given its numbers") }
  ) -> Frame {
    Frame(
      columns: self.columns.map { source in
        let column =
          switch source {
          case .name(let reference): columns(reference)
          case .aggregate(let number): aggregates(number)
          }
        precondition(column.count == rows, "every column has one cell per row")
        return column
      }, tables: self.records.map(records))
  }

  /// What a condition can come to where every name of which `absent` is true has no value in any row.
  package func outcomes(absent: (Reference) -> Bool) -> Set<Truth> {
    guard case .truth(let node) = node else { preconditionFailure("only a condition has a truth") }
    return node.outcomes { slot in
      if case .name(let reference) = columns[slot] { absent(reference) } else { false }
    }
  }

  /// A `Truth` raw value per row of an expression of type `truth`.
  ///
  /// - Parameters:
  ///   - rows: How many rows there are.
  ///   - columns: The column of a reference, asked for once each; it has the kind that the name was
  ///     resolved to, and one cell per row.
  /// - Returns: As many raw values as there are rows.
  package func truth(rows: Int, columns: (Reference) -> Column) -> [UInt8] {
    truth(of: frame(rows, columns), rows: rows)
  }

  /// The same, with the records of other forms that the expression looks at.
  package func truth(
    rows: Int, columns: (Reference) -> Column, records: (RecordsReference) -> RecordTable
  ) -> [UInt8] {
    truth(of: frame(rows, columns, records), rows: rows)
  }

  /// The same, with a column for each of `aggregates`, by its number.
  package func truth(rows: Int, columns: (Reference) -> Column, aggregates: (Int) -> Column) -> [UInt8] {
    truth(
      of: frame(rows, columns, { _ in preconditionFailure("records are not looked at here") }, aggregates), rows: rows)
  }

  private func truth(of frame: Frame, rows: Int) -> [UInt8] {
    guard case .truth(let node) = node else { preconditionFailure("only a condition has a truth") }
    return Kernels.expand(node.evaluate(frame), rows: rows)
  }

  /// The values of an expression of another type as a column: numbers as `.number`, texts and codes
  /// as `.text`, dates as `.date`, times as `.time`.
  ///
  /// A bare name, `if` and `coalesce` keep the reason of a missing value; what could not be computed is `not_derived`.
  package func column(rows: Int, columns: (Reference) -> Column) -> Column {
    column(of: frame(rows, columns), rows: rows)
  }

  /// The same, with the records of other forms that the expression looks at.
  package func column(
    rows: Int, columns: (Reference) -> Column, records: (RecordsReference) -> RecordTable
  ) -> Column {
    column(of: frame(rows, columns, records), rows: rows)
  }

  private func column(of frame: Frame, rows: Int) -> Column {
    switch node {
    case .number(let node):
      let buffer = node.evaluate(frame).canonical(rows: rows)
      // Adding zero makes a negative zero positive, so that equal numbers have equal bytes.
      let values = Kernels.combine(Kernels.Add.self, buffer.values, [0], rows: rows)
      return .number(NumberColumn(values: values, reasons: buffer.reasons, comparators: buffer.marks))
    case .moment(let node):
      let buffer = node.evaluate(frame).canonical(rows: rows)
      return type == .time
        ? .time(FixedColumn(values: buffer.values, reasons: buffer.reasons))
        : .date(
          DateColumn(
            days: buffer.values, reasons: buffer.reasons, precisions: buffer.marks.map { $0 & ~MovedDate.mark }))
    case .text(let node): return .text(node.evaluate(frame).column(rows: rows))
    case .truth: preconditionFailure("a condition has no column of values")
    }
  }

  /// The values as a column of a kind whose `ExpressionType` is the expression's; a column of codes is not made.
  ///
  /// As `.integer`, a number that is not whole, does not fit in 32 bits or has a comparator becomes
  /// missing with the reason `invalid`; nothing is rounded silently.
  package func column(as kind: ColumnKind, rows: Int, columns: (Reference) -> Column) -> Column {
    precondition(ExpressionType(kind) == type && kind != .code, "the checker was told the kind that is wanted")
    let column = column(rows: rows, columns: columns)
    guard kind == .integer, case .number(let numbers) = column else { return column }
    var values = [Int32](repeating: 0, count: rows)
    var reasons = numbers.reasons
    for row in 0..<rows {
      let exact = numbers.comparators.isEmpty || numbers.comparators[row] == 0
      if exact, let whole = Int32(exactly: numbers.values[row]) {
        values[row] = whole
      } else {
        if reasons.isEmpty { reasons = [UInt8](repeating: 0, count: rows) }
        reasons[row] = Missing.invalid.rawValue
      }
    }
    return .integer(FixedColumn(values: values, reasons: reasons))
  }
}
