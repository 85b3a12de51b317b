import Diagnostics
import Tables

/// A word of the language with the place of its first character.
struct Token {
  enum Kind: Equatable {
    case number(Double)
    case text(String)
    case date(PartialDate)
    case name(form: String?, field: String)
    case keyword(Keyword)
    case symbol(Symbol)
    case end
  }

  enum Keyword: String, CaseIterable {
    case or, and, not, `in`, `true`, `false`
  }

  enum Symbol: String, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case open = "("
    case close = ")"
    case comma = ","
    case dot = "."
  }

  var kind: Kind
  var place: Diagnostic.Location

  /// What stands there, for a message.
  var words: String {
    switch kind {
    case .number(let value): "'\(Column.text(of: value))'"
    case .text: "a text in quotes"
    case .date(let date): "'\(date.iso)'"
    case .name(let form, let field): "'\(form.map { $0 + "." } ?? "")\(field)'"
    case .keyword(let word): "'\(word.rawValue)'"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .end: "the end of the expression"
    }
  }
}

/// Why an expression cannot be read; the first one ends the reading.
struct SyntaxProblem: Error {
  var message: String
  var place: Diagnostic.Location
  var help: String?
}
