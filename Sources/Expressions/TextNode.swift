/// A compiled expression that gives texts.
indirect enum TextNode: Sendable {
  case constant(String)
  case name(Int)
  /// The label for each term of a coded name.
  case label(Int, [String: String])
  case choose(TruthNode, TextNode, TextNode)
  case coalesce(TextNode, TextNode)

  func evaluate(_ frame: Frame) -> TextBuffer {
    switch self {
    case .constant(let value): return TextBuffer(constant: value)
    case .name(let slot): return frame.texts(slot)
    case .label(let slot, let labels): return frame.labels(slot, labels)
    case .choose(let condition, let first, let second):
      return .choose(condition.evaluate(frame), first.evaluate(frame), second.evaluate(frame))
    case .coalesce(let first, let second):
      return .coalesce(first.evaluate(frame), second.evaluate(frame))
    }
  }
}
