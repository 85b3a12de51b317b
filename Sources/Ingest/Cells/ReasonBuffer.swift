import Tables

/// Reasons of a column in the making; becomes empty where nothing is missing.
struct ReasonBuffer {
  let reasons: UnsafeMutablePointer<UInt8>
  private let count: Int
  var any: UInt8 = 0

  init(count: Int) {
    self.count = count
    reasons = .allocate(capacity: count)
    reasons.initialize(repeating: 0, count: count)
  }

  @inline(__always)
  mutating func set(_ row: Int, _ reason: UInt8) {
    reasons[row] = reason
    any |= reason
  }

  /// Gives the buffer back.
  consuming func finish() -> [UInt8] {
    defer { reasons.deallocate() }
    return any == 0 ? [] : Array(UnsafeBufferPointer(start: reasons, count: count))
  }
}

extension Missing {
  @inline(__always) static var blankByte: UInt8 { Missing.blank.rawValue }
  @inline(__always) static var invalidByte: UInt8 { Missing.invalid.rawValue }
}
