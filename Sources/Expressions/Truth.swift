/// What a condition comes to in Kleene's three-valued logic.
///
/// Source: S. C. Kleene, "Introduction to Metamathematics" (1952), § 64, the strong tables.
package enum Truth: UInt8, Sendable, CaseIterable {
  case `false` = 0
  case `true` = 1
  /// What the condition needs is missing, or known only within bounds.
  case unknown = 2
}
