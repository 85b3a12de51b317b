/// Why a member cannot be read as the format that it is in; none of its records counts then.
///
/// It names places in the member's structure only, never a byte of its content.
package struct FormatProblem: Error, Hashable, Sendable {
  /// The id of the check, as in `xml.doctype`.
  package var rule: String
  /// What is wrong, in one sentence.
  package var explanation: String
  /// What the sender can do about it.
  package var help: String
  /// Line and column in a text format, counted from 1; nil where the format has none.
  package var line: Int?
  package var column: Int?

  package init(_ rule: String, _ explanation: String, help: String, line: Int? = nil, column: Int? = nil) {
    self.rule = rule
    self.explanation = explanation
    self.help = help
    self.line = line
    self.column = column
  }
}
