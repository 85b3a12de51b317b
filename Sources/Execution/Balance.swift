package import Stages
package import Tables

/// Rows counted by stage, site and table.
package struct Balance: Sendable {
  package struct Key: Hashable, Comparable, Sendable {
    /// The place of the stage in the plan, from 0.
    package var step: Int
    package var site: SiteID
    package var table: TableName

    package init(step: Int, site: SiteID, table: TableName) {
      self.step = step
      self.site = site
      self.table = table
    }

    package static func < (left: Self, right: Self) -> Bool {
      (left.step, left.site, left.table) < (right.step, right.site, right.table)
    }
  }

  private var counted: [Key: RowBalance] = [:]

  package init() {}

  package mutating func add(_ balance: RowBalance, to key: Key) { counted[key, default: RowBalance()] += balance }

  package mutating func add(_ other: Balance) {
    for (key, balance) in other.counted { add(balance, to: key) }
  }

  /// All counts, by stage, site and table.
  package var rows: [(key: Key, balance: RowBalance)] {
    counted.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The counts of a stage and site over all of its tables.
  package func total(step: Int, site: SiteID) -> RowBalance {
    counted.filter { $0.key.step == step && $0.key.site == site }.values
      .reduce(into: RowBalance()) { $0 += $1 }
  }

  /// The first count that does not add up; nil where all do.
  package var firstImbalance: Key? { rows.first { !$0.balance.holds }?.key }
}
