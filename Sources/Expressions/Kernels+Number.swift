/// Arithmetic on exact values.
extension Kernels {
  enum Add: BinaryKernel {
    static func apply(_ left: Double, _ right: Double) -> Double { left + right }
  }

  enum Subtract: BinaryKernel {
    static func apply(_ left: Double, _ right: Double) -> Double { left - right }
  }

  enum Multiply: BinaryKernel {
    static func apply(_ left: Double, _ right: Double) -> Double { left * right }
  }

  enum Divide: BinaryKernel {
    static func apply(_ left: Double, _ right: Double) -> Double { left / right }
  }

  /// Days from the first date to the second.
  enum DaysBetween: BinaryKernel {
    static func apply(_ from: Int32, _ to: Int32) -> Double { Double(to) - Double(from) }
  }

  enum Negate: UnaryKernel {
    static func apply(_ input: Double) -> Double { -input }
  }

  enum Magnitude: UnaryKernel {
    static func apply(_ input: Double) -> Double { input.magnitude }
  }

  /// To the nearest whole number, a half away from zero.
  enum RoundHalfAway: UnaryKernel {
    static func apply(_ input: Double) -> Double { input.rounded(.toNearestOrAwayFromZero) }
  }

  enum RoundDown: UnaryKernel {
    static func apply(_ input: Double) -> Double { input.rounded(.down) }
  }

  enum Widen: UnaryKernel {
    static func apply(_ input: Int32) -> Double { Double(input) }
  }

  /// One for a value that is not finite.
  enum IsInfinite: UnaryKernel {
    static func apply(_ input: Double) -> UInt8 { input.isFinite ? 0 : 1 }
  }

  enum Least: BinaryKernel {
    static func apply(_ left: Double, _ right: Double) -> Double { right < left ? right : left }
  }

  enum Greatest: BinaryKernel {
    static func apply(_ left: Double, _ right: Double) -> Double { right > left ? right : left }
  }
}
