/// Finds how little has to be generalised so that each record is like at least k - 1 others.
///
/// All combinations of the columns' levels form a lattice. Generalising further never makes a class smaller, so that
/// what holds for one node holds for all above it, and what fails fails for all below. As in Flash (Kohlmayer, Prasser
/// et al., 2012), paths go greedily upward from the lowest node that is not judged, and each is searched by halving.
/// The result is that of looking at every node.
package struct LatticeSearch: Sendable {
  /// More nodes than these are not searched.
  package static let mostNodes = 20_000

  /// A choice of levels that meets k.
  package struct Solution: Sendable, Equatable {
    package var levels: [Int]
    /// Records in classes below k, which have to be withheld; within the budget.
    package var suppressed: Int
    /// The mean over the columns, by their weights, of level / highest level, 0 to 1 (Sweeney 2002, 1 - Prec).
    package var loss: Double
  }

  package let table: KeyTable
  package let hierarchies: [Hierarchy]
  package let k: Int
  /// The share of records that may be withheld, 0 to 1.
  package let budget: Double

  package init(_ table: KeyTable, hierarchies: [Hierarchy], k: Int, budget: Double) {
    precondition(hierarchies.map(\.column) == table.columns, "each column has a hierarchy, in the same order")
    self.table = table
    self.hierarchies = hierarchies
    self.k = k
    self.budget = budget
  }

  /// How many nodes the lattice has.
  package var nodes: Int { hierarchies.reduce(1) { $0 * max(1, $1.levels.count - $1.least) } }

  /// The records in classes below k at a node.
  package func suppressed(at levels: [Int]) -> Int {
    let steps = zip(hierarchies, levels).map { $0.levels[$1] }
    return RiskMeasures(table.generalised(by: steps)).records(below: k)
  }

  private func holds(_ levels: [Int]) -> Bool {
    Double(suppressed(at: levels)) <= budget * Double(table.records)
  }

  private func loss(_ levels: [Int]) -> Double {
    let whole = hierarchies.reduce(0) { $0 + $1.weight }
    let lost = zip(hierarchies, levels).reduce(0.0) { sum, part in
      let highest = part.0.levels.count - 1
      return highest > 0 ? sum + part.0.weight * Double(part.1) / Double(highest) : sum
    }
    return whole > 0 ? lost / whole : 0
  }

  /// The solution with the least loss; among equals the one that withholds least, then the lowest in the order of
  /// the columns. Nil where not even the top of the lattice meets k, or where it has too many nodes.
  package func best() -> Solution? {
    guard nodes <= LatticeSearch.mostNodes else { return nil }
    let order = allNodes()
    var judged: [[Int]: Bool] = [:]
    for start in order where judged[start] == nil {
      var path = [start]
      while let next = successors(of: path[path.count - 1]).first(where: { judged[$0] == nil }) { path.append(next) }
      var low = 0
      var high = path.count - 1
      while low <= high {
        let middle = (low + high) / 2
        let met = holds(path[middle])
        for node in order where judged[node] == nil && LatticeSearch.isAbove(node, path[middle], met) {
          judged[node] = met
        }
        if met { high = middle - 1 } else { low = middle + 1 }
      }
    }
    let met = order.filter { judged[$0] == true }
    guard let least = met.map({ loss($0) }).min() else { return nil }
    return met.filter { loss($0) == least }
      .map { Solution(levels: $0, suppressed: suppressed(at: $0), loss: least) }
      .min {
        $0.suppressed != $1.suppressed
          ? $0.suppressed < $1.suppressed : $0.levels.lexicographicallyPrecedes($1.levels)
      }
  }

  /// Whether a node is at least as general as another, or at most, or the same.
  private static func isAbove(_ node: [Int], _ other: [Int], _ above: Bool) -> Bool {
    zip(node, other).allSatisfy { above ? $0 >= $1 : $0 <= $1 }
  }

  private func successors(of node: [Int]) -> [[Int]] {
    node.indices.compactMap { column in
      guard node[column] + 1 < hierarchies[column].levels.count else { return nil }
      var next = node
      next[column] += 1
      return next
    }
  }

  /// By height, then in the order of the columns.
  private func allNodes() -> [[Int]] {
    var nodes: [[Int]] = [[]]
    for hierarchy in hierarchies {
      let levels = hierarchy.least..<max(hierarchy.least + 1, hierarchy.levels.count)
      nodes = nodes.flatMap { node in levels.map { node + [$0] } }
    }
    return nodes.sorted { left, right in
      let heights = (left.reduce(0, +), right.reduce(0, +))
      return heights.0 != heights.1 ? heights.0 < heights.1 : left.lexicographicallyPrecedes(right)
    }
  }
}
