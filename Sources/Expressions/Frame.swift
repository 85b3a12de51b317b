import Tables

/// The columns of one evaluation, by the number that the checker gave to each name.
struct Frame {
  var columns: [Column]
  /// The records of other forms, by the number that the checker gave to each.
  var tables: [RecordTable] = []

  func numbers(_ slot: Int) -> NumberBuffer {
    switch columns[slot] {
    case .integer(let column):
      return NumberBuffer(values: Kernels.transform(Kernels.Widen.self, column.values), reasons: column.reasons)
    case .number(let column):
      return NumberBuffer(values: column.values, reasons: column.reasons, marks: column.comparators)
    default: preconditionFailure("a column has the kind that its name was resolved to")
    }
  }

  func moments(_ slot: Int) -> MomentBuffer {
    switch columns[slot] {
    case .date(let column):
      return MomentBuffer(values: column.days, reasons: column.reasons, marks: column.precisions)
    case .time(let column): return MomentBuffer(values: column.values, reasons: column.reasons)
    default: preconditionFailure("a column has the kind that its name was resolved to")
    }
  }

  func texts(_ slot: Int) -> TextBuffer {
    switch columns[slot] {
    case .text(let column): return TextBuffer(column)
    case .code(let column):
      return TextBuffer(indices: column.indices, entries: column.terms, reasons: column.reasons)
    default: preconditionFailure("a column has the kind that its name was resolved to")
    }
  }

  /// The labels of a coded column's cells; a term without a label stands for itself.
  func labels(_ slot: Int, _ labels: [String: String]) -> TextBuffer {
    guard case .code(let column) = columns[slot] else {
      preconditionFailure("a column has the kind that its name was resolved to")
    }
    return TextBuffer(
      indices: column.indices, entries: column.terms.map { labels[$0] ?? $0 }, reasons: column.reasons)
  }
}
