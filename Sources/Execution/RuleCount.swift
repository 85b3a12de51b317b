package import Stages
package import Tables

/// How a rule of the study came out at one site, from a full pass over the records.
package struct RuleCount: Sendable, Hashable {
  package var rule: String
  package var site: SiteID
  package var tally: RuleTally
  package var state: RuleTally.State
  /// Why it is not applicable or could not run, in words; empty otherwise.
  package var reason: String

  /// The records of which it could tell.
  package var judged: Int { tally.clean + tally.found }
  /// Whether it looked at a record to which it applies.
  package var isMatched: Bool { judged + tally.undetermined > 0 }

  /// - Parameter lacking: what the site's declared layout has not of what the rule needs.
  package init(rule: String, site: SiteID, tally: RuleTally, lacking: [String]) {
    self.rule = rule
    self.site = site
    self.tally = tally
    state = tally.state
    reason = ""
    switch tally.state {
    case .clean, .found: return
    case .couldNotRun where lacking.isEmpty:
      reason = "none of \(tally.undetermined) records that it applies to has what it needs"
    case .couldNotRun, .notApplicable:
      // That the site sends no such column is a fact of the study's configuration and no failure of tonight.
      state = .notApplicable
      reason =
        !lacking.isEmpty
        ? "the declared layout has no \(lacking.joined(separator: ", "))"
        : tally.records == 0 ? "no record of the form" : "it applies to none of \(tally.records) records"
    }
  }

  /// As it was recorded.
  package init(rule: String, site: SiteID, tally: RuleTally, state: RuleTally.State, reason: String) {
    self.rule = rule
    self.site = site
    self.tally = tally
    self.state = state
    self.reason = reason
  }
}
