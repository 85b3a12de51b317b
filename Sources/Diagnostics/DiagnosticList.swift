/// The diagnostics gathered in one pass: a value, handed on `inout`.
package struct DiagnosticList: Sendable {
  private var gathered: [Diagnostic] = []

  package init() {}

  package var hasErrors: Bool { gathered.contains { $0.severity == .error } }

  /// All diagnostics, by file, line and column, each once.
  package var all: [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return gathered.filter { seen.insert($0).inserted }.enumerated().sorted { left, right in
      switch (left.element.location, right.element.location) {
      case (let a?, let b?) where a != b: a < b
      case (nil, .some): true
      case (.some, nil): false
      default: left.offset < right.offset
      }
    }.map(\.element)
  }

  package mutating func append(_ diagnostic: Diagnostic) { gathered.append(diagnostic) }

  package mutating func append(contentsOf other: DiagnosticList) { gathered.append(contentsOf: other.gathered) }

  package mutating func error(
    _ code: String, _ message: String, at location: Diagnostic.Location?, help: String? = nil
  ) {
    gathered.append(Diagnostic(.error, code, message, at: location, help: help))
  }

  package mutating func warning(
    _ code: String, _ message: String, at location: Diagnostic.Location?, help: String? = nil
  ) {
    gathered.append(Diagnostic(.warning, code, message, at: location, help: help))
  }
}
