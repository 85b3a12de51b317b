/// The strings that cells name by their index, in one piece.
struct SharedStrings: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []
  private let limits: Workbook.Limits

  init(limits: Workbook.Limits) { self.limits = limits }

  var count: Int { ends.count }
  var byteCount: Int { bytes.count }

  mutating func append(_ string: UnsafeRawBufferPointer) throws {
    guard ends.count < limits.strings, bytes.count + string.count <= min(limits.stringBytes, Int(UInt32.max)) else {
      throw FormatProblem.workbook("workbook.too_large", "The workbook holds more text than is allowed.")
    }
    bytes.append(contentsOf: string)
    ends.append(UInt32(bytes.count))
  }

  /// Lends the bytes of a string that is there.
  func withString<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    let start = index == 0 ? 0 : Int(ends[index - 1])
    let end = Int(ends[index])
    return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
  }
}
