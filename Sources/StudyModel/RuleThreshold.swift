package import Diagnostics
package import Tables

/// How many records of a site a rule may find before somebody has to be told of the rule as a whole.
///
/// It is held against counts of a full pass when the run is over, and never ends the counting. As with a waiver, the
/// counts do not depend on it: a new threshold needs no new run.
package struct RuleThreshold: Sendable, Hashable {
  /// The ids of the rules; empty for each rule of the study.
  package var rules: [String]
  /// Empty for each site. Sites are judged one by one, never added up.
  package var sites: [SiteID]
  /// So many records may be found; nil where their number does not matter.
  package var count: Int?
  /// So many of a hundred records of which the rule could tell may be found.
  package var percent: Double?
  /// What exceeding it weighs: as a finding of this severity does, it sets the exit code by `--fail-on`.
  package var severity: Severity
  package var place: Diagnostic.Location

  package init(
    rules: [String], sites: [SiteID] = [], count: Int? = nil, percent: Double? = nil, severity: Severity,
    place: Diagnostic.Location
  ) {
    self.rules = rules
    self.sites = sites
    self.count = count
    self.percent = percent
    self.severity = severity
    self.place = place
  }

  package func isAbout(_ rule: String, at site: SiteID) -> Bool {
    (rules.isEmpty || rules.contains(rule)) && (sites.isEmpty || sites.contains(site))
  }

  /// - Parameters:
  ///   - found: the records in which the rule does not hold.
  ///   - judged: the records of which it could tell.
  package func isExceeded(found: Int, judged: Int) -> Bool {
    if let count, found > count { return true }
    guard let percent, judged > 0 else { return false }
    return Double(found) * 100 > percent * Double(judged)
  }

  /// The bounds for a person, as in `at most 5, at most 2.5 %`.
  package var words: String {
    [
      count.map { "at most \($0)" },
      percent.map { "at most \($0 == $0.rounded() && $0 < 1e9 ? String(Int($0)) : String($0)) %" },
    ].compactMap { $0 }.joined(separator: ", ")
  }
}
