package import StudyModel

/// What a drug as it was written is taken for at a site, with every source, for a person.
package struct ExplainedDrug: Equatable {
  package struct Factor: Equatable {
    package var list: String
    package var route: String
    /// A number, or numbers with the bounds of the daily dose.
    package var factor: String
    package var source: String
  }

  package var ingredients: [String]
  package var opioid: String?
  package var form: String?
  /// Strengths of the product in the order of the ingredients, in milligrams.
  package var strengths: [String]
  /// Of the opioid, where a strength stands behind the name; or why it cannot be told.
  package var dose: String?
  package var pack: String
  package var source: String
  package var factors: [Factor]
  /// The lists that have no factor for the opioid.
  package var without: [String]

  /// Nil where nobody knows the name.
  package init?(_ written: String, at site: Site, of study: Study) {
    let names = study.drugs.names(at: site)
    guard let text = DrugText(Array(written.utf8), names: names) else { return nil }
    let entry = text.entry
    ingredients = entry.ingredients.map(\.name)
    opioid = entry.opioid.map { entry.ingredients[$0].name }
    form = text.form ?? entry.form
    strengths = entry.strengths.map { $0.map(ExplainedDrug.number).joined(separator: "/") }
    pack = entry.pack
    source = entry.source
    factors = []
    without = []
    guard let opioid else { return }
    if !text.strength.isEmpty {
      let forms = study.drugs.forms
      let site = MedicationSite(names: names, forms: forms, factors: nil, decimalMark: site.dialect.decimalMark)
      let read = StrengthText(text.strength, decimalMark: site.decimalMark) { site.isIdle($0) }
      switch Dose.decide(read, of: entry, form: form.flatMap { name in forms.first { $0.name == name } }, count: .units)
      {
      case .success(let found):
        dose =
          "\(ExplainedDrug.number(found.strength)) \(found.isRate ? "mcg/h" : "mg")"
          + (found.other.map { " beside \(ExplainedDrug.number($0)) mg" } ?? "")
      case .failure(let refusal): dose = refusal.reason.rawValue
      }
    }
    for list in study.drugs.factorLists {
      let found = list.factors.filter { $0.ingredient == opioid }
      if found.isEmpty { without.append(list.id) }
      for factor in found {
        let steps = factor.steps.map { step in
          ExplainedDrug.number(step.factor) + (step.upTo.map { " up to \(ExplainedDrug.number($0)) a day" } ?? "")
        }
        factors.append(
          Factor(list: list.id, route: factor.route, factor: steps.joined(separator: ", then "), source: list.source))
      }
    }
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }
}
