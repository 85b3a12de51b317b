/// A compiled expression that gives dates or times.
indirect enum MomentNode: Sendable {
  case constant(Int32)
  case name(Int)
  case choose(TruthNode, MomentNode, MomentNode)
  case coalesce(MomentNode, MomentNode)

  func evaluate(_ frame: Frame) -> MomentBuffer {
    switch self {
    case .constant(let value): return MomentBuffer(values: [value])
    case .name(let slot): return frame.moments(slot)
    case .choose(let condition, let first, let second):
      return .choose(condition.evaluate(frame), first.evaluate(frame), second.evaluate(frame))
    case .coalesce(let first, let second):
      return .coalesce(first.evaluate(frame), second.evaluate(frame))
    }
  }
}
