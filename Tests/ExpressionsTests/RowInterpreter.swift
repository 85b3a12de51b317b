import Tables

/// A small expression tree with its text and a naive meaning for one row: shares nothing with the
/// module under test. An inexact value is a set of values that it may have, and a comparison is
/// unknown where they disagree.
indirect enum Tree {
  case number(Double)
  case text(String)
  case date(PartialDate)
  case truth(Bool)
  case name(String)
  case prefix(String, Tree)
  case infix(Tree, String, Tree)
  case member(Tree, [Tree], negated: Bool)
  case call(String, [Tree])

  /// How strongly the outermost operation binds.
  private var level: Int {
    switch self {
    case .number, .text, .date, .truth, .name, .call: 8
    case .prefix("-", _): 7
    case .prefix: 3
    case .member: 4
    case .infix(_, let sign, _):
      switch sign {
      case "or": 1
      case "and": 2
      case "+", "-": 5
      case "*", "/": 6
      default: 4
      }
    }
  }

  private func inside(_ least: Int) -> String { level >= least ? written : "(\(written))" }

  /// The text with as few parentheses as precedence allows.
  var written: String {
    switch self {
    case .number(let value): return "\(value)"
    case .text(let text): return "\"\(text)\""
    case .date(let date): return date.iso
    case .truth(let value): return "\(value)"
    case .name(let name): return name
    case .prefix("-", let part): return "-" + part.inside(7)
    case .prefix(let sign, let part): return "\(sign) \(part.inside(3))"
    case .infix(let left, let sign, let right):
      // Comparisons do not chain; the others lean to the left.
      return "\(left.inside(level == 4 ? 5 : level)) \(sign) \(right.inside(level + 1))"
    case .member(let part, let list, let negated):
      return "\(part.inside(5))\(negated ? " not" : "") in (\(list.map(\.written).joined(separator: ", ")))"
    case .call(let name, let parts): return "\(name)(\(parts.map(\.written).joined(separator: ", ")))"
    }
  }
}

/// A value of one row; a missing one is nil.
enum Cell: Equatable {
  case number(Double, Comparator)
  case text(String)
  case date(PartialDate)

  /// What the cell may stand for, as numbers that compare as it does.
  private var candidates: [Double] {
    switch self {
    case .number(let value, .equal): [value]
    case .number(let value, .less): [-1e300, value.nextDown]
    case .number(let value, .lessOrEqual): [-1e300, value.nextDown, value]
    case .number(let value, .greater): [value.nextUp, 1e300]
    case .number(let value, .greaterOrEqual): [value, value.nextUp, 1e300]
    case .number(let value, .about): [-1e300, value, 1e300]
    case .date(let date):
      (0..<366).map { date.days + $0 }.filter { day in
        let (year, month, dayOfMonth) = date.parts
        let parts = PartialDate(days: day).parts
        switch date.precision {
        case .day: return parts == (year, month, dayOfMonth)
        case .month: return parts.year == year && parts.month == month
        case .year: return parts.year == year
        }
      }.map { Double($0) }
    case .text: []
    }
  }

  /// The values of another cell that this one may have as well.
  private func shared(_ values: [Double]) -> [Double] {
    guard case .number(let bound, let sign) = self else { return [] }
    switch sign {
    case .equal: return []
    case .less: return values.filter { $0 < bound }
    case .lessOrEqual: return values.filter { $0 <= bound }
    case .greater: return values.filter { $0 > bound }
    case .greaterOrEqual: return values.filter { $0 >= bound }
    case .about: return values
    }
  }

  func compare(_ relation: String, _ other: Cell) -> Bool? {
    if case .text(let a) = self, case .text(let b) = other { return relation == "==" ? a == b : a != b }
    var seen: Set<Bool> = []
    for a in candidates + shared(other.candidates) {
      for b in other.candidates + other.shared(candidates) {
        switch relation {
        case "==": seen.insert(a == b)
        case "!=": seen.insert(a != b)
        case "<": seen.insert(a < b)
        case "<=": seen.insert(a <= b)
        case ">": seen.insert(a > b)
        default: seen.insert(a >= b)
        }
      }
    }
    return seen.count == 1 ? seen.first : nil
  }
}

extension Tree {
  func condition(_ row: [String: Cell]) -> Bool? {
    switch self {
    case .truth(let value): return value
    case .prefix(_, let part): return part.condition(row).map { !$0 }
    case .infix(let left, "and", let right):
      switch (left.condition(row), right.condition(row)) {
      case (false, _), (_, false): return false
      case (true, true): return true
      default: return nil
      }
    case .infix(let left, "or", let right):
      switch (left.condition(row), right.condition(row)) {
      case (true, _), (_, true): return true
      case (false, false): return false
      default: return nil
      }
    case .infix(let left, let relation, let right):
      guard let a = left.cell(row), let b = right.cell(row) else { return nil }
      return a.compare(relation, b)
    case .member(let part, let list, let negated):
      guard let a = part.cell(row) else { return nil }
      let answers = list.map { item in item.cell(row).flatMap { a.compare("==", $0) } }
      let found = answers.contains(true) ? true : answers.contains(nil) ? nil : false
      return negated ? found.map { !$0 } : found
    case .call("present", let parts): return parts[0].cell(row) != nil
    case .call("missing", let parts): return parts[0].cell(row) == nil
    case .call("between", let parts):
      let bounds = Tree.infix(
        .infix(parts[0], ">=", parts[1]), "and", .infix(parts[0], "<=", parts[2]))
      return bounds.condition(row)
    case .call("if", let parts):
      return parts[0].condition(row).flatMap { $0 ? parts[1].condition(row) : parts[2].condition(row) }
    default: return nil
    }
  }

  func cell(_ row: [String: Cell]) -> Cell? {
    switch self {
    case .number(let value): return .number(value, .equal)
    case .text(let text): return .text(text)
    case .date(let date): return .date(date)
    case .name(let name): return row[name]
    case .prefix(_, let part): return part.exact(row).map { .number(-$0, .equal) }
    case .infix(let left, let sign, let right):
      guard let a = left.exact(row), let b = right.exact(row) else { return nil }
      let result = sign == "+" ? a + b : sign == "-" ? a - b : sign == "*" ? a * b : a / b
      return result.isFinite ? .number(result, .equal) : nil
    case .call("if", let parts):
      return parts[0].condition(row).flatMap { $0 ? parts[1].cell(row) : parts[2].cell(row) }
    case .call("coalesce", let parts): return parts.lazy.compactMap { $0.cell(row) }.first
    case .call("count", let parts):
      return .number(Double(parts.filter { $0.cell(row) != nil }.count), .equal)
    case .call("days", let parts):
      guard case .date(let a)? = parts[0].cell(row), case .date(let b)? = parts[1].cell(row),
        a.precision == .day, b.precision == .day
      else { return nil }
      return .number(Double(b.days - a.days), .equal)
    case .call(let name, let parts):
      let exact = parts.compactMap { $0.exact(row) }
      let present = parts.filter { $0.cell(row) != nil }.count
      guard present > 0, exact.count == present else { return nil }
      let total = exact.reduce(0, +)
      switch name {
      case "sum": return total.isFinite ? .number(total, .equal) : nil
      case "mean": return total.isFinite ? .number(total / Double(present), .equal) : nil
      case "min": return exact.min().map { .number($0, .equal) }
      case "max": return exact.max().map { .number($0, .equal) }
      case "abs": return .number(abs(exact[0]), .equal)
      case "floor": return .number(exact[0].rounded(.down), .equal)
      case "round":
        return .number(exact[0] < 0 ? -(-exact[0]).rounded(.toNearestOrAwayFromZero) : exact[0].rounded(), .equal)
      default: return nil
      }
    case .truth, .member: return nil
    }
  }

  private func exact(_ row: [String: Cell]) -> Double? {
    if case .number(let value, .equal)? = cell(row) { value } else { nil }
  }
}
