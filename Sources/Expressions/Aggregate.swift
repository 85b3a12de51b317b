/// A number over many records, as `site.mean(nrs)`.
package struct Aggregate: Sendable {
  /// Whose records it goes over.
  package enum Level: String, Sendable, CaseIterable {
    /// Those of the participants of one site.
    case site
    /// Those of all sites.
    case study
  }

  package enum Kind: String, Sendable, CaseIterable {
    /// The mean of a number over the records that have it.
    case mean
    /// The part of the records for which a condition is true, of those for which it can be told.
    case share
    /// The records for which a condition is true, or all of them.
    case count

    /// How many arguments it takes.
    var arguments: ClosedRange<Int> { self == .count ? 0...1 : 1...2 }

    var usage: String {
      switch self {
      case .mean: "site.mean(x) or site.mean(x, condition)"
      case .share: "site.share(condition) or site.share(condition, among)"
      case .count: "site.count() or site.count(condition)"
      }
    }
  }

  /// As it is written, in the normal form.
  package let name: String
  package let level: Level
  package let kind: Kind
  /// A number for `mean`, a condition for the others; nil for all records.
  package let argument: CompiledExpression?
  /// Only records for which this is true; nil for all.
  package let condition: CompiledExpression?
}
