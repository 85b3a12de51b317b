import Tables

/// A computation over those of several numbers of a row that are present.
///
/// A row in which none is present has no value; nor has one in which a present number is inexact,
/// because to leave it out would give a wrong result.
enum Fold: Sendable {
  case sum, mean, least, greatest

  func evaluate(_ buffers: [NumberBuffer]) -> NumberBuffer {
    let rows = buffers.reduce(1) { Kernels.rows($0, $1.count) }
    var total: [Double]
    switch self {
    case .sum, .mean: total = [Double](repeating: 0, count: rows)
    case .least: total = [Double](repeating: .infinity, count: rows)
    case .greatest: total = [Double](repeating: -.infinity, count: rows)
    }
    var present = [Double](repeating: 0, count: rows)
    var inexact: [UInt8] = []
    for buffer in buffers {
      switch self {
      case .sum, .mean: Fold.add(buffer, to: &total, &present, Kernels.Add.self)
      case .least: Fold.add(buffer, to: &total, &present, Kernels.Least.self)
      case .greatest: Fold.add(buffer, to: &total, &present, Kernels.Greatest.self)
      }
      if !buffer.marks.isEmpty {
        // A missing number has no mark: what matters is a mark on one that is present.
        let marks =
          buffer.reasons.isEmpty
          ? buffer.marks : Kernels.combine(MarkOfPresent.self, buffer.marks, buffer.reasons, rows: buffer.count)
        inexact = Kernels.joined(inexact, marks, rows: rows)
      }
    }
    if self == .mean { total = Kernels.combine(Kernels.Divide.self, total, present, rows: rows) }
    let none = Kernels.transform(IsNone.self, present)
    let blocked = none.contains(1) ? Kernels.joined(none, inexact, rows: rows) : inexact
    return NumberBuffer(values: total, reasons: blocked).finite()
  }

  /// Adds one column to the running results and counts its values.
  @inline(__always)
  private static func add<Kernel: BinaryKernel>(
    _ buffer: NumberBuffer, to total: inout [Double], _ present: inout [Double], _ kernel: Kernel.Type
  ) where Kernel.Left == Double, Kernel.Right == Double, Kernel.Result == Double {
    let step = buffer.count == 1 ? 0 : 1
    let rows = total.count
    total.withUnsafeMutableBufferPointer { total in
      present.withUnsafeMutableBufferPointer { present in
        buffer.values.withUnsafeBufferPointer { values in
          buffer.reasons.withUnsafeBufferPointer { reasons in
            if reasons.isEmpty {
              for row in 0..<rows {
                total[row] = Kernel.apply(total[row], values[row &* step])
                present[row] += 1
              }
            } else {
              for row in 0..<rows where reasons[row &* step] == 0 {
                total[row] = Kernel.apply(total[row], values[row &* step])
                present[row] += 1
              }
            }
          }
        }
      }
    }
  }

  private enum MarkOfPresent: BinaryKernel {
    static func apply(_ mark: UInt8, _ reason: UInt8) -> UInt8 { reason == 0 ? mark : 0 }
  }

  private enum IsNone: UnaryKernel {
    static func apply(_ count: Double) -> UInt8 { count == 0 ? 1 : 0 }
  }
}
