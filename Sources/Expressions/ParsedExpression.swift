package import Diagnostics

/// An expression that has been read and not yet checked.
package struct ParsedExpression: Sendable, CustomStringConvertible {
  let syntax: Syntax

  init(syntax: Syntax) { self.syntax = syntax }

  /// The names that it uses, in the order in which they were written, repeats included.
  package var references: [Reference] { syntax.references }

  /// A normal form: two texts that differ only in blanks and needless parentheses have the same.
  package var description: String { syntax.normal }

  /// Checks names, types and codes, and compiles the expression to column kernels.
  ///
  /// - Parameters:
  ///   - resolve: What is known of a name, or nil where there is none such.
  ///   - expected: The type that is wanted, where one is.
  ///   - names: The names that may be used, for a suggestion in place of an unknown one.
  ///   - diagnostics: Where errors go.
  /// - Returns: Nil where there is an error; all of them are in `diagnostics`.
  package func check(
    resolve: (Reference) -> NameType?, expecting expected: ExpressionType? = nil, suggesting names: [String] = [],
    diagnostics: inout DiagnosticList
  ) -> CompiledExpression? {
    let unique = Set(references).sorted()
    var types: [Reference: NameType] = [:]
    for reference in unique { types[reference] = resolve(reference) }
    var checker = Checker(
      types: types, slots: Dictionary(uniqueKeysWithValues: unique.enumerated().map { ($1, $0) }), names: names)
    let checked = checker.check(syntax)
    if let checked, let expected, checked.type != expected {
      checker.diagnostics.error(
        "expression.type", "the expression gives \(checked.type.words), and \(expected.words) is wanted here",
        at: syntax.place)
    }
    diagnostics.append(contentsOf: checker.diagnostics)
    guard let checked, !checker.diagnostics.hasErrors else { return nil }
    return CompiledExpression(
      node: checked.node, type: checked.type, tainted: types.values.contains(where: \.tainted), references: unique)
  }
}
