package import Diagnostics

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
  package var place: Diagnostic.Location

  package init(
    id: String, severity: Severity, scope: Scope, form: String, field: String?, when: SourceText?,
    assert: SourceText, say: String, passing: [Example], failing: [Example], place: Diagnostic.Location
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
    self.place = place
  }

  /// Values of the fields that a rule's expressions name (`nrs`, or `PR.date` for another form's),
  /// as a person writes them; a field that is not named is missing.
  package struct Example: Sendable {
    package var values: [(name: String, text: String)]
    package var place: Diagnostic.Location

    package init(values: [(name: String, text: String)], place: Diagnostic.Location) {
      self.values = values
      self.place = place
    }
  }
}

/// A piece of text in a configuration file that is read further, with the place of its first character.
package struct SourceText: Sendable, Hashable {
  package var text: String
  package var place: Diagnostic.Location

  package init(text: String, place: Diagnostic.Location) {
    self.text = text
    self.place = place
  }
}
