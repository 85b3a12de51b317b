package import Tables

/// The records that a rule looked at, by how they came out; of a rule over sites, the sites.
package struct RuleTally: Sendable, Hashable {
  /// Records to which the rule does not apply.
  package var notApplicable = 0
  /// Records in which it holds.
  package var clean = 0
  /// Records in which it does not.
  package var found = 0
  /// Records of which it cannot be told, as something that it needs is missing, inexact or there more than once.
  package var undetermined = 0
  /// Whether the treatment can be told from the counts.
  package var tainted = false

  package init(notApplicable: Int = 0, clean: Int = 0, found: Int = 0, undetermined: Int = 0) {
    self.notApplicable = notApplicable
    self.clean = clean
    self.found = found
    self.undetermined = undetermined
  }

  package var records: Int { notApplicable + clean + found + undetermined }

  /// How the rule as a whole came out.
  package enum State: String, Sendable, CaseIterable {
    case clean, found
    case notApplicable = "not_applicable"
    /// There were records that it applies to, and of none of them could it be told.
    case couldNotRun = "could_not_run"
  }

  package var state: State {
    found > 0 ? .found : clean > 0 ? .clean : undetermined > 0 ? .couldNotRun : .notApplicable
  }

  /// A rule at a site.
  package struct Place: Sendable, Hashable {
    package var rule: String
    package var site: SiteID

    package init(rule: String, site: SiteID) {
      self.rule = rule
      self.site = site
    }
  }

  package static func += (left: inout Self, right: Self) {
    left.notApplicable += right.notApplicable
    left.clean += right.clean
    left.found += right.found
    left.undetermined += right.undetermined
    left.tainted = left.tainted || right.tainted
  }
}
