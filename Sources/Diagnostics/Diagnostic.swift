/// A problem in a file that a person wrote: what is wrong, where, and what would be right.
package struct Diagnostic: Hashable, Error, Sendable {
  /// How much a diagnostic weighs.
  package enum Severity: String, Sendable {
    case error, warning
  }

  /// A place in a file, counted from 1.
  package struct Location: Hashable, Comparable, Sendable {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
      self.file = file
      self.line = line
      self.column = column
    }

    package static func < (left: Self, right: Self) -> Bool {
      (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
  }

  package var severity: Severity
  /// A stable name of the kind of problem, as in `option.unknown`.
  package var code: String
  package var message: String
  package var location: Location?
  package var help: String?

  package init(
    _ severity: Severity = .error, _ code: String, _ message: String, at location: Location? = nil,
    help: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.location = location
    self.help = help
  }
}
