import Tables

/// Numbers, dates or times of some rows; one value stands for all rows where it is a constant.
struct ValueBuffer<Value: OrderedValue>: Sendable {
  var values: [Value]
  /// A `Missing` raw value per value, or empty where nothing is missing.
  var reasons: [UInt8] = []
  /// What makes a value inexact (a `Comparator`, a `DatePrecision`), or empty where all are exact.
  var marks: [UInt8] = []

  var count: Int { values.count }

  /// Other than zero wherever there is no exact value to compute with.
  var blocked: [UInt8] {
    marks.isEmpty ? reasons : Kernels.joined(reasons, marks, rows: count)
  }

  /// The first buffer's rows where `mask` is true, the other's elsewhere.
  static func select(_ mask: [UInt8], _ first: Self, _ second: Self) -> Self {
    let rows = Kernels.rows(mask.count, Kernels.rows(first.count, second.count))
    /// Picks from two side buffers, of which an empty one stands for zeros.
    func pick(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
      if a.isEmpty && b.isEmpty { return [] }
      return Kernels.select(mask, a.isEmpty ? [0] : a, b.isEmpty ? [0] : b, rows: rows)
    }
    return ValueBuffer(
      values: Kernels.select(mask, first.values, second.values, rows: rows),
      reasons: pick(first.reasons, second.reasons), marks: pick(first.marks, second.marks))
  }

  /// As a whole column in canonical form: zero under what is missing, no side buffer that says nothing.
  func canonical(rows: Int) -> Self {
    var result = Self(
      values: Kernels.expand(values, rows: rows),
      reasons: reasons.isEmpty ? [] : Kernels.expand(reasons, rows: rows),
      marks: marks.isEmpty ? [] : Kernels.expand(marks, rows: rows))
    if !result.reasons.contains(where: { $0 != 0 }) { result.reasons = [] }
    for row in result.reasons.indices where result.reasons[row] != 0 {
      result.values[row] = .zero
      if !result.marks.isEmpty { result.marks[row] = 0 }
    }
    if !result.marks.contains(where: { $0 != 0 }) { result.marks = [] }
    return result
  }

  func less(than other: Self) -> [UInt8] {
    compared(to: other, IsLess<Value>.self) { $0.isLess(than: $1) }
  }

  func equals(_ other: Self) -> [UInt8] {
    compared(to: other, IsEqual<Value>.self) { $0.equals($1) }
  }

  /// Truth by row: by a kernel where all values are exact, else by what follows from their bounds.
  @inline(__always)
  private func compared<Kernel: BinaryKernel>(
    to other: Self, _ kernel: Kernel.Type, bounds: (Interval, Interval) -> Truth
  ) -> [UInt8] where Kernel.Left == Value, Kernel.Right == Value, Kernel.Result == UInt8 {
    let rows = Kernels.rows(count, other.count)
    var truth = Kernels.combine(kernel, values, other.values, rows: rows)
    if !(marks.isEmpty && other.marks.isEmpty) {
      // Inexact values are few: the kernel's answer stands for the others.
      let step = count == 1 ? 0 : 1
      let otherStep = other.count == 1 ? 0 : 1
      for row in 0..<rows {
        let mark = marks.isEmpty ? 0 : marks[row &* step]
        let otherMark = other.marks.isEmpty ? 0 : other.marks[row &* otherStep]
        if (mark | otherMark) == 0 { continue }
        truth[row] =
          bounds(
            Value.interval(of: values[row &* step], mark: mark),
            Value.interval(of: other.values[row &* otherStep], mark: otherMark)
          ).rawValue
      }
    }
    return Kernels.unknown(Kernels.unknown(truth, where: reasons), where: other.reasons)
  }

  private enum IsLess<Number: OrderedValue>: BinaryKernel {
    static func apply(_ left: Number, _ right: Number) -> UInt8 { left < right ? 1 : 0 }
  }

  private enum IsEqual<Number: OrderedValue>: BinaryKernel {
    static func apply(_ left: Number, _ right: Number) -> UInt8 { left == right ? 1 : 0 }
  }
}

typealias NumberBuffer = ValueBuffer<Double>

/// Dates in days since 1970-01-01, or times in seconds after midnight.
typealias MomentBuffer = ValueBuffer<Int32>

extension ValueBuffer<Double> {
  /// Takes away what is not finite: the result of a division by zero, or of an overflow.
  func finite() -> NumberBuffer {
    let infinite = Kernels.transform(Kernels.IsInfinite.self, values)
    guard infinite.contains(1) else { return self }
    var result = self
    result.reasons = Kernels.joined(reasons, infinite, rows: count)
    return result
  }
}
