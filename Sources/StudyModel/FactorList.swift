/// A published list of factors from doses of opioids to milligrams of oral morphine a day.
package struct FactorList: Sendable, Hashable {
  /// A factor for one ingredient taken by one route.
  package struct Factor: Sendable, Hashable {
    package var ingredient: String
    package var route: String
    /// Rising bounds of the daily dose, each with the factor for doses up to it; the last has none and holds above.
    package var steps: [Step]

    package init(ingredient: String, route: String, steps: [Step]) {
      self.ingredient = ingredient
      self.route = route
      self.steps = steps
    }
  }

  package struct Step: Sendable, Hashable {
    /// Of the daily dose, in mg or, of patches, mcg/h; nil for every dose above the steps before.
    package var upTo: Double?
    package var factor: Double

    package init(upTo: Double? = nil, factor: Double) {
      self.upTo = upTo
      self.factor = factor
    }
  }

  package var id: String
  package var title: String
  package var source: String
  package var factors: [Factor]

  package init(id: String, title: String, source: String, factors: [Factor]) {
    self.id = id
    self.title = title
    self.source = source
    self.factors = factors
  }

  /// The factor, or nil where the list has none.
  package func factor(of ingredient: String, route: String) -> Factor? {
    factors.first { $0.ingredient == ingredient && $0.route == route }
  }
}

extension FactorList.Factor {
  /// Milligrams of oral morphine a day for a daily dose, in mg or, of patches, mcg/h worn.
  package func equivalent(of daily: Double) -> Double {
    let step = steps.first { $0.upTo.map { daily <= $0 } ?? true }
    return daily * (step?.factor ?? 0)
  }

  /// Whether the factor hangs on how much is taken a day in all.
  package var dependsOnDose: Bool { steps.count > 1 }
}
