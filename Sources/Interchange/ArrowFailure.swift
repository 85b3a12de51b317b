import CArrow

/// Room for the sentence with which the shim says what went wrong.
struct ArrowFailure {
  private static let capacity = 1024

  /// Calls a function of the shim; a negative result becomes an `InterchangeError`.
  @discardableResult
  static func checked(
    _ what: String, _ body: (_ message: UnsafeMutablePointer<CChar>, _ capacity: Int) -> Int32
  ) throws(InterchangeError) -> Int32 {
    let message = UnsafeMutablePointer<CChar>.allocate(capacity: capacity)
    defer { message.deallocate() }
    message.initialize(repeating: 0, count: capacity)
    let result = body(message, capacity)
    guard result >= 0 else { throw InterchangeError(message: "\(what): \(String(cString: message))") }
    return result
  }
}
