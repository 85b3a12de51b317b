package import StudyModel

/// Queries with one root cause.
package struct QueryGroup: Sendable, Hashable {
  /// A query in its place below the one that it follows from.
  package struct Member: Sendable, Hashable {
    /// Its place in the list that was grouped.
    package var index: Int
    /// 0 for a root cause, 1 for what follows from it, and so on.
    package var depth: Int
  }

  /// In plain words how many there are, what the cause is, and where it is seen first.
  package var title: String
  /// What is wrong and what to do, in the words of the first root cause.
  package var message: String
  /// The worst among the root causes.
  package var severity: Severity
  package var rule: String
  package var archive: String
  package var file: String
  /// As the site has it; nil where the group is about no column, or about several.
  package var column: String?
  /// Root causes by participant and row, each with what follows from it below it.
  package var members: [Member]
}
