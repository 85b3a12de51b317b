import Diagnostics
import Tables

/// A part of an expression as it was written.
struct Syntax: Sendable {
  indirect enum Shape: Sendable {
    case number(Double)
    case text(String)
    case truth(Bool)
    case date(PartialDate)
    case name(Reference)
    /// A name of the record at hand, where a bare one would be of the records that are looked at: `this.visit`.
    case own(Reference)
    case aggregate(Aggregate.Level, Aggregate.Kind, [Syntax])
    case negative(Syntax)
    case not(Syntax)
    case and(Syntax, Syntax)
    case or(Syntax, Syntax)
    case relation(Relation, Syntax, Syntax)
    case arithmetic(Arithmetic, Syntax, Syntax)
    case member(Syntax, of: [Syntax], negated: Bool)
    case call(Function, [Syntax])
  }

  enum Relation: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  enum Arithmetic: String, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
  }

  var shape: Shape
  /// The place of its first character, without parentheses around it.
  var place: Diagnostic.Location

  init(_ shape: Shape, at place: Diagnostic.Location) {
    self.shape = shape
    self.place = place
  }

  /// The parts that it is made of.
  var parts: [Syntax] {
    switch shape {
    case .number, .text, .truth, .date, .name, .own: []
    case .negative(let part), .not(let part): [part]
    case .aggregate(_, _, let arguments): arguments
    case .and(let left, let right), .or(let left, let right), .relation(_, let left, let right),
      .arithmetic(_, let left, let right):
      [left, right]
    case .member(let part, let list, _): [part] + list
    case .call(_, let arguments): arguments
    }
  }

  /// The names in it, in the order in which they were written.
  var references: [Reference] {
    switch shape {
    case .name(let reference), .own(let reference): [reference]
    default: parts.flatMap(\.references)
    }
  }

  /// The normal form: one blank around operators, every operation inside another in parentheses.
  var normal: String {
    /// A part, in parentheses where it is an operation of two sides.
    func inner(_ part: Syntax) -> String {
      switch part.shape {
      case .and, .or, .relation, .arithmetic, .member, .not: "(\(part.normal))"
      default: part.normal
      }
    }
    switch shape {
    case .number(let value): return Column.text(of: value)
    case .text(let text):
      return "\""
        + text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    case .truth(let value): return value ? "true" : "false"
    case .date(let date): return date.iso
    case .name(let reference): return reference.description
    case .own(let reference): return "this.\(reference)"
    case .aggregate(let level, let kind, let arguments):
      return "\(level.rawValue).\(kind.rawValue)(\(arguments.map(\.normal).joined(separator: ", ")))"
    case .negative(let part): return "-\(inner(part))"
    case .not(let part): return "not \(inner(part))"
    case .and(let left, let right): return "\(inner(left)) and \(inner(right))"
    case .or(let left, let right): return "\(inner(left)) or \(inner(right))"
    case .relation(let relation, let left, let right):
      return "\(inner(left)) \(relation.rawValue) \(inner(right))"
    case .arithmetic(let sign, let left, let right): return "\(inner(left)) \(sign.rawValue) \(inner(right))"
    case .member(let part, let list, let negated):
      return "\(inner(part)) \(negated ? "not in" : "in") (\(list.map(\.normal).joined(separator: ", ")))"
    case .call(let function, let arguments):
      return "\(function.rawValue)(\(arguments.map(\.normal).joined(separator: ", ")))"
    }
  }
}
