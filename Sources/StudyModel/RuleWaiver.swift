package import Diagnostics
package import Tables

/// A decision that a rule may go unjudged at some sites, with who took it, when and why.
///
/// A rule that could not run fails the run; a waiver lets it go on, and the rule stays counted and is named with the
/// waiver. It is part of how a run is judged and not of what the run makes, so that it is no part of the fingerprint.
package struct RuleWaiver: Sendable, Hashable {
  package var rule: String
  package var sites: [SiteID]
  package var reason: String
  /// Who decided.
  package var by: String
  /// The day of the decision, since 1970-01-01.
  package var on: Int32
  /// The last day on which it holds; nil where it has no end.
  package var until: Int32?
  package var place: Diagnostic.Location

  package init(
    rule: String, sites: [SiteID], reason: String, by: String, on: Int32, until: Int32? = nil,
    place: Diagnostic.Location
  ) {
    self.rule = rule
    self.sites = sites
    self.reason = reason
    self.by = by
    self.on = on
    self.until = until
    self.place = place
  }

  /// Whether it lets a rule go unjudged at a site on a day.
  package func covers(_ rule: String, at site: SiteID, on day: Int32) -> Bool {
    self.rule == rule && sites.contains(site) && on <= day && until.map { day <= $0 } ?? true
  }
}
