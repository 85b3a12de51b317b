package import Tables

/// What is known of a name before any data are read.
package struct NameType: Sendable, Hashable {
  package var kind: ColumnKind
  /// The terms of the code list; empty where the name is not coded, or where its terms are not known beforehand.
  package var terms: [String]
  /// The label of each term, in the same order.
  package var labels: [String]
  /// Whether the treatment can be told from it.
  package var tainted: Bool
  /// Whether it is a date that was moved by its participant's own number of days.
  package var shifted: Bool

  package init(
    _ kind: ColumnKind, terms: [String] = [], labels: [String] = [], tainted: Bool = false,
    shifted: Bool = false
  ) {
    self.kind = kind
    self.terms = terms
    self.labels = labels
    self.tainted = tainted
    self.shifted = shifted
  }
}
