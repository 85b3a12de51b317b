/// Values of some rows of which each can be taken from one of two places.
protocol SelectableBuffer {
  var reasons: [UInt8] { get set }
  var count: Int { get }
  /// The first buffer's rows where `mask` is true, the other's elsewhere.
  static func select(_ mask: [UInt8], _ first: Self, _ second: Self) -> Self
}

extension ValueBuffer: SelectableBuffer {}
extension TextBuffer: SelectableBuffer {}

extension SelectableBuffer {
  /// `if`: the first where the condition is true, the second where it is false, and no value where it is unknown.
  static func choose(_ condition: [UInt8], _ first: Self, _ second: Self) -> Self {
    var result = select(condition, first, second)
    if condition.contains(Truth.unknown.rawValue) {
      result.reasons = Kernels.joined(result.reasons, whereUnknown: condition, rows: result.count)
    }
    return result
  }

  /// The first where it has a value, else the second; where neither has one, the first one's reason stands.
  static func coalesce(_ first: Self, _ second: Self) -> Self {
    if first.reasons.isEmpty { return first }
    let firstPresent = Kernels.transform(Kernels.IsPresent.self, first.reasons)
    if second.reasons.isEmpty { return select(firstPresent, first, second) }
    let secondMissing = Kernels.transform(
      Kernels.Not.self, Kernels.transform(Kernels.IsPresent.self, second.reasons))
    let rows = Kernels.rows(firstPresent.count, secondMissing.count)
    return select(
      Kernels.combine(Kernels.Or.self, firstPresent, secondMissing, rows: rows), first, second)
  }
}
