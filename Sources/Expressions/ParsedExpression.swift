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
  ///   - names: What may be named.
  ///   - expected: The type that is wanted, where one is.
  ///   - diagnostics: Where errors go.
  /// - Returns: Nil where there is an error; all of them are in `diagnostics`.
  package func check(
    _ names: any ExpressionNames, expecting expected: ExpressionType? = nil, diagnostics: inout DiagnosticList
  ) -> CompiledExpression? {
    var checker = Checker(names: names)
    let compiled = checker.compile(syntax, expecting: expected)
    diagnostics.append(contentsOf: checker.diagnostics)
    return compiled
  }

  /// The same where names are of one record alone.
  ///
  /// - Parameters:
  ///   - resolve: What is known of a name, or nil where there is none such.
  ///   - suggestions: The names that may be used, for a suggestion in place of an unknown one.
  package func check(
    resolve: (Reference) -> NameType?, expecting expected: ExpressionType? = nil,
    suggesting suggestions: [String] = [], diagnostics: inout DiagnosticList
  ) -> CompiledExpression? {
    withoutActuallyEscaping(resolve) {
      check(PlainNames(resolve: $0, suggestions: suggestions), expecting: expected, diagnostics: &diagnostics)
    }
  }
}
