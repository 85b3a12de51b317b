/// The functions of the language.
enum Function: String, CaseIterable {
  case present, missing, count, sum, mean, min, max, abs, round, floor, days, between, `if`, label, coalesce
  case contains, matches, entries, any, all

  /// How many arguments it takes.
  var arguments: ClosedRange<Int> {
    switch self {
    case .present, .missing, .abs, .round, .floor, .label, .entries: 1...1
    case .days, .any, .all: 2...2
    case .between, .if: 3...3
    case .count, .sum, .mean, .min, .max: 1...Int.max
    case .coalesce, .contains, .matches: 2...Int.max
    }
  }

  /// How it is written, for help.
  var usage: String {
    switch self {
    case .present, .missing, .abs, .round, .floor: "\(rawValue)(x)"
    case .count, .sum, .mean, .min, .max, .coalesce: "\(rawValue)(a, b, ...)"
    case .days: "days(from, to)"
    case .between: "between(x, low, high)"
    case .if: "if(condition, then, otherwise)"
    case .label: "label(field)"
    case .contains: "contains(x, \"text\")"
    case .matches: "matches(x, \"pattern\")"
    case .entries: "entries(list)"
    case .any, .all: "\(rawValue)(FORM, condition)"
    }
  }
}
