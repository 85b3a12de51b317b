/// A compiled expression that gives dates or times.
indirect enum MomentNode: Sendable {
  case constant(Int32)
  case name(Int)
  /// A date that was moved by the participant's own number of days.
  case shifted(Int)
  case choose(TruthNode, MomentNode, MomentNode)
  case coalesce(MomentNode, MomentNode)

  func evaluate(_ frame: Frame) -> MomentBuffer {
    switch self {
    case .constant(let value): return MomentBuffer(values: [value])
    case .name(let slot): return frame.moments(slot)
    case .shifted(let slot):
      var buffer = frame.moments(slot)
      // Nothing is exact that was not, and what is exact stays so.
      for row in buffer.marks.indices where buffer.marks[row] != 0 { buffer.marks[row] |= MovedDate.mark }
      return buffer
    case .choose(let condition, let first, let second):
      return .choose(condition.evaluate(frame), first.evaluate(frame), second.evaluate(frame))
    case .coalesce(let first, let second):
      return .coalesce(first.evaluate(frame), second.evaluate(frame))
    }
  }
}
