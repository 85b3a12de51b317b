import Diagnostics

/// Tests of texts, and of dates that may not meet.
extension Checker {
  mutating func text(_ syntax: Syntax) -> TextNode? {
    guard let part = check(syntax) else { return nil }
    if case .text(let node) = part.node { return node }
    wrong("a text is wanted here, and this is \(part.type.words)", syntax)
    return nil
  }

  /// The texts behind the first argument, in quotes or as the name of a code list that has them.
  private mutating func literals(_ arguments: [Syntax]) -> [String]? {
    var texts: [String] = []
    var whole = true
    for argument in arguments.dropFirst() {
      switch argument.shape {
      case .text(let text) where !text.isEmpty: texts.append(text)
      case .name(let name) where name.form == nil && name.record == .beside:
        if let listed = names.texts(ofCodeList: name.field) {
          texts += listed.filter { !$0.isEmpty }
          continue
        }
        whole = false
        diagnostics.error(
          "expression.unknown_code_list", "there is no code list '\(name.field)'", at: argument.place,
          help: Suggestion.help(for: name.field, among: names.codeLists) ?? "texts stand in double quotes")
      default:
        whole = false
        wrong("a text in quotes is wanted here, or the name of a code list", argument)
      }
    }
    return whole ? texts : nil
  }

  mutating func contains(_ arguments: [Syntax]) -> Part? {
    let (node, texts) = (text(arguments[0]), literals(arguments))
    guard let node, let texts else { return nil }
    return Part(node: .truth(.textContains(node, TextSet(texts))), type: .truth)
  }

  mutating func matches(_ arguments: [Syntax]) -> Part? {
    let (node, texts) = (text(arguments[0]), literals(arguments))
    guard let node, let texts else { return nil }
    return Part(node: .truth(.textMatches(node, texts.map { TextPattern($0) })), type: .truth)
  }

  /// Says so where a shifted date would meet a day of the calendar: the days between them mean nothing.
  mutating func mixes(_ a: Part, _ b: Part, _ left: Syntax, _ right: Syntax) -> Bool {
    guard (a.shifted && b.calendar) || (a.calendar && b.shifted) else { return false }
    diagnostics.error(
      "expression.shifted_date",
      "dates were moved by each participant's own number of days, so none can be compared with a day of the calendar",
      at: b.calendar ? right.place : left.place,
      help:
        "compare it with another date of the participant; for a rule that is new or has ended, write from: or until:")
    return true
  }
}
