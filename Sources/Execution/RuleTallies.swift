package import Stages
import StudyModel

/// How the records that each rule looked at came out in a run.
package struct RuleTallies: Sendable {
  private var counted: [String: RuleTally] = [:]

  package init() {}

  package mutating func add(_ tallies: [String: RuleTally]) {
    for (rule, tally) in tallies { counted[rule, default: RuleTally()] += tally }
  }

  package mutating func add(_ other: RuleTallies) { add(other.counted) }

  /// All zero for a rule that looked at no record.
  package subscript(rule: String) -> RuleTally { counted[rule] ?? RuleTally() }
}
