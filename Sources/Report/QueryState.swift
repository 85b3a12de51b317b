/// Where a query stands between the centre and the site.
package enum QueryState: String, Sendable, Hashable, CaseIterable {
  case reopened, new, open, answered, resolved, waived

  /// Whether it is the site's turn.
  package var awaitsSite: Bool { self == .reopened || self == .new || self == .open }

  /// Whether nobody has anything left to do.
  package var isClosed: Bool { self == .resolved || self == .waived }
}
