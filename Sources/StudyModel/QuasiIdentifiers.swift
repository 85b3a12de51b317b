package import Diagnostics
package import Disclosure
import Tables

/// The variables of a data set by which a participant may be known, how each may be generalised, and what is asked of
/// the data set where it goes to the public.
package struct QuasiIdentifiers: Sendable {
  package var dataSet: String
  package var hierarchies: [Hierarchy]
  /// How many records at least have to be alike.
  ///
  /// 11 unless the study says otherwise: a chance of 1 in 11 is the 0.09 that EMA Policy 0070 and Health Canada's PRCI
  /// recommend in most circumstances.
  package var k: Int
  /// The share of records that may be withheld, 0 to 1.
  package var budget: Double
  /// Variables of which a group must not all have one value.
  package var sensitive: [String]
  /// What the study has pinned; nil where nothing is pinned.
  package var recipe: Recipe?
  /// The people of each combination of values in the population that participants come from; nil where nobody counted.
  package var population: KeyTable?
  package var place: Diagnostic.Location

  package init(
    dataSet: String, hierarchies: [Hierarchy], k: Int = 11, budget: Double = 0, sensitive: [String] = [],
    recipe: Recipe? = nil, place: Diagnostic.Location
  ) {
    self.dataSet = dataSet
    self.hierarchies = hierarchies
    self.k = k
    self.budget = budget
    self.sensitive = sensitive
    self.recipe = recipe
    self.place = place
  }

  /// The steps of generalisation of a recipe, one for each variable; nil where it is for other variables or levels.
  package func steps(of recipe: Recipe) -> [Generalisation]? {
    guard recipe.dataSet == dataSet, recipe.steps.map(\.column) == hierarchies.map(\.column) else { return nil }
    var steps: [Generalisation] = []
    for (step, hierarchy) in zip(recipe.steps, hierarchies) {
      guard hierarchy.levels.indices.contains(step.level), step.level >= hierarchy.least else { return nil }
      steps.append(hierarchy.levels[step.level])
    }
    return steps
  }

  /// The steps that leave each variable as exact as it may be told at all.
  package var leastSteps: [Generalisation] { hierarchies.map { $0.levels[$0.least] } }
}

extension Study {
  package func quasiIdentifiers(of dataSet: String) -> QuasiIdentifiers? {
    quasiIdentifiers.first { $0.dataSet == dataSet }
  }

  /// The country of each site as it may be told: its own where it has another centre in the study, for otherwise the
  /// country names the centre; then its continent, or nothing where the packs know none.
  var countriesToTell: [String: String] {
    Dictionary(
      sites.map { site in
        let centres = sites.count { $0.kind == .centre && $0.country == site.country }
        return (site.id.text, centres > 1 ? site.country : continents[site.country] ?? "*")
      }, uniquingKeysWith: { first, _ in first })
  }

  var continentsOfSites: [String: String] {
    Dictionary(sites.map { ($0.id.text, continents[$0.country] ?? "*") }, uniquingKeysWith: { first, _ in first })
  }
}
