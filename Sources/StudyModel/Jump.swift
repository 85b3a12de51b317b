/// How far a field's value may move between one visit and the next.
package struct Jump: Sendable, Hashable {
  package enum Bound: Sendable, Hashable {
    /// In the study's unit.
    case amount(Double)
    /// A share of the earlier value: 0.25 for a quarter.
    case share(Double)
  }

  /// Visits that are more days apart are not compared.
  package var days: Int
  /// A difference up to the bound is none to ask about.
  package var bound: Bound

  package init(days: Int, bound: Bound) {
    self.days = days
    self.bound = bound
  }

  /// Whether the way from one value to the other is too far.
  package func isExceeded(from earlier: Double, to later: Double) -> Bool {
    switch bound {
    case .amount(let amount): abs(later - earlier) > amount
    case .share(let share): abs(later - earlier) > abs(earlier) * share
    }
  }
}
