package import Stages
import StudyModel
package import Tables

/// How the records that each rule looked at came out in a run.
package struct RuleTallies: Sendable {
  private var counted: [String: RuleTally] = [:]
  private var bySite: [RuleTally.Place: RuleTally] = [:]

  package init() {}

  /// - Parameter site: whose records they were; nil where the stage has counted them by site.
  mutating func add(_ record: StageRecord, site: SiteID? = nil) {
    for (rule, tally) in record.tallies {
      counted[rule, default: RuleTally()] += tally
      if let site { bySite[RuleTally.Place(rule: rule, site: site), default: RuleTally()] += tally }
    }
    for (place, tally) in record.talliesBySite { bySite[place, default: RuleTally()] += tally }
  }

  mutating func add(_ other: RuleTallies) {
    for (rule, tally) in other.counted { counted[rule, default: RuleTally()] += tally }
    for (place, tally) in other.bySite { bySite[place, default: RuleTally()] += tally }
  }

  /// All zero for a rule that looked at no record.
  package subscript(rule: String) -> RuleTally { counted[rule] ?? RuleTally() }

  package subscript(rule: String, site: SiteID) -> RuleTally {
    bySite[RuleTally.Place(rule: rule, site: site)] ?? RuleTally()
  }
}
