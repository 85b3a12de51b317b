import Tables

/// One operation on a value of each of two columns.
protocol BinaryKernel {
  associatedtype Left: BitwiseCopyable
  associatedtype Right: BitwiseCopyable
  associatedtype Result: BitwiseCopyable
  static func apply(_ left: Left, _ right: Right) -> Result
}

/// One operation on a value of one column.
protocol UnaryKernel {
  associatedtype Input: BitwiseCopyable
  associatedtype Result: BitwiseCopyable
  static func apply(_ input: Input) -> Result
}

/// Loops over columns. An array of one value stands for a column that has it in every row.
enum Kernels {
  /// How many rows columns of these counts have together.
  static func rows(_ left: Int, _ right: Int) -> Int { left == 1 ? right : left }

  /// Applies a kernel row by row.
  @inline(__always)
  static func combine<Kernel: BinaryKernel>(
    _ kernel: Kernel.Type, _ left: [Kernel.Left], _ right: [Kernel.Right], rows: Int
  ) -> [Kernel.Result] {
    precondition((left.count == rows || left.count == 1) && (right.count == rows || right.count == 1))
    return [Kernel.Result](unsafeUninitializedCapacity: rows) { out, initialised in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          if left.count == rows && right.count == rows {
            for row in 0..<rows { out[row] = Kernel.apply(left[row], right[row]) }
          } else if left.count == rows {
            let constant = right[0]
            for row in 0..<rows { out[row] = Kernel.apply(left[row], constant) }
          } else if right.count == rows {
            let constant = left[0]
            for row in 0..<rows { out[row] = Kernel.apply(constant, right[row]) }
          } else {
            out.initialize(repeating: Kernel.apply(left[0], right[0]))
          }
        }
      }
      initialised = rows
    }
  }

  @inline(__always)
  static func transform<Kernel: UnaryKernel>(_ kernel: Kernel.Type, _ input: [Kernel.Input]) -> [Kernel.Result] {
    [Kernel.Result](unsafeUninitializedCapacity: input.count) { out, initialised in
      input.withUnsafeBufferPointer { input in
        for row in 0..<input.count { out[row] = Kernel.apply(input[row]) }
      }
      initialised = input.count
    }
  }

  /// For each row the value of the first column where `mask` is true, and else of the second.
  @inline(__always)
  static func select<Value: BitwiseCopyable>(_ mask: [UInt8], _ first: [Value], _ second: [Value], rows: Int) -> [Value]
  {
    [Value](unsafeUninitializedCapacity: rows) { out, initialised in
      let maskStep = mask.count == 1 ? 0 : 1
      let firstStep = first.count == 1 ? 0 : 1
      let secondStep = second.count == 1 ? 0 : 1
      mask.withUnsafeBufferPointer { mask in
        first.withUnsafeBufferPointer { first in
          second.withUnsafeBufferPointer { second in
            for row in 0..<rows {
              out[row] =
                mask[row &* maskStep] == Truth.true.rawValue ? first[row &* firstStep] : second[row &* secondStep]
            }
          }
        }
      }
      initialised = rows
    }
  }

  /// A column of one value as many times as there are rows.
  static func expand<Value>(_ values: [Value], rows: Int) -> [Value] {
    values.count == rows ? values : [Value](repeating: values[0], count: rows)
  }

  /// Reasons of a computation on two columns: `not_derived` wherever a side has one.
  static func joined(_ left: [UInt8], _ right: [UInt8], rows: Int) -> [UInt8] {
    if left.isEmpty && right.isEmpty { return [] }
    return combine(Blocked.self, left.isEmpty ? [0] : left, right.isEmpty ? [0] : right, rows: rows)
  }

  /// `reasons`, and `not_derived` wherever `truth` is unknown.
  static func joined(_ reasons: [UInt8], whereUnknown truth: [UInt8], rows: Int) -> [UInt8] {
    combine(BlockedByUnknown.self, reasons.isEmpty ? [0] : reasons, truth, rows: rows)
  }

  /// `truth`, unknown wherever there is a reason.
  static func unknown(_ truth: [UInt8], where reasons: [UInt8]) -> [UInt8] {
    reasons.isEmpty ? truth : combine(UnknownWhere.self, truth, reasons, rows: rows(truth.count, reasons.count))
  }

  private enum Blocked: BinaryKernel {
    static func apply(_ left: UInt8, _ right: UInt8) -> UInt8 {
      (left | right) != 0 ? Missing.notDerived.rawValue : 0
    }
  }

  private enum BlockedByUnknown: BinaryKernel {
    static func apply(_ reason: UInt8, _ truth: UInt8) -> UInt8 {
      truth == Truth.unknown.rawValue ? Missing.notDerived.rawValue : reason
    }
  }

  private enum UnknownWhere: BinaryKernel {
    static func apply(_ truth: UInt8, _ reason: UInt8) -> UInt8 {
      reason != 0 ? Truth.unknown.rawValue : truth
    }
  }
}
