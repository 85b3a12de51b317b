import Diagnostics

/// Names that look beyond the record at hand.
extension Parser {
  /// What follows `at`: the visit in parentheses, and a field of this form or of another.
  mutating func atVisit(from place: Diagnostic.Location) throws(SyntaxProblem) -> Syntax {
    let usage = "write at(VISIT).field or at(VISIT).FORM.field"
    try expect(.open, usage)
    let word = next()
    let visit: String
    switch word.kind {
    case .name(nil, let name): visit = name
    // A visit whose name is no word of the language, as "12M".
    case .text(let text): visit = text
    default:
      throw SyntaxProblem(message: "a visit is wanted here, not \(word.words)", place: word.place, help: usage)
    }
    try expect(.close, usage)
    try expect(.dot, usage)
    let field = next()
    guard case .name(let form, let name) = field.kind else {
      throw SyntaxProblem(message: "a field is wanted here, not \(field.words)", place: field.place, help: usage)
    }
    return Syntax(
      .name(
        Reference(form: form, field: name, record: .at(visit: visit), place: field.place, visitPlace: word.place)),
      at: place)
  }

  /// What follows `previous`: a field of this form in parentheses.
  mutating func previous(from place: Diagnostic.Location) throws(SyntaxProblem) -> Syntax {
    let usage = "write previous(field), with a field of this form"
    try expect(.open, usage)
    let field = next()
    guard case .name(nil, let name) = field.kind else {
      throw SyntaxProblem(
        message: "a field of this form is wanted here, not \(field.words)", place: field.place, help: usage)
    }
    try expect(.close, usage)
    return Syntax(.name(Reference(field: name, record: .previous, place: field.place)), at: place)
  }

  /// A call of `site.mean` and its like.
  mutating func aggregate(
    _ level: String, _ kind: String, at place: Diagnostic.Location
  ) throws(SyntaxProblem) -> Syntax {
    try expect(.open, "")
    var arguments: [Syntax] = []
    if token.kind != .symbol(.close) {
      repeat { arguments.append(try nested()) } while take(.comma)
    }
    try expect(.close, "each '(' needs its ')'")
    let known = Aggregate.Level.allCases.flatMap { level in
      Aggregate.Kind.allCases.map { "\(level.rawValue).\($0.rawValue)" }
    }
    guard let level = Aggregate.Level(rawValue: level), let kind = Aggregate.Kind(rawValue: kind) else {
      calls.error(
        "expression.unknown_function", "there is no function '\(level).\(kind)'", at: place,
        help: Suggestion.help(for: "\(level).\(kind)", among: known))
      return Syntax(.truth(false), at: place)
    }
    if !kind.arguments.contains(arguments.count) {
      calls.error(
        "expression.arguments",
        "'\(level.rawValue).\(kind.rawValue)' cannot take \(arguments.count) argument\(arguments.count == 1 ? "" : "s")",
        at: place, help: "write \(kind.usage)")
    }
    return Syntax(.aggregate(level, kind, arguments), at: place)
  }
}
