package import Stages
package import StudyModel
package import Tables

/// How the records that each rule looked at came out in a run.
package struct RuleTallies: Sendable {
  private var counted: [String: RuleTally] = [:]
  private var bySite: [RuleTally.Place: RuleTally] = [:]
  /// What the sites' declared layouts have not of what rules need; see `RuleStage`.
  private let lacking: [RuleTally.Place: [String]]

  package init(lacking: [RuleTally.Place: [String]] = [:]) { self.lacking = lacking }

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

  /// How each rule came out at each site, by rule and site.
  ///
  /// Whether the treatment can be told is the same for all sites of a rule, so that no count tells it by being apart.
  package func counts(of study: Study) -> [RuleCount] {
    let sites = study.sites.map(\.id).sorted()
    return study.rules.sorted { $0.id < $1.id }.flatMap { rule -> [RuleCount] in
      let tainted = self[rule.id].tainted || study.form(rule.form)?.treatment == true
      return sites.map { site in
        var tally = self[rule.id, site]
        tally.tainted = tainted
        return RuleCount(
          rule: rule.id, site: site, tally: tally,
          lacking: lacking[RuleTally.Place(rule: rule.id, site: site)] ?? [])
      }
    }
  }
}
