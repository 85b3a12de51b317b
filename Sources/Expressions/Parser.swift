import Diagnostics

/// Reads tokens into syntax by recursive descent, one level of precedence a method.
///
/// `or` binds weakest, then `and`, `not`, comparisons and `in`, `+ -`, `* /`, and the sign of a number.
struct Parser {
  /// How far parts may stand inside one another: more is a mistake, and would use up a worker's stack.
  private static let deepest = 120

  private let tokens: [Token]
  private var position = 0
  private var depth = 0
  /// Calls of functions that do not exist or have the wrong number of arguments; they do not end the reading.
  var calls = DiagnosticList()

  init(_ tokens: [Token]) { self.tokens = tokens }

  var token: Token { tokens[position] }

  mutating func take(_ symbol: Token.Symbol) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    position += 1
    return true
  }

  private mutating func take(_ keyword: Token.Keyword) -> Bool {
    guard token.kind == .keyword(keyword) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ symbol: Token.Symbol, _ help: String) throws(SyntaxProblem) {
    guard take(symbol) else {
      throw SyntaxProblem(
        message: "'\(symbol.rawValue)' is wanted here, not \(token.words)", place: token.place, help: help)
    }
  }

  /// The token at hand, behind which the reading goes on.
  mutating func next() -> Token {
    let token = token
    if token.kind != .end { position += 1 }
    return token
  }

  /// An expression inside another.
  mutating func nested() throws(SyntaxProblem) -> Syntax {
    try deepen()
    let inside = try disjunction()
    depth -= 1
    return inside
  }

  /// Counts one part that stands inside or behind another.
  private mutating func deepen() throws(SyntaxProblem) {
    depth += 1
    guard depth <= Parser.deepest else {
      throw SyntaxProblem(
        message: "more than \(Parser.deepest) parts stand inside one another", place: token.place,
        help: "use 'in', or make two rules of it")
    }
  }

  /// The whole expression.
  mutating func whole() throws(SyntaxProblem) -> Syntax {
    if token.kind == .end { throw SyntaxProblem(message: "there is no expression here", place: token.place) }
    let result = try disjunction()
    if token.kind != .end {
      throw SyntaxProblem(
        message: "the expression should end before \(token.words)", place: token.place, help: helpForSurplus)
    }
    return result
  }

  private var helpForSurplus: String? {
    guard case .name(nil, let word) = token.kind, let keyword = Token.Keyword(rawValue: word.lowercased()) else {
      return "an operator such as 'and' may be missing"
    }
    return "write '\(keyword.rawValue)' in small letters"
  }

  private mutating func disjunction() throws(SyntaxProblem) -> Syntax {
    let outer = depth
    var left = try conjunction()
    while take(.or) {
      try deepen()
      left = Syntax(.or(left, try conjunction()), at: left.place)
    }
    depth = outer
    return left
  }

  private mutating func conjunction() throws(SyntaxProblem) -> Syntax {
    let outer = depth
    var left = try negation()
    while take(.and) {
      try deepen()
      left = Syntax(.and(left, try negation()), at: left.place)
    }
    depth = outer
    return left
  }

  private mutating func negation() throws(SyntaxProblem) -> Syntax {
    let place = token.place
    guard take(.not) else { return try comparison() }
    try deepen()
    defer { depth -= 1 }
    return Syntax(.not(try negation()), at: place)
  }

  private mutating func relation() -> Syntax.Relation? {
    guard case .symbol(let symbol) = token.kind, let relation = Syntax.Relation(rawValue: symbol.rawValue) else {
      return nil
    }
    position += 1
    return relation
  }

  private mutating func comparison() throws(SyntaxProblem) -> Syntax {
    let left = try sum()
    if let relation = relation() {
      let result = Syntax(.relation(relation, left, try sum()), at: left.place)
      let next = token
      if self.relation() != nil || next.kind == .keyword(.in) {
        throw SyntaxProblem(
          message: "comparisons do not chain", place: next.place,
          help: "join them with 'and', or use between(x, low, high)")
      }
      return result
    }
    if take(.in) { return Syntax(.member(left, of: try list(), negated: false), at: left.place) }
    if token.kind == .keyword(.not) {
      position += 1
      guard take(.in) else {
        throw SyntaxProblem(message: "'in' is wanted here, not \(token.words)", place: token.place)
      }
      return Syntax(.member(left, of: try list(), negated: true), at: left.place)
    }
    return left
  }

  /// The literals behind `in`.
  private mutating func list() throws(SyntaxProblem) -> [Syntax] {
    try expect(.open, "write the values in parentheses: in (\"a\", \"b\")")
    var values: [Syntax] = []
    repeat {
      let value = try sign()
      switch value.shape {
      case .number, .text, .date: break
      case .negative(let part): if case .number = part.shape { break } else { fallthrough }
      default:
        throw SyntaxProblem(message: "only plain values stand in a list", place: value.place)
      }
      values.append(value)
    } while take(.comma)
    try expect(.close, "close the list with ')'")
    return values
  }

  private mutating func sum() throws(SyntaxProblem) -> Syntax {
    let outer = depth
    var left = try product()
    while case .symbol(let symbol) = token.kind,
      let operation: Syntax.Arithmetic = symbol == .plus
        ? .plus : symbol == .minus ? .minus : nil
    {
      position += 1
      try deepen()
      left = Syntax(.arithmetic(operation, left, try product()), at: left.place)
    }
    depth = outer
    return left
  }

  private mutating func product() throws(SyntaxProblem) -> Syntax {
    let outer = depth
    var left = try sign()
    while case .symbol(let symbol) = token.kind,
      let operation: Syntax.Arithmetic = symbol == .times
        ? .times : symbol == .over ? .over : nil
    {
      position += 1
      try deepen()
      left = Syntax(.arithmetic(operation, left, try sign()), at: left.place)
    }
    depth = outer
    return left
  }

  private mutating func sign() throws(SyntaxProblem) -> Syntax {
    let place = token.place
    guard take(.minus) else { return try primary() }
    try deepen()
    defer { depth -= 1 }
    return Syntax(.negative(try sign()), at: place)
  }

  private mutating func primary() throws(SyntaxProblem) -> Syntax {
    let first = next()
    switch first.kind {
    case .number(let value): return Syntax(.number(value), at: first.place)
    case .text(let text): return Syntax(.text(text), at: first.place)
    case .date(let date): return Syntax(.date(date), at: first.place)
    case .keyword(.true): return Syntax(.truth(true), at: first.place)
    case .keyword(.false): return Syntax(.truth(false), at: first.place)
    case .name(nil, "at") where token.kind == .symbol(.open): return try atVisit(from: first.place)
    case .name(nil, "previous") where token.kind == .symbol(.open): return try previous(from: first.place)
    case .name(nil, let word) where token.kind == .symbol(.open): return try call(word, at: first.place)
    case .name(let level?, let kind) where token.kind == .symbol(.open):
      return try aggregate(level, kind, at: first.place)
    case .name("this", let field): return Syntax(.own(Reference(field: field, place: first.place)), at: first.place)
    case .name(let form, let field):
      return Syntax(.name(Reference(form: form, field: field, place: first.place)), at: first.place)
    case .symbol(.open):
      let inside = try nested()
      try expect(.close, "each '(' needs its ')'")
      return inside
    default:
      throw SyntaxProblem(message: "a value is wanted here, not \(first.words)", place: first.place)
    }
  }

  private mutating func call(_ word: String, at place: Diagnostic.Location) throws(SyntaxProblem) -> Syntax {
    try expect(.open, "")
    try deepen()
    var arguments: [Syntax] = []
    if token.kind != .symbol(.close) {
      repeat { arguments.append(try disjunction()) } while take(.comma)
    }
    depth -= 1
    try expect(.close, "each '(' needs its ')'")
    guard let function = Function(rawValue: word) else {
      calls.error(
        "expression.unknown_function", "there is no function '\(word)'", at: place,
        help: Suggestion.help(for: word, among: Function.allCases.map(\.rawValue)))
      return Syntax(.truth(false), at: place)
    }
    if !function.arguments.contains(arguments.count) {
      calls.error(
        "expression.arguments", "'\(word)' cannot take \(arguments.count) argument\(arguments.count == 1 ? "" : "s")",
        at: place, help: "write \(function.usage)")
    }
    return Syntax(.call(function, arguments), at: place)
  }
}
