package import Tables

/// What a study knows of drugs: its packs, what it says in their place, its lists of factors, and what people decided
/// about names that nobody knew.
package struct Drugs: Sendable {
  /// The word for what stands in the study's own `drugs.yaml`.
  package static let ofStudy = "study"

  package struct Source: Sendable, Hashable {
    /// The pack's name, or `study`.
    package var name: String
    package var dictionary: DrugDictionary

    package init(name: String, dictionary: DrugDictionary) {
      self.name = name
      self.dictionary = dictionary
    }
  }

  /// The study's own first, then packs in the order in which the study and its sites name them.
  package var sources: [Source]
  package var decisions: [MedicationDecision]
  package var factorLists: [FactorList]

  package init(sources: [Source] = [], decisions: [MedicationDecision] = [], factorLists: [FactorList] = []) {
    self.sources = sources
    self.decisions = decisions
    self.factorLists = factorLists
  }

  /// Every dose form; the study's before a pack's of the same name.
  package var forms: [DrugDictionary.DoseForm] {
    var forms: [DrugDictionary.DoseForm] = []
    for form in sources.flatMap(\.dictionary.forms) where !forms.contains(where: { $0.name == form.name }) {
      forms.append(form)
    }
    return forms
  }

  /// Every ingredient; the study's before a pack's of the same name.
  package var ingredients: [DrugDictionary.Ingredient] {
    var seen: Set<String> = []
    return sources.flatMap(\.dictionary.ingredients).filter { seen.insert($0.name).inserted }
  }

  package func factorList(_ id: String) -> FactorList? { factorLists.first { $0.id == id } }

  /// What the study says in the place of a pack, each in a line for a person; sorted.
  package var overrides: [String] {
    guard let own = sources.first(where: { $0.name == Drugs.ofStudy })?.dictionary else { return [] }
    var lines: [String] = []
    for pack in sources where pack.name != Drugs.ofStudy {
      let theirs = pack.dictionary
      for ingredient in own.ingredients where theirs.ingredients.contains(where: { $0.name == ingredient.name }) {
        lines.append("ingredient '\(ingredient.name)' in place of pack \(pack.name)")
      }
      for form in own.forms where theirs.forms.contains(where: { $0.name == form.name }) {
        lines.append("dose form '\(form.name)' in place of pack \(pack.name)")
      }
      let names = Set(theirs.products.flatMap(\.names).map { DrugName.folded($0) })
      for name in own.products.flatMap(\.names) where names.contains(DrugName.folded(name)) {
        lines.append("drug '\(name)' in place of pack \(pack.name)")
      }
    }
    return lines.sorted()
  }

  /// The names that hold at a site: the study's, then its own packs', then the study's other packs'.
  ///
  /// Where two packs of one step differ on a name, it stands for nothing: a record that has it is asked about.
  package func names(at site: Site) -> DrugNames {
    var names = DrugNames(ingredients: ingredients, qualifiers: sources.flatMap(\.dictionary.qualifiers), forms: forms)
    let own = sources.filter { $0.name == Drugs.ofStudy }
    let ofSite = sources.filter { $0.name != Drugs.ofStudy && site.packs.contains($0.name) }
    let others = sources.filter { $0.name != Drugs.ofStudy && !site.packs.contains($0.name) }
    for step in [own, ofSite, others] { names.add(step) }
    names.add(decisions.filter { $0.site == nil || $0.site == site.id })
    return names
  }
}

/// What a person decided about a name that no pack knows.
package struct MedicationDecision: Sendable, Hashable {
  /// Nil where it holds at every site.
  package var site: SiteID?
  /// The drug as it was written.
  package var written: String
  /// A name that a pack or the study knows; nil for what is no drug.
  package var standsFor: String?
  package var decidedBy: String
  /// Days since 1970-01-01.
  package var decidedOn: Int32

  package init(site: SiteID?, written: String, standsFor: String?, decidedBy: String, decidedOn: Int32) {
    self.site = site
    self.written = written
    self.standsFor = standsFor
    self.decidedBy = decidedBy
    self.decidedOn = decidedOn
  }
}
