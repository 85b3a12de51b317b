/// What somebody who sees a protected table, and knows the rule, can work out of its figures.
package struct TableAudit: Sendable {
  /// The least and the greatest that each figure may be, in the order of the protected table's figures.
  package let ranges: [ClosedRange<Int>]

  package init(of told: ProtectedTable, counted table: CountTable) {
    let network = table.network
    let known = network.knowledge(told.figures, by: told.rule)
    ranges = network.figures.indices.map { network.range(of: $0, knowing: known) }
  }
}
