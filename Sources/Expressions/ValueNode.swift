import Tables

/// A compiled expression, or a part of one, of any type.
enum ValueNode: Sendable {
  case truth(TruthNode)
  case number(NumberNode)
  case moment(MomentNode)
  case text(TextNode)

  /// A `Missing` raw value per row and how many rows these are, one for a constant; empty reasons
  /// say that nothing is missing.
  func reasons(_ frame: Frame) -> (reasons: [UInt8], rows: Int) {
    switch self {
    case .number(.name(let slot)), .moment(.name(let slot)), .text(.name(let slot)):
      return (frame.columns[slot].reasons, frame.columns[slot].count)
    case .number(let node):
      let buffer = node.evaluate(frame)
      return (buffer.reasons, buffer.count)
    case .moment(let node):
      let buffer = node.evaluate(frame)
      return (buffer.reasons, buffer.count)
    case .text(let node):
      let buffer = node.evaluate(frame)
      return (buffer.reasons, buffer.count)
    case .truth: preconditionFailure("the checker lets no condition stand for a value")
    }
  }

  /// Truth by row of whether there is a value.
  func presence(_ frame: Frame) -> [UInt8] {
    let (reasons, rows) = reasons(frame)
    return reasons.isEmpty
      ? [UInt8](repeating: Truth.true.rawValue, count: rows)
      : Kernels.transform(Kernels.IsPresent.self, reasons)
  }
}
