import Diagnostics
import LocatedYAML
import Tables

extension Drugs {
  /// The study's own file of drugs, and that of decisions about names; a study may lack either.
  static let file = "drugs.yaml"
  static let decisionsFile = "medications.csv"

  /// Reads what stands beside the packs, and looks up what all of them mention.
  mutating func read(
    _ files: StudyFiles, root: Node, mentions: DrugMentions, isComplete: Bool, with reader: inout ConfigurationReader,
    diagnostics: inout DiagnosticList
  ) {
    var mentions = mentions
    if reader.has(Drugs.file, in: files.folder),
      let node = reader.document("\(files.folder)/\(Drugs.file)", diagnostics: &diagnostics)
    {
      var mapping = MappingReader(node, what: Drugs.file, diagnostics: &diagnostics)
      _ = mapping.optional("format")
      let read = DrugDictionary.read(&mapping, diagnostics: &diagnostics)
      mapping.finish(diagnostics: &diagnostics)
      sources.insert(Source(name: Drugs.ofStudy, dictionary: read.0), at: 0)
      mentions += read.1
    }
    let lists = root["mme_lists"].map { PlacedText.read($0, key: "mme_lists", diagnostics: &diagnostics) } ?? []
    var seen = NamesSeen()
    for name in lists where seen.take(name, "mme_list.duplicate", "list", diagnostics: &diagnostics) {
      let path = files.beside("mme/\(name.text).yaml")
      guard let node = reader.document(path, mention: name.place, diagnostics: &diagnostics) else { continue }
      let read = FactorList.read(node, name: name.text, diagnostics: &diagnostics)
      factorLists.append(read.0)
      mentions += read.1
      check(read.0, node, diagnostics: &diagnostics)
    }
    if isComplete { check(mentions, diagnostics: &diagnostics) }
    if let table = reader.table(Drugs.decisionsFile, in: files.folder, diagnostics: &diagnostics) {
      decisions = MedicationDecision.readAll(
        table, drugs: self, sites: files.sites.map { $0.node?["site"]?.scalar ?? $0.stem.uppercased() },
        isComplete: isComplete, diagnostics: &diagnostics)
    }
  }

  /// Every name that an entry uses has to be some pack's.
  private func check(_ mentions: DrugMentions, diagnostics: inout DiagnosticList) {
    // A study whose packs name no ingredient at all has no drugs, and the names of its country's pack wait for nothing.
    let known = ingredients.map(\.name)
    if known.isEmpty { return }
    for name in mentions.ingredients where !known.contains(name.text) {
      diagnostics.error(
        "drug.ingredient", "no pack has an ingredient '\(name.text)'", at: name.place,
        help: Suggestion.help(for: name.text, among: known))
    }
    let formNames = forms.map(\.name)
    for name in mentions.forms where !formNames.contains(name.text) {
      diagnostics.error(
        "drug.form", "no pack has a dose form '\(name.text)'", at: name.place,
        help: Suggestion.help(for: name.text, among: formNames))
    }
  }

  /// A list names routes by which some dose form is taken, and opioids.
  private func check(_ list: FactorList, _ node: Node, diagnostics: inout DiagnosticList) {
    let routes = Set(forms.map(\.route))
    let opioids = ingredients.filter(\.isOpioid).map(\.name)
    for entry in node["factors"]?.entries ?? [] {
      if ingredients.contains(where: { $0.name == entry.key && !$0.isOpioid }) {
        diagnostics.error(
          "factor.opioid", "'\(entry.key)' is no opioid", at: entry.place,
          help: Suggestion.help(for: entry.key, among: opioids))
      }
      for route in entry.value.entries ?? [] where !routes.isEmpty && !routes.contains(route.key) {
        diagnostics.error(
          "factor.route", "no dose form is taken by route '\(route.key)'", at: route.place,
          help: Suggestion.help(for: route.key, among: routes.sorted()))
      }
    }
  }

  /// Takes a pack; two packs may not differ on an ingredient or a form.
  mutating func add(
    _ dictionary: DrugDictionary, of pack: String, at node: Node, diagnostics: inout DiagnosticList
  ) {
    let (known, forms) = (ingredients, self.forms)
    let differing =
      dictionary.ingredients.filter { mine in
        known.contains { $0.name == mine.name && !$0.saysSame(as: mine) }
      }.map { ("ingredients", $0.name) }
      + dictionary.forms.filter { mine in
        forms.contains { $0.name == mine.name && ($0.kind != mine.kind || $0.route != mine.route) }
      }.map { ("forms", $0.name) }
    for (key, name) in differing {
      diagnostics.error(
        "pack.conflict", "another pack says something else of '\(name)'",
        at: node["drugs"]?[key]?.entries?.first { $0.key == name }?.place ?? node.place,
        help: "what a study wants otherwise stands in its own \(Drugs.file), which wins over packs")
    }
    sources.append(Source(name: pack, dictionary: dictionary))
  }
}

extension DrugDictionary.Ingredient {
  fileprivate func saysSame(as other: Self) -> Bool {
    isOpioid == other.isOpioid && besideOpioid == other.besideOpioid
  }
}

extension MedicationDecision {
  /// The list that is filled in has an apostrophe before what a spreadsheet would take for a formula.
  private static func withoutApostrophe(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let isGuarded = bytes.count > 1 && bytes[0] == UInt8(ascii: "'") && [61, 43, 45, 64].contains(bytes[1])
    return isGuarded ? String(text.dropFirst()) : text
  }

  /// Written for what is no drug.
  static let noDrug = "not_a_drug"

  fileprivate static func readAll(
    _ table: Node, drugs: Drugs, sites: [String], isComplete: Bool, diagnostics: inout DiagnosticList
  ) -> [MedicationDecision] {
    let names = Set(
      drugs.sources.flatMap { $0.dictionary.ingredients.map(\.name) + $0.dictionary.products.flatMap(\.names) })
    let folded = Set(names.map { DrugName.folded($0) })
    var seen: [String: PlacedText] = [:]
    return (table.list ?? []).compactMap { row in
      var reader = MappingReader(row, what: "a line of \(Drugs.decisionsFile)", diagnostics: &diagnostics)
      for key in ["records", "suggestions", "note"] { _ = reader.optional(key) }
      let site = reader.placedTexts("site", diagnostics: &diagnostics).first
      let written = reader.placedText("written", diagnostics: &diagnostics)
      let standsFor = reader.placedTexts("stands_for", diagnostics: &diagnostics).first
      let by = reader.optional("decided_by")
      let on = reader.optional("decided_on")
      reader.finish(diagnostics: &diagnostics)
      // A line that nobody has filled in yet is still open.
      guard let standsFor, let written else { return nil }
      guard let by = by?.scalar else {
        diagnostics.error(
          "decision.unsigned", "nobody has signed what '\(standsFor.text)' stands for", at: row.place,
          help: "write who decided it into 'decided_by', and the day as 2024-05-31 into 'decided_on'")
        return nil
      }
      guard let day = on?.scalar.flatMap({ PartialDate(iso: $0) })?.days else {
        diagnostics.error(
          "decision.undated", "'decided_on' has to be a day as 2024-05-31", at: on?.place ?? row.place)
        return nil
      }
      if let site, !sites.contains(site.text) {
        diagnostics.error(
          "site.unknown", "there is no site '\(site.text)'", at: site.place,
          help: Suggestion.help(for: site.text, among: sites))
      }
      if isComplete, standsFor.text != noDrug, !folded.contains(DrugName.folded(standsFor.text)) {
        diagnostics.error(
          "decision.drug", "no pack knows a drug '\(standsFor.text)'", at: standsFor.place,
          help: Suggestion.nearest(to: standsFor.text, among: names.sorted()).map { "did you mean '\($0)'?" }
            ?? "add it to \(Drugs.file) of the study, or write \(noDrug)")
      }
      let key = "\(site?.text ?? "")\u{0}\(String(decoding: DrugName.folded(written.text), as: UTF8.self))"
      if let before = seen.updateValue(standsFor, forKey: key) {
        diagnostics.error(
          "decision.duplicate", "line \(before.place.line) has decided this name already", at: written.place)
      }
      return MedicationDecision(
        site: site.map { SiteID($0.text) }, written: withoutApostrophe(written.text),
        standsFor: standsFor.text == noDrug ? nil : standsFor.text, decidedBy: by, decidedOn: day)
    }
  }
}
