import Diagnostics
import Reporting
import Ledger

/// What the command prints, and where.
enum Console {
  static func out(_ text: String) { StandardStream.output.write(text) }
  static func err(_ text: String) { StandardStream.error.write(text) }

  /// Diagnostics for a person, or one JSON object a line.
  static func show(_ diagnostics: [Diagnostic], sources: [String: String], json: Bool) {
    guard json else { return err(DiagnosticRenderer(sources: sources).render(diagnostics)) }
    for diagnostic in diagnostics {
      let line: CanonicalJSON = [
        "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code),
        "message": .string(diagnostic.message), "file": diagnostic.location.map { .string($0.file) } ?? .null,
        "line": diagnostic.location.map { .integer($0.line) } ?? .null,
        "column": diagnostic.location.map { .integer($0.column) } ?? .null,
        "help": diagnostic.help.map { .string($0) } ?? .null,
      ]
      err(line.text + "\n")
    }
  }
}
