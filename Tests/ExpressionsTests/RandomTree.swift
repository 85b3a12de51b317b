import Tables

/// Makes random trees of a type, at most so deep.
extension RandomNumbers {
  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  mutating func condition(_ depth: Int) -> Tree {
    guard depth > 0 else {
      return pick([.truth(true), .truth(false), .call("present", [.name(pick(["x", "t", "d"]))])])
    }
    let relations = ["==", "!=", "<", "<=", ">", ">="]
    switch below(12) {
    case 0: return .prefix("not", condition(depth - 1))
    case 1, 2: return .infix(condition(depth - 1), pick(["and", "or"]), condition(depth - 1))
    case 3, 4: return .infix(number(depth - 1), pick(relations), number(depth - 1))
    case 5: return .infix(date(depth - 1), pick(relations), date(depth - 1))
    case 6: return .infix(text(depth - 1), pick(["==", "!="]), text(depth - 1))
    case 7: return .member(text(depth - 1), [.text(pick(["A", "B", "Z"])), .text("C")], negated: chance(2))
    case 8: return .member(number(depth - 1), [.number(2), .prefix("-", .number(1))], negated: chance(2))
    case 9: return .call("between", [number(depth - 1), number(depth - 1), number(depth - 1)])
    case 10: return .call(pick(["present", "missing"]), [chance(2) ? number(depth - 1) : text(depth - 1)])
    default: return .call("if", [condition(depth - 1), condition(depth - 1), condition(depth - 1)])
    }
  }

  mutating func number(_ depth: Int) -> Tree {
    guard depth > 0 else {
      return chance(3) ? .number(Double(below(9)) / 2) : .name(pick(["x", "y", "i", "j"]))
    }
    switch below(9) {
    case 0: return .prefix("-", number(depth - 1))
    case 1, 2, 3: return .infix(number(depth - 1), pick(["+", "-", "*", "/"]), number(depth - 1))
    case 4:
      return .call(pick(["sum", "mean", "min", "max"]), (0...below(4)).map { _ in number(depth - 1) })
    case 5: return .call(pick(["abs", "round", "floor"]), [number(depth - 1)])
    case 6: return .call("coalesce", (0...1 + below(2)).map { _ in number(depth - 1) })
    case 7: return .call("if", [condition(depth - 1), number(depth - 1), number(depth - 1)])
    default:
      return chance(2)
        ? .call("days", [date(depth - 1), date(depth - 1)])
        : .call("count", [number(depth - 1), text(depth - 1), date(depth - 1)])
    }
  }

  mutating func text(_ depth: Int) -> Tree {
    if depth > 0, chance(3) {
      return chance(2)
        ? .call("if", [condition(depth - 1), text(depth - 1), text(depth - 1)])
        : .call("coalesce", [text(depth - 1), text(depth - 1)])
    }
    return chance(4) ? .text(pick(["A", "B", "C"])) : .name(pick(["t", "c", "k"]))
  }

  mutating func date(_ depth: Int) -> Tree {
    if depth > 0, chance(3) {
      return chance(2)
        ? .call("if", [condition(depth - 1), date(depth - 1), date(depth - 1)])
        : .call("coalesce", [date(depth - 1), date(depth - 1)])
    }
    return chance(4) ? .date(PartialDate(days: 12_600 + Int32(below(60)))) : .name(pick(["d", "e"]))
  }
}

/// Random rows, as cells for the interpreter and as columns for the kernels.
struct RandomRows {
  let rows: [[String: Cell]]
  let columns: [String: Column]

  init(count: Int, _ random: inout RandomNumbers) {
    // Some sheets have no missing cells and no inexact ones, and so no side buffers.
    let holes = !random.chance(3)
    let terms = ["c": ["B", "A", "C"], "k": ["A", "C", "Z"]]
    var rows = [[String: Cell]](repeating: [:], count: count)
    for row in rows.indices {
      for name in ["x", "y", "i", "j", "t", "c", "k", "d", "e"] {
        if holes && random.chance(4) { continue }
        switch name {
        case "x", "y":
          let sign = holes && random.chance(4) ? random.pick(Comparator.allCases) : .equal
          rows[row][name] = .number(Double(random.below(13) - 4) / 2, sign)
        case "i", "j": rows[row][name] = .number(Double(random.below(7) - 2), .equal)
        case "d", "e":
          let parts = PartialDate(days: 12_600 + Int32(random.below(60))).parts
          let precision = holes ? random.below(5) : 0
          rows[row][name] = PartialDate(
            year: parts.year, month: precision == 4 ? nil : parts.month, day: precision > 2 ? nil : parts.day
          ).map { .date($0) }
        default: rows[row][name] = .text(random.pick(terms[name] ?? ["A", "B", "C", ""]))
        }
      }
    }
    self.rows = rows
    var columns: [String: Column] = [:]
    for name in ["x", "y", "i", "j", "t", "c", "k", "d", "e"] {
      columns[name] = RandomRows.column(rows.map { $0[name] }, name, terms: terms[name] ?? [])
    }
    self.columns = columns
  }

  private static func column(_ cells: [Cell?], _ name: String, terms: [String]) -> Column {
    let reasons: [UInt8] = cells.contains { $0 == nil } ? cells.map { $0 == nil ? 2 : 0 } : []
    var numbers: [(Double, UInt8)] = []
    var days: [(Int32, UInt8)] = []
    var texts: [String?] = []
    for cell in cells {
      var number = (0.0, UInt8(0))
      var day = (Int32(0), UInt8(0))
      var text: String?
      switch cell {
      case .number(let value, let sign): number = (value, sign.rawValue)
      case .date(let date): day = (date.days, date.precision.rawValue)
      case .text(let found): text = found
      case nil: break
      }
      numbers.append(number)
      days.append(day)
      texts.append(text)
    }
    switch name {
    case "x", "y":
      let inexact = numbers.contains { $0.1 != 0 }
      return .number(
        NumberColumn(values: numbers.map(\.0), reasons: reasons, comparators: inexact ? numbers.map(\.1) : []))
    case "i", "j": return .integer(FixedColumn(values: numbers.map { Int32($0.0) }, reasons: reasons))
    case "d", "e":
      let inexact = days.contains { $0.1 != 0 }
      return .date(DateColumn(days: days.map(\.0), reasons: reasons, precisions: inexact ? days.map(\.1) : []))
    case "t": return .text(TextColumn(texts))
    default:
      return .code(
        CodeColumn(
          indices: texts.map { text in Int32(terms.firstIndex { $0 == text } ?? 0) }, reasons: reasons, terms: terms))
    }
  }
}
