package import Tables

/// What an expression gives for each row.
///
/// Integers and numbers are one type, as are texts and codes.
package enum ExpressionType: String, Sendable, CaseIterable {
  case truth, number, text, date, time

  /// The type of what a column of a kind holds.
  package init(_ kind: ColumnKind) {
    switch kind {
    case .text, .code: self = .text
    case .integer, .number: self = .number
    case .date: self = .date
    case .time: self = .time
    }
  }

  /// The type with its article, for a message.
  var words: String {
    switch self {
    case .truth: "a condition"
    case .number: "a number"
    case .text: "a text"
    case .date: "a date"
    case .time: "a time"
    }
  }
}
