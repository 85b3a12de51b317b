package import Diagnostics

/// The small typed, three-valued language of rules and derivations.
///
/// Text is parsed into a `ParsedExpression`, checked against the names that its place knows, which
/// gives a `CompiledExpression`, and that is evaluated over whole columns.
package enum Expression {
  /// Reads the text of an expression; an error points at the character that is wrong.
  ///
  /// - Parameters:
  ///   - text: The expression; where it has several lines and `lines` is empty, errors point at its start.
  ///   - place: The place of the text's first character.
  ///   - lines: Where its lines begin.
  ///   - diagnostics: Where errors go.
  /// - Returns: Nil where there is an error.
  package static func parse(
    _ text: String, at place: Diagnostic.Location, lines: [TextLine] = [], diagnostics: inout DiagnosticList
  ) -> ParsedExpression? {
    do throws(SyntaxProblem) {
      var parser = Parser(try Lexer.tokens(of: text, at: place, lines: lines))
      let syntax = try parser.whole()
      diagnostics.append(contentsOf: parser.calls)
      return parser.calls.hasErrors ? nil : ParsedExpression(syntax: syntax)
    } catch {
      diagnostics.error("expression.syntax", error.message, at: error.place, help: error.help)
      return nil
    }
  }
}
