import Tables

/// A compiled expression that gives numbers.
///
/// Only `if`, `coalesce` and a bare name hand a comparator on: whatever is computed from a number
/// such as `<4` has no value, because a bound is not a value.
indirect enum NumberNode: Sendable {
  case constant(Double)
  case name(Int)
  case negative(NumberNode)
  case arithmetic(Syntax.Arithmetic, NumberNode, NumberNode)
  case magnitude(NumberNode)
  case rounded(NumberNode)
  case roundedDown(NumberNode)
  case days(MomentNode, MomentNode)
  case count([ValueNode])
  case countRecords(RecordsNode)
  /// The words of a text.
  case entries(TextNode)
  /// One of `sum`, `mean`, `min` and `max` of those arguments that are present.
  case fold(Fold, [NumberNode])
  case choose(TruthNode, NumberNode, NumberNode)
  case coalesce(NumberNode, NumberNode)

  func evaluate(_ frame: Frame) -> NumberBuffer {
    switch self {
    case .constant(let value): return NumberBuffer(values: [value])
    case .name(let slot): return frame.numbers(slot)
    case .negative(let node): return transform(Kernels.Negate.self, node, frame)
    case .magnitude(let node): return transform(Kernels.Magnitude.self, node, frame)
    case .rounded(let node): return transform(Kernels.RoundHalfAway.self, node, frame)
    case .roundedDown(let node): return transform(Kernels.RoundDown.self, node, frame)
    case .arithmetic(let operation, let left, let right):
      let (a, b) = (left.evaluate(frame), right.evaluate(frame))
      switch operation {
      case .plus: return combine(Kernels.Add.self, a, b).finite()
      case .minus: return combine(Kernels.Subtract.self, a, b).finite()
      case .times: return combine(Kernels.Multiply.self, a, b).finite()
      case .over: return combine(Kernels.Divide.self, a, b).finite()
      }
    case .days(let from, let to):
      return combine(Kernels.DaysBetween.self, from.evaluate(frame), to.evaluate(frame))
    case .count(let nodes): return count(nodes, frame)
    case .countRecords(let node): return node.count(frame)
    case .entries(let node): return node.evaluate(frame).entries()
    case .fold(let fold, let nodes): return fold.evaluate(nodes.map { $0.evaluate(frame) })
    case .choose(let condition, let first, let second):
      return .choose(condition.evaluate(frame), first.evaluate(frame), second.evaluate(frame))
    case .coalesce(let first, let second):
      return .coalesce(first.evaluate(frame), second.evaluate(frame))
    }
  }

  @inline(__always)
  private func transform<Kernel: UnaryKernel>(
    _ kernel: Kernel.Type, _ node: NumberNode, _ frame: Frame
  ) -> NumberBuffer where Kernel.Input == Double, Kernel.Result == Double {
    let buffer = node.evaluate(frame)
    return NumberBuffer(
      values: Kernels.transform(kernel, buffer.values),
      reasons: Kernels.joined(buffer.blocked, [], rows: buffer.count))
  }

  @inline(__always)
  private func combine<Kernel: BinaryKernel>(
    _ kernel: Kernel.Type, _ left: ValueBuffer<Kernel.Left>, _ right: ValueBuffer<Kernel.Right>
  ) -> NumberBuffer where Kernel.Result == Double {
    let rows = Kernels.rows(left.count, right.count)
    return NumberBuffer(
      values: Kernels.combine(kernel, left.values, right.values, rows: rows),
      reasons: Kernels.joined(left.blocked, right.blocked, rows: rows))
  }

  private func count(_ nodes: [ValueNode], _ frame: Frame) -> NumberBuffer {
    var total: [Double] = [0]
    for node in nodes {
      let presence = node.presence(frame)
      total = Kernels.combine(
        AddPresence.self, total, presence, rows: Kernels.rows(total.count, presence.count))
    }
    return NumberBuffer(values: total)
  }

  private enum AddPresence: BinaryKernel {
    static func apply(_ total: Double, _ presence: UInt8) -> Double { total + Double(presence) }
  }
}
