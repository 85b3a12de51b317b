import Diagnostics
import Tables

/// Checks the types of an expression and compiles it; gathers every error rather than the first.
struct Checker {
  /// A part that has been checked.
  struct Part {
    var node: ValueNode
    var type: ExpressionType
    /// The texts that it can have, where it is a coded name or its label.
    var vocabulary: Vocabulary?
    /// Whether it is, or may be, a date that was moved by its participant's own number of days.
    var shifted = false
    /// Whether it is, or may be, a day of the calendar that stands in the expression.
    var calendar = false
  }

  /// The texts that a part can have, and for each what a person may have written in its stead.
  struct Vocabulary {
    var texts: [String]
    var labels: [String]
  }

  /// The condition over records of another form that is being checked.
  struct Records {
    var form: String
    /// The number of the form's table.
    var table: Int
    var sources: [RecordsNode.Source] = []
  }

  let names: any ExpressionNames
  /// The names and aggregates that the frame has columns for, by their number.
  var columns: [CompiledExpression.Source] = []
  var tables: [RecordsReference] = []
  var aggregates: [Aggregate] = []
  var tainted = false
  var records: Records?
  var diagnostics = DiagnosticList()

  init(names: any ExpressionNames) { self.names = names }

  mutating func check(_ syntax: Syntax) -> Part? {
    switch syntax.shape {
    case .number(let value): return Part(node: .number(.constant(value)), type: .number)
    case .text(let text): return Part(node: .text(.constant(text)), type: .text)
    case .truth(let value): return Part(node: .truth(.constant(value)), type: .truth)
    case .date(let date): return Part(node: .moment(.constant(date.days)), type: .date, calendar: true)
    case .name(let reference): return name(reference)
    case .own(let reference): return name(reference, own: true)
    case .aggregate(let level, let kind, let arguments): return aggregate(level, kind, arguments, at: syntax)
    case .negative(let part): return number(part).map { Part(node: .number(.negative($0)), type: .number) }
    case .not(let part): return truth(part).map { Part(node: .truth(.not($0)), type: .truth) }
    case .and(let left, let right): return junction(left, right) { .and($0, $1) }
    case .or(let left, let right): return junction(left, right) { .or($0, $1) }
    case .relation(let relation, let left, let right): return compare(relation, left, right)
    case .arithmetic(let operation, let left, let right):
      let (a, b) = (number(left), number(right))
      guard let a, let b else { return nil }
      return Part(node: .number(.arithmetic(operation, a, b)), type: .number)
    case .member(let part, let list, let negated): return member(part, list, negated)
    case .call(let function, let arguments): return call(function, arguments, at: syntax)
    }
  }

  /// A column of this kind under a number of the frame.
  func part(_ type: NameType, slot: Int) -> Part {
    switch ExpressionType(type.kind) {
    case .number: return Part(node: .number(.name(slot)), type: .number)
    case .date:
      return Part(node: .moment(type.shifted ? .shifted(slot) : .name(slot)), type: .date, shifted: type.shifted)
    case .time: return Part(node: .moment(.name(slot)), type: .time)
    case .text, .truth:
      let coded = type.kind == .code && !type.terms.isEmpty
      return Part(
        node: .text(.name(slot)), type: .text,
        vocabulary: coded ? Vocabulary(texts: type.terms, labels: type.labels) : nil)
    }
  }

  mutating func wrong(_ message: String, _ syntax: Syntax, help: String? = nil) {
    diagnostics.error("expression.type", message, at: syntax.place, help: help)
  }

  mutating func number(_ syntax: Syntax) -> NumberNode? {
    guard let part = check(syntax) else { return nil }
    if case .number(let node) = part.node { return node }
    wrong(
      "a number is wanted here, and this is \(part.type.words)", syntax,
      help: part.type == .date ? "days(from, to) gives the days between two dates" : nil)
    return nil
  }

  mutating func truth(_ syntax: Syntax) -> TruthNode? {
    guard let part = check(syntax) else { return nil }
    if case .truth(let node) = part.node { return node }
    wrong(
      "a condition is wanted here, and this is \(part.type.words)", syntax,
      help: "compare it with something, or ask whether it is there with present(x)")
    return nil
  }

  private mutating func junction(
    _ left: Syntax, _ right: Syntax, _ make: (TruthNode, TruthNode) -> TruthNode
  ) -> Part? {
    let (a, b) = (truth(left), truth(right))
    guard let a, let b else { return nil }
    return Part(node: .truth(make(a, b)), type: .truth)
  }

  private mutating func compare(_ relation: Syntax.Relation, _ left: Syntax, _ right: Syntax) -> Part? {
    let (a, b) = (check(left), check(right))
    guard let a, let b else { return nil }
    guard let node = compare(relation, a, left, b, right) else { return nil }
    return Part(node: .truth(node), type: .truth)
  }

  /// The comparison of two parts, or nil with an error at the right one where they do not compare.
  mutating func compare(
    _ relation: Syntax.Relation, _ a: Part, _ left: Syntax, _ b: Part, _ right: Syntax
  ) -> TruthNode? {
    guard !mixes(a, b, left, right) else { return nil }
    guard a.type == b.type else {
      wrong("\(a.type.words) cannot be compared with \(b.type.words)", right, help: mixed(a, b, left, right))
      return nil
    }
    switch relation {
    case .greater: return less(b, a, right)
    case .less: return less(a, b, right)
    case .lessOrEqual: return less(b, a, right).map { .not($0) }
    case .greaterOrEqual: return less(a, b, right).map { .not($0) }
    case .equal, .notEqual:
      known(left, in: b.vocabulary)
      known(right, in: a.vocabulary)
      guard let equal = equal(a, b) else { return nil }
      return relation == .equal ? equal : .not(equal)
    }
  }

  private func mixed(_ a: Part, _ b: Part, _ left: Syntax, _ right: Syntax) -> String? {
    for (syntax, other) in [(left, b), (right, a)] {
      switch (syntax.shape, other.type) {
      case (.text, .number): return "write the number without quotes"
      case (.text, .date): return "write the date without quotes, as in 2004-07-23"
      case (.number, .text): return "write the text in quotes"
      case (.arithmetic, .date): return "write the date in full, as in 2004-07-23"
      default: continue
      }
    }
    return nil
  }

  private mutating func less(_ a: Part, _ b: Part, _ right: Syntax) -> TruthNode? {
    switch (a.node, b.node) {
    case (.number(let x), .number(let y)): return .numberLess(x, y)
    case (.moment(let x), .moment(let y)): return .momentLess(x, y)
    default:
      let kind = a.type == .text ? "texts have" : "conditions have"
      wrong("\(kind) no order", right, help: "compare them with '==' or '!='\(a.type == .text ? ", or use 'in'" : "")")
      return nil
    }
  }

  private func equal(_ a: Part, _ b: Part) -> TruthNode? {
    switch (a.node, b.node) {
    case (.number(let x), .number(let y)): .numberEquals(x, y)
    case (.moment(let x), .moment(let y)): .momentEquals(x, y)
    case (.text(let x), .text(.constant(let text))): .textMember(x, [Array(text.utf8)])
    case (.text(.constant(let text)), .text(let y)): .textMember(y, [Array(text.utf8)])
    case (.text(let x), .text(let y)): .textEquals(x, y)
    case (.truth(let x), .truth(let y)): .sameTruth(x, y)
    default: nil
    }
  }

  /// Says so where a literal text is none of those that it is compared with.
  private mutating func known(_ syntax: Syntax, in vocabulary: Vocabulary?) {
    guard case .text(let text) = syntax.shape, let vocabulary else { return }
    // Bytes, because that is how texts are compared: two spellings of an accent are two texts.
    if vocabulary.texts.contains(where: { $0.utf8.elementsEqual(text.utf8) }) { return }
    let labelled = zip(vocabulary.texts, vocabulary.labels).first { $0.1 == text }?.0
    diagnostics.error(
      "expression.unknown_code", "'\(text)' is not in the code list", at: syntax.place,
      help: labelled.map { "'\(text)' is the label of \"\($0)\"" }
        ?? Suggestion.help(for: text, among: vocabulary.texts))
  }

  private mutating func member(_ syntax: Syntax, _ list: [Syntax], _ negated: Bool) -> Part? {
    guard let part = check(syntax) else { return nil }
    var texts: [[UInt8]] = []
    var others: [TruthNode] = []
    var failed = false
    for value in list {
      guard let item = check(value) else { return nil }
      guard let node = compare(.equal, part, syntax, item, value) else {
        failed = true
        continue
      }
      if case .text(let text) = value.shape { texts.append(Array(text.utf8)) } else { others.append(node) }
    }
    if failed { return nil }
    let node: TruthNode
    if case .text(let text) = part.node {
      node = .textMember(text, texts)
    } else if let first = others.first {
      node = others.dropFirst().reduce(first) { .or($0, $1) }
    } else {
      return nil
    }
    return Part(node: .truth(negated ? .not(node) : node), type: .truth)
  }
}
