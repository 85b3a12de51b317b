import Diagnostics
import Tables

/// Calls of functions.
extension Checker {
  mutating func call(_ function: Function, _ arguments: [Syntax], at syntax: Syntax) -> Part? {
    switch function {
    case .present: return presence(arguments).map { Part(node: .truth($0), type: .truth) }
    case .missing: return presence(arguments).map { Part(node: .truth(.not($0)), type: .truth) }
    case .count:
      if let form = countedForm(arguments) { return countRecords(form, arguments) }
      return values(arguments).map { Part(node: .number(.count($0.map(\.node))), type: .number) }
    case .any: return quantified(arguments) { .anyRecord($0) }
    case .all: return quantified(arguments) { .allRecords($0) }
    case .contains: return contains(arguments)
    case .matches: return matches(arguments)
    case .entries: return text(arguments[0]).map { Part(node: .number(.entries($0)), type: .number) }
    case .sum: return fold(.sum, arguments)
    case .mean: return fold(.mean, arguments)
    case .min: return fold(.least, arguments)
    case .max: return fold(.greatest, arguments)
    case .abs: return numbers(arguments).map { Part(node: .number(.magnitude($0[0])), type: .number) }
    case .round: return numbers(arguments).map { Part(node: .number(.rounded($0[0])), type: .number) }
    case .floor: return numbers(arguments).map { Part(node: .number(.roundedDown($0[0])), type: .number) }
    case .days: return days(arguments)
    case .between: return between(arguments)
    case .if: return choice(arguments)
    case .label: return label(arguments[0])
    case .coalesce: return coalesce(arguments)
    }
  }

  /// The nodes of all arguments, or nil where one is wrong; all are checked in either case.
  private mutating func numbers(_ arguments: [Syntax]) -> [NumberNode]? {
    let nodes = arguments.map { number($0) }
    let found = nodes.compactMap { $0 }
    return found.count == nodes.count ? found : nil
  }

  mutating func parts(_ arguments: [Syntax]) -> [Part]? {
    let parts = arguments.map { check($0) }
    let found = parts.compactMap { $0 }
    return found.count == parts.count ? found : nil
  }

  /// Arguments of any type but truth.
  private mutating func values(_ arguments: [Syntax]) -> [Part]? {
    guard let parts = parts(arguments) else { return nil }
    var right = true
    for (part, syntax) in zip(parts, arguments) where part.type == .truth {
      wrong("a value is wanted here, and this is a condition", syntax)
      right = false
    }
    return right ? parts : nil
  }

  private mutating func presence(_ arguments: [Syntax]) -> TruthNode? {
    values(arguments).map { .present($0[0].node) }
  }

  private mutating func fold(_ fold: Fold, _ arguments: [Syntax]) -> Part? {
    numbers(arguments).map { Part(node: .number(.fold(fold, $0)), type: .number) }
  }

  private mutating func days(_ arguments: [Syntax]) -> Part? {
    guard let parts = parts(arguments) else { return nil }
    var moments: [MomentNode] = []
    for (part, syntax) in zip(parts, arguments) {
      if part.type == .date, case .moment(let node) = part.node {
        moments.append(node)
      } else {
        wrong("a date is wanted here, and this is \(part.type.words)", syntax)
      }
    }
    guard moments.count == 2, !mixes(parts[0], parts[1], arguments[0], arguments[1]) else { return nil }
    return Part(node: .number(.days(moments[0], moments[1])), type: .number)
  }

  private mutating func between(_ arguments: [Syntax]) -> Part? {
    guard let parts = parts(arguments) else { return nil }
    let low = compare(.greaterOrEqual, parts[0], arguments[0], parts[1], arguments[1])
    let high = compare(.lessOrEqual, parts[0], arguments[0], parts[2], arguments[2])
    guard let low, let high else { return nil }
    return Part(node: .truth(.and(low, high)), type: .truth)
  }

  private mutating func choice(_ arguments: [Syntax]) -> Part? {
    let condition = truth(arguments[0])
    let parts = parts(Array(arguments.dropFirst()))
    guard let condition, let parts else { return nil }
    switch (parts[0].node, parts[1].node) {
    case (.truth(let a), .truth(let b)): return Part(node: .truth(.choose(condition, a, b)), type: .truth)
    case (.number(let a), .number(let b)): return Part(node: .number(.choose(condition, a, b)), type: .number)
    case (.text(let a), .text(let b)): return Part(node: .text(.choose(condition, a, b)), type: .text)
    case (.moment(let a), .moment(let b)) where parts[0].type == parts[1].type:
      guard !mixes(parts[0], parts[1], arguments[1], arguments[2]) else { return nil }
      return Part(
        node: .moment(.choose(condition, a, b)), type: parts[0].type, shifted: parts[0].shifted || parts[1].shifted,
        calendar: parts[0].calendar || parts[1].calendar)
    default:
      unequal(parts[0], parts[1], arguments[2])
      return nil
    }
  }

  private mutating func unequal(_ first: Part, _ other: Part, _ syntax: Syntax) {
    wrong("both have to be of one type: the first is \(first.type.words), and this is \(other.type.words)", syntax)
  }

  private mutating func coalesce(_ arguments: [Syntax]) -> Part? {
    guard let parts = values(arguments) else { return nil }
    var result = parts[0]
    result.vocabulary = nil
    for (part, syntax) in zip(parts, arguments).dropFirst() {
      switch (result.node, part.node) {
      case (.number(let a), .number(let b)): result.node = .number(.coalesce(a, b))
      case (.text(let a), .text(let b)): result.node = .text(.coalesce(a, b))
      case (.moment(let a), .moment(let b)) where result.type == part.type:
        guard !mixes(result, part, arguments[0], syntax) else { return nil }
        result.node = .moment(.coalesce(a, b))
        result.shifted = result.shifted || part.shifted
        result.calendar = result.calendar || part.calendar
      default:
        unequal(parts[0], part, syntax)
        return nil
      }
    }
    return result
  }

  private mutating func label(_ argument: Syntax) -> Part? {
    guard let part = check(argument) else { return nil }
    guard case .name(let reference) = argument.shape, let type = names.type(of: reference), type.kind == .code,
      case .text(.name(let slot)) = part.node
    else {
      wrong("label takes the name of a coded field, and this is none", argument)
      return nil
    }
    let labels = Dictionary(zip(type.terms, type.labels), uniquingKeysWith: { first, _ in first })
    let texts = type.terms.map { labels[$0] ?? $0 }
    return Part(
      node: .text(.label(slot, labels)), type: .text,
      vocabulary: texts.isEmpty ? nil : Vocabulary(texts: texts, labels: []))
  }
}
