/// Reads a format that is taken in order, a piece at a time, and hands on its records.
protocol FormatReader: AnyObject {
  func push(_ chunk: UnsafeRawBufferPointer) throws
  /// Says that the bytes have ended, and tells what was noticed on the way.
  func finish() throws -> [FormatNote]
}
