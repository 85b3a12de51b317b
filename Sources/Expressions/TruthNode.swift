/// A compiled condition.
indirect enum TruthNode: Sendable {
  case constant(Bool)
  case not(TruthNode)
  case and(TruthNode, TruthNode)
  case or(TruthNode, TruthNode)
  case sameTruth(TruthNode, TruthNode)
  case present(ValueNode)
  case numberLess(NumberNode, NumberNode)
  case numberEquals(NumberNode, NumberNode)
  case momentLess(MomentNode, MomentNode)
  case momentEquals(MomentNode, MomentNode)
  case textEquals(TextNode, TextNode)
  /// Whether a text is one of some, each as UTF-8.
  case textMember(TextNode, [[UInt8]])
  case textContains(TextNode, TextSet)
  case textMatches(TextNode, [TextPattern])
  case anyRecord(RecordsNode)
  case allRecords(RecordsNode)
  case choose(TruthNode, TruthNode, TruthNode)

  /// A `Truth` raw value per row, or one for all rows where the condition is constant.
  func evaluate(_ frame: Frame) -> [UInt8] {
    switch self {
    case .constant(let value): return [value ? Truth.true.rawValue : Truth.false.rawValue]
    case .not(let node): return Kernels.transform(Kernels.Not.self, node.evaluate(frame))
    case .and(let left, let right): return combine(Kernels.And.self, left, right, frame)
    case .or(let left, let right): return combine(Kernels.Or.self, left, right, frame)
    case .sameTruth(let left, let right): return combine(Kernels.SameTruth.self, left, right, frame)
    case .present(let node): return node.presence(frame)
    case .numberLess(let left, let right): return left.evaluate(frame).less(than: right.evaluate(frame))
    case .numberEquals(let left, let right): return left.evaluate(frame).equals(right.evaluate(frame))
    case .momentLess(let left, let right): return left.evaluate(frame).less(than: right.evaluate(frame))
    case .momentEquals(let left, let right): return left.evaluate(frame).equals(right.evaluate(frame))
    case .textEquals(let left, let right): return left.evaluate(frame).equals(right.evaluate(frame))
    case .textMember(let node, let texts): return node.evaluate(frame).isMember(of: texts)
    case .textContains(let node, let texts): return node.evaluate(frame).contains(anyOf: texts)
    case .textMatches(let node, let patterns): return node.evaluate(frame).matches(anyOf: patterns)
    case .anyRecord(let node): return node.any(frame)
    case .allRecords(let node): return node.all(frame)
    case .choose(let condition, let first, let second):
      let mask = condition.evaluate(frame)
      let (yes, no) = (first.evaluate(frame), second.evaluate(frame))
      let rows = Kernels.rows(mask.count, Kernels.rows(yes.count, no.count))
      let chosen = Kernels.select(mask, yes, no, rows: rows)
      return Kernels.combine(UnknownByCondition.self, chosen, mask, rows: rows)
    }
  }

  @inline(__always)
  private func combine<Kernel: BinaryKernel>(
    _ kernel: Kernel.Type, _ left: TruthNode, _ right: TruthNode, _ frame: Frame
  ) -> [UInt8] where Kernel.Left == UInt8, Kernel.Right == UInt8, Kernel.Result == UInt8 {
    let (a, b) = (left.evaluate(frame), right.evaluate(frame))
    return Kernels.combine(kernel, a, b, rows: Kernels.rows(a.count, b.count))
  }

  private enum UnknownByCondition: BinaryKernel {
    static func apply(_ chosen: UInt8, _ condition: UInt8) -> UInt8 {
      condition == Truth.unknown.rawValue ? condition : chosen
    }
  }
}
