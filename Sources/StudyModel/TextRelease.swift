package import FreeText

/// How a field of free text outlives de-identification: without what names somebody. A field that has none is dropped.
package struct TextRelease: Sendable, Hashable {
  package var dates: DatesInText

  package init(dates: DatesInText = .redact) { self.dates = dates }

  /// What may stand behind `release`.
  package enum Fate: String, Sendable, CaseIterable {
    /// As without the key.
    case dropped
    case scrubbed
  }
}

extension Field {
  /// Whether de-identification takes the column away.
  package var isRemoved: Bool { role.isRemoved && release == nil }
}

extension Study {
  /// Whether a text of some form is released, so that it has to be known who the people are that it may name.
  package var releasesTexts: Bool { forms.contains { $0.fields.contains { $0.release != nil } } }
}
