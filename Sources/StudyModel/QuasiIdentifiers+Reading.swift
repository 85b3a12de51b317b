import Diagnostics
import Disclosure
import LocatedYAML

extension QuasiIdentifiers {
  static func readAll(
    _ node: Node, study: Study, folder: StudyFiles, with configuration: inout ConfigurationReader,
    diagnostics: inout DiagnosticList
  ) -> [QuasiIdentifiers] {
    guard let entries = node.entries else {
      diagnostics.error(
        "value.form", "'quasi_identifiers' has to be a mapping of data sets to what identifies in them", at: node.place)
      return []
    }
    return entries.compactMap {
      read($0, study: study, folder: folder, with: &configuration, diagnostics: &diagnostics)
    }
  }

  private static func read(
    _ entry: Node.Entry, study: Study, folder: StudyFiles, with configuration: inout ConfigurationReader,
    diagnostics: inout DiagnosticList
  ) -> QuasiIdentifiers? {
    var reader = MappingReader(entry.value, what: "'\(entry.key)'", diagnostics: &diagnostics)
    let k = reader.integer("k", diagnostics: &diagnostics)
    let budget = reader.number("suppress", diagnostics: &diagnostics)
    let sensitive = reader.placedTexts("sensitive", diagnostics: &diagnostics)
    let recipe = reader.placedTexts("recipe", diagnostics: &diagnostics).first
    let population = reader.placedTexts("population", diagnostics: &diagnostics).first
    _ = reader.required("variables", diagnostics: &diagnostics)
    let variables = reader.map("variables", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    if let k, k < 2 {
      diagnostics.error("quasi.k", "'k' has to be 2 or more", at: entry.value["k"]?.place ?? entry.place)
    }
    if let budget, !(0...1).contains(budget) {
      diagnostics.error(
        "quasi.suppress", "'suppress' is a share of the records, from 0 to 1",
        at: entry.value["suppress"]?.place ?? entry.place)
    }
    guard let definition = study.dataSets.first(where: { $0.name == entry.key }) else {
      diagnostics.error(
        "data_set.unknown", "the study has no data set '\(entry.key)'", at: entry.place,
        help: Suggestion.help(for: entry.key, among: study.dataSets.map(\.name)))
      return nil
    }
    // Only where a record is a participant is a class of like records a class of like people.
    if definition.key.count != 1 {
      diagnostics.error(
        "quasi.records", "data set \(entry.key) can have several records of one participant", at: entry.place,
        help: "declare them for the data set whose key is the participant alone")
    }
    let names = definition.variables.map(\.name)
    for name in sensitive + variables.map({ PlacedText(text: $0.key, place: $0.place) })
    where !names.contains(name.text) {
      diagnostics.error(
        "variable.unknown", "data set \(entry.key) has no variable '\(name.text)'", at: name.place,
        help: Suggestion.help(for: name.text, among: names))
    }
    for variable in definition.variables where variable.unblinded {
      for key in variables where key.key == variable.name {
        diagnostics.error(
          "quasi.unblinded", "'\(key.key)' is for unblinded outputs alone, and its groups would tell the treatment",
          at: key.place)
      }
    }
    for key in variables where definition.key.contains(key.key) {
      diagnostics.error("quasi.key", "'\(key.key)' is the key, by which every record differs", at: key.place)
    }
    var read = QuasiIdentifiers(
      dataSet: entry.key, hierarchies: variables.map { Hierarchy.read($0, study: study, diagnostics: &diagnostics) },
      k: max(2, k ?? 11), budget: budget ?? 0, sensitive: sensitive.map(\.text), place: entry.place)
    if let recipe {
      read.pin(recipe, folder: folder, with: &configuration, diagnostics: &diagnostics)
    }
    if let population,
      let node = configuration.document(
        folder.within(population.text), mention: population.place, diagnostics: &diagnostics)
    {
      read.population = KeyTable.read(node, columns: read.hierarchies.map(\.column), diagnostics: &diagnostics)
    }
    return read
  }

  private mutating func pin(
    _ name: PlacedText, folder: StudyFiles, with configuration: inout ConfigurationReader,
    diagnostics: inout DiagnosticList
  ) {
    guard
      let node = configuration.document(folder.within(name.text), mention: name.place, diagnostics: &diagnostics)
    else { return }
    let pinned = Recipe.read(node, diagnostics: &diagnostics)
    if steps(of: pinned) == nil {
      diagnostics.error(
        "recipe.other", "the recipe is for data set '\(pinned.dataSet)' with other variables or levels", at: name.place,
        help: "take the recipe that the risk report of a run with these variables proposes")
    } else {
      recipe = pinned
    }
  }
}

extension KeyTable {
  /// People by the values of quasi-identifiers, as a census counts them.
  fileprivate static func read(_ node: Node, columns: [String], diagnostics: inout DiagnosticList) -> KeyTable {
    var reader = MappingReader(node, what: "population counts", diagnostics: &diagnostics)
    _ = reader.optional("format")
    _ = reader.requiredText("source", diagnostics: &diagnostics)
    let groups = reader.requiredList("groups", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    var table = KeyTable(columns: columns)
    for node in groups {
      var group = MappingReader(node, what: "a group of people", diagnostics: &diagnostics)
      let people = group.requiredInteger("people", diagnostics: &diagnostics)
      var values: [String: String] = [:]
      for pair in group.pairs("values", diagnostics: &diagnostics) { values[pair.key] = pair.value }
      group.finish(diagnostics: &diagnostics)
      guard let people, people >= 0, Set(values.keys) == Set(columns) else {
        diagnostics.error(
          "population.group", "a group needs a value of each of \(columns.joined(separator: ", ")) and its people",
          at: node.place)
        continue
      }
      table.add(columns.map { values[$0] }, count: people)
    }
    return table
  }
}

extension Hierarchy {
  fileprivate static func read(_ entry: Node.Entry, study: Study, diagnostics: inout DiagnosticList) -> Hierarchy {
    var hierarchy = Hierarchy(column: entry.key, levels: [.same])
    if case .empty = entry.value.content {
      hierarchy.levels.append(.everything)
      return hierarchy
    }
    var reader = MappingReader(entry.value, what: "variable '\(entry.key)'", diagnostics: &diagnostics)
    let bands = reader.placedTexts("bands", diagnostics: &diagnostics)
    let top = reader.integer("top", diagnostics: &diagnostics)
    let groups = reader.list("groups", diagnostics: &diagnostics)
    let isSite = reader.flag("sites", diagnostics: &diagnostics)
    let weight = reader.number("weight", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    let ways = [!bands.isEmpty, !groups.isEmpty, isSite].count { $0 }
    if ways > 1 {
      diagnostics.error(
        "quasi.ways", "a variable has one of 'bands', 'groups' and 'sites'", at: entry.place)
    }
    if let weight, weight <= 0 {
      diagnostics.error(
        "quasi.weight", "'weight' has to be above 0", at: entry.value["weight"]?.place ?? entry.place,
        help: "2 keeps the variable exact at twice the cost of one that has none")
    } else if let weight {
      hierarchy.weight = weight
    }
    var before = 1
    for text in bands {
      guard let width = Int(text.text), width > before, width % before == 0 else {
        diagnostics.error(
          "quasi.bands", "bands have to be whole numbers, each a multiple of the one before and larger", at: text.place,
          help: "as in [5, 10, 20]: otherwise a person could be told from where two bands overlap")
        continue
      }
      before = width
      hierarchy.levels.append(.bands(width: width, top: top))
    }
    for node in groups { hierarchy.levels.append(readGroups(node, diagnostics: &diagnostics)) }
    if isSite {
      // A site lies in a town, and a town is smaller than what may be told (45 CFR 164.514(b)(2)(i)(B)).
      hierarchy.levels.append(.groups(study.countriesToTell, other: "*"))
      hierarchy.levels.append(.groups(study.continentsOfSites, other: "*"))
      hierarchy.least = 1
    }
    hierarchy.levels.append(.everything)
    return hierarchy
  }

  private static func readGroups(_ node: Node, diagnostics: inout DiagnosticList) -> Generalisation {
    var groups: [String: String] = [:]
    for entry in node.entries ?? [] {
      for value in PlacedText.read(entry.value, key: entry.key, diagnostics: &diagnostics) {
        if groups.updateValue(entry.key, forKey: value.text) != nil {
          diagnostics.error("quasi.groups", "'\(value.text)' is in two groups", at: value.place)
        }
      }
    }
    if groups.isEmpty {
      diagnostics.error("quasi.groups", "a level of groups maps each group to its values", at: node.place)
    }
    return .groups(groups, other: "*")
  }
}

extension Recipe {
  fileprivate static func read(_ node: Node, diagnostics: inout DiagnosticList) -> Recipe {
    var reader = MappingReader(node, what: "a recipe", diagnostics: &diagnostics)
    _ = reader.optional("format")
    let name = reader.requiredText("data_set", diagnostics: &diagnostics)
    let k = reader.requiredInteger("k", diagnostics: &diagnostics) ?? 0
    _ = reader.required("levels", diagnostics: &diagnostics)
    var steps: [Step] = []
    for pair in reader.map("levels", diagnostics: &diagnostics) {
      guard let level = pair.value.scalar.flatMap({ Int($0) }) else {
        diagnostics.error("value.form", "the level of '\(pair.key)' has to be a whole number", at: pair.value.place)
        continue
      }
      steps.append(Step(column: pair.key, level: level))
    }
    var withheld: [[String?]] = []
    for item in reader.list("withheld", diagnostics: &diagnostics) {
      guard let values = item.list, values.count == steps.count else {
        diagnostics.error("recipe.withheld", "a group that is withheld has a value for each variable", at: item.place)
        continue
      }
      withheld.append(
        values.map { value in if case .empty = value.content { nil as String? } else { value.scalar } })
    }
    reader.finish(diagnostics: &diagnostics)
    return Recipe(dataSet: name, k: k, steps: steps, withheld: withheld)
  }
}
