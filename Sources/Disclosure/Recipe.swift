/// How a data set is generalised: found once, then data that a study pins and applies to every later cut.
package struct Recipe: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    package var column: String
    /// The level of the column's hierarchy.
    package var level: Int

    package init(column: String, level: Int) {
      self.column = column
      self.level = level
    }
  }

  package var dataSet: String
  /// What it was searched for.
  package var k: Int
  package var steps: [Step]
  /// Combinations of generalised values whose records are withheld, nil for a missing value; sorted.
  package var withheld: [[String?]]

  package init(dataSet: String, k: Int, steps: [Step], withheld: [[String?]] = []) {
    self.dataSet = dataSet
    self.k = k
    self.steps = steps
    self.withheld = withheld
  }

  /// The recipe that a search leads to; nil where none meets k.
  package static func search(
    _ table: KeyTable, hierarchies: [Hierarchy], k: Int, budget: Double, dataSet: String
  ) -> Recipe? {
    let search = LatticeSearch(table, hierarchies: hierarchies, k: k, budget: budget)
    guard let best = search.best() else { return nil }
    let told = table.generalised(by: zip(hierarchies, best.levels).map { $0.levels[$1] })
    return Recipe(
      dataSet: dataSet, k: k, steps: zip(hierarchies, best.levels).map { Step(column: $0.column, level: $1) },
      withheld: told.classes(below: k).map(\.values))
  }
}
