/// The names of drugs that hold at one site, as bytes.
package struct DrugNames: Sendable {
  /// What a name stands for.
  package struct Entry: Sendable, Hashable {
    /// None for what a person said is no drug.
    package var ingredients: [DrugDictionary.Ingredient]
    /// Milligrams of each ingredient in the strengths that are sold, in the order of `ingredients`.
    package var strengths: [[Double]]
    package var form: String?
    /// The pack, `study`, or `decision`.
    package var pack: String
    package var source: String

    package init(
      ingredients: [DrugDictionary.Ingredient], strengths: [[Double]], form: String?, pack: String, source: String
    ) {
      self.ingredients = ingredients
      self.strengths = strengths
      self.form = form
      self.pack = pack
      self.source = source
    }

    /// The place of the opioid among the ingredients.
    package var opioid: Int? { ingredients.firstIndex { $0.isOpioid } }
  }

  private let known: [String: DrugDictionary.Ingredient]
  private var byName: [[UInt8]: Entry] = [:]
  /// By the whole text of a cell.
  private var decided: [[UInt8]: Entry] = [:]
  private let qualifiers: Set<[UInt8]>
  private let formsByWord: [[UInt8]: String]

  init(ingredients: [DrugDictionary.Ingredient], qualifiers: [String], forms: [DrugDictionary.DoseForm]) {
    known = Dictionary(ingredients.map { ($0.name, $0) }) { first, _ in first }
    self.qualifiers = Set(qualifiers.map { DrugName.folded($0) })
    formsByWord = Dictionary(forms.flatMap { form in form.words.map { (DrugName.folded($0), form.name) } }) {
      first, _ in
      first
    }
  }

  /// What a folded name stands for, or nil.
  package func entry(_ folded: [UInt8]) -> Entry? { byName[folded] }

  /// What a person decided that the whole text of a cell stands for.
  package func decision(_ folded: [UInt8]) -> Entry? { decided[folded] }

  /// Whether words change neither ingredient nor dose.
  package func isQualifier(_ folded: [UInt8]) -> Bool { qualifiers.contains(folded) }

  /// The dose form that a word behind a name stands for.
  package func form(_ folded: [UInt8]) -> String? { formsByWord[folded] }

  /// Every folded name, sorted.
  package var all: [[UInt8]] { byName.keys.sorted { $0.lexicographicallyPrecedes($1) } }

  /// Adds what packs of one rank say, where packs of a rank before said nothing.
  mutating func add(_ sources: [Drugs.Source]) {
    var found: [[UInt8]: Entry] = [:]
    var conflicts: Set<[UInt8]> = []
    func take(_ name: String, _ entry: Entry) {
      let folded = DrugName.folded(name)
      guard let before = found[folded] else {
        found[folded] = entry
        return
      }
      if before.ingredients.map(\.name) != entry.ingredients.map(\.name) || before.form != entry.form {
        conflicts.insert(folded)
      } else {
        found[folded]?.strengths += entry.strengths.filter { !before.strengths.contains($0) }
      }
    }
    for source in sources {
      for ingredient in source.dictionary.ingredients {
        guard let known = known[ingredient.name] else { continue }
        take(
          ingredient.name,
          Entry(ingredients: [known], strengths: [], form: nil, pack: source.name, source: ingredient.source))
      }
      for product in source.dictionary.products {
        let ingredients = product.ingredients.compactMap { known[$0] }
        guard ingredients.count == product.ingredients.count else { continue }
        for name in product.names {
          take(
            name,
            Entry(
              ingredients: ingredients, strengths: product.strengths, form: product.form, pack: source.name,
              source: product.source))
        }
      }
    }
    for (name, entry) in found where !conflicts.contains(name) && byName[name] == nil { byName[name] = entry }
  }

  mutating func add(_ decisions: [MedicationDecision]) {
    // Those of the site go before those of every site.
    for decision in decisions.sorted(by: { ($0.site == nil ? 0 : 1) < ($1.site == nil ? 0 : 1) }) {
      let folded = DrugName.folded(decision.written)
      guard let name = decision.standsFor else {
        decided[folded] = Entry(
          ingredients: [], strengths: [], form: nil, pack: "decision", source: decision.decidedBy)
        continue
      }
      if var entry = byName[DrugName.folded(name)] {
        entry.pack = "decision"
        decided[folded] = entry
      }
    }
  }
}
