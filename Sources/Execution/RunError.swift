/// The world failed, and the run cannot go on.
package struct RunError: Error, Sendable, CustomStringConvertible {
  /// What was being done, in words: "reading member 3 of the archive of STG".
  package var during: String
  package var cause: any Error

  package init(during: String, cause: any Error) {
    self.during = during
    self.cause = cause
  }

  package var description: String { "\(during): \(cause)" }
}
