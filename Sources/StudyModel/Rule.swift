package import Diagnostics
package import Tables

/// How much a finding weighs.
package enum Severity: String, Sendable, CaseIterable, Comparable {
  case note, query, reject

  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .note: 0
    case .query: 1
    case .reject: 2
    }
  }
}

/// An edit check of `rules.yaml`.
package struct Rule: Sendable {
  package enum Scope: String, Sendable, CaseIterable {
    /// Looks at one record.
    case row
    /// Looks at one record beside the participant's other records.
    case participant
    /// Looks at numbers over all records of a site.
    case site
  }

  package var id: String
  package var severity: Severity
  package var scope: Scope
  package var form: String
  /// The field that the finding is about.
  package var field: String?
  /// The text of the condition under which the rule applies, with its place.
  package var when: SourceText?
  /// The text of what has to hold, with its place.
  package var assert: SourceText
  /// What is wrong and what to do, in plain words for the site.
  package var say: String
  package var passing: [Example]
  package var failing: [Example]
  /// The sites whose participants it is about; empty for all.
  package var sites: [SiteID]
  /// The first and the last day of the calendar on which a record may be dated for the rule to apply, as days since
  /// 1970-01-01; nil where it has always been in force, or is still.
  package var from: Int32?
  package var until: Int32?
  package var place: Diagnostic.Location

  package init(
    id: String, severity: Severity, scope: Scope, form: String, field: String?, when: SourceText?,
    assert: SourceText, say: String, passing: [Example], failing: [Example], sites: [SiteID] = [],
    from: Int32? = nil, until: Int32? = nil, place: Diagnostic.Location
  ) {
    self.id = id
    self.severity = severity
    self.scope = scope
    self.form = form
    self.field = field
    self.when = when
    self.assert = assert
    self.say = say
    self.passing = passing
    self.failing = failing
    self.sites = sites
    self.from = from
    self.until = until
    self.place = place
  }

  /// Values of what a rule's expressions name (`nrs`, `PR.date` for another form's, `site.mean(nrs)`), as a person
  /// writes them; a field that is not named is missing. Under the name of a form stand the records that the rule
  /// counts.
  package struct Example: Sendable {
    package var values: [(name: String, text: String)]
    package var records: [String: [[(name: String, text: String)]]]
    package var place: Diagnostic.Location

    package init(
      values: [(name: String, text: String)], records: [String: [[(name: String, text: String)]]] = [:],
      place: Diagnostic.Location
    ) {
      self.values = values
      self.records = records
      self.place = place
    }
  }
}
