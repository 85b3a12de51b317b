/// Kleene's tables over the raw values of `Truth`.
extension Kernels {
  enum And: BinaryKernel {
    static func apply(_ left: UInt8, _ right: UInt8) -> UInt8 {
      // Of true (1) and unknown (2) the greater decides; false (0) decides over both.
      left == 0 || right == 0 ? 0 : max(left, right)
    }
  }

  enum Or: BinaryKernel {
    static func apply(_ left: UInt8, _ right: UInt8) -> UInt8 {
      left == 1 || right == 1 ? 1 : max(left, right)
    }
  }

  enum Not: UnaryKernel {
    static func apply(_ input: UInt8) -> UInt8 { input == 2 ? 2 : input ^ 1 }
  }

  enum SameTruth: BinaryKernel {
    static func apply(_ left: UInt8, _ right: UInt8) -> UInt8 {
      left == 2 || right == 2 ? 2 : left == right ? 1 : 0
    }
  }

  /// True where a `Missing` raw value says that there is a value.
  enum IsPresent: UnaryKernel {
    static func apply(_ reason: UInt8) -> UInt8 { reason == 0 ? 1 : 0 }
  }
}
