package import Diagnostics
import LocatedYAML
import Tables

extension Study {
  /// Reads a study's folder.
  ///
  /// Every problem of every file is gathered in one pass. The result is as whole as the files let it
  /// be, so that what comes after can be checked in the same pass: nobody may run a study for which
  /// `diagnostics.hasErrors`. Nil where there is no `study.yaml` that can be read.
  ///
  /// `folder`: as messages are to name it, as in `pipelines/trial`; packs and instruments
  ///   stand in folders beside it.
  package static func read(
    folder: String, files: any ConfigurationFiles, diagnostics: inout DiagnosticList
  ) -> Study? {
    var reader = ConfigurationReader(files: files)
    return read(folder: folder, with: &reader, diagnostics: &diagnostics)
  }

  /// The same, with a reader that keeps the texts (`sources`) for messages that quote them.
  package static func read(
    folder: String, with reader: inout ConfigurationReader, diagnostics: inout DiagnosticList
  ) -> Study? {
    let files = StudyFiles(folder: folder, with: &reader, diagnostics: &diagnostics)
    guard let root = files.study else { return nil }
    var study = readIdentity(root, diagnostics: &diagnostics)
    var vocabulary = Vocabulary()
    vocabulary.visits = study.visits.map(\.id)
    vocabulary.add(files, study: study, with: &reader, diagnostics: &diagnostics)

    for file in files.forms {
      guard let node = file.node else {
        vocabulary.unreadable.insert(file.stem.uppercased())
        continue
      }
      let form = Form.read(node, stem: file.stem, vocabulary: vocabulary, diagnostics: &diagnostics)
      study.forms.append(form)
      vocabulary.forms[form.id] = form
    }
    for file in files.sites {
      guard let node = file.node,
        let site = Site.read(node, stem: file.stem, vocabulary: vocabulary, diagnostics: &diagnostics)
      else { continue }
      study.sites.append(site)
    }
    checkNumbers(of: files.sites.compactMap(\.node), diagnostics: &diagnostics)

    if let node = root["participant"] {
      study.participant = readParticipant(node, vocabulary: vocabulary, diagnostics: &diagnostics)
    }
    if let node = files.rules {
      study.rules = Rule.readAll(node, vocabulary: vocabulary, configuration: reader, diagnostics: &diagnostics)
      let names = RuleSettings.Names(node, rules: study.rules, vocabulary: vocabulary)
      study.ruleWaivers =
        node["waivers"].map { RuleWaiver.readAll($0, names: names, diagnostics: &diagnostics) } ?? []
      study.ruleThresholds =
        node["thresholds"].map { RuleThreshold.readAll($0, names: names, diagnostics: &diagnostics) } ?? []
    }
    if let node = files.outcomes {
      study.outcomes = Outcomes.read(node, vocabulary: vocabulary, diagnostics: &diagnostics)
    }
    if let node = files.dataSets {
      study.dataSets = DataSetDefinition.readAll(
        node, vocabulary: vocabulary, configuration: reader, diagnostics: &diagnostics)
    }
    study.continents = vocabulary.continents
    study.forms.sort { $0.id < $1.id }
    study.sites.sort { ($0.number, $0.id) < ($1.number, $1.id) }
    if let node = files.study?["quasi_identifiers"] {
      study.quasiIdentifiers = QuasiIdentifiers.readAll(
        node, study: study, folder: files, with: &reader, diagnostics: &diagnostics)
    }
    vocabulary.codeLists["sites"]?.terms = study.sites.map { CodeList.Term(code: $0.id.text, label: $0.name) }
    study.codeLists = vocabulary.codeLists.values.sorted { $0.id < $1.id }
    study.units = vocabulary.units.sorted {
      ($0.from, $0.to, $0.analyte ?? "") < ($1.from, $1.to, $1.analyte ?? "")
    }
    study.instruments = vocabulary.instruments.values.sorted { $0.id < $1.id }
    study.drugs = vocabulary.drugs
    if let node = root["blinding"] {
      study.blinding = Blinding.read(node, of: study, vocabulary: vocabulary, diagnostics: &diagnostics)
    }
    if let node = root["leak_scan"] {
      study.allowedWords = AllowedWord.readAll(node, diagnostics: &diagnostics)
    }
    study.texts = files.relative(reader.documents).sorted { $0.path < $1.path }.flatMap(\.node.texts)
    study.fingerprint = Fingerprint.hex(
      of: files.relative(reader.documents).map { path, node in
        (path, path == "rules.yaml" ? RuleSettings.removed(from: node) : node)
      })
    return study
  }

  private static func readIdentity(_ node: Node, diagnostics: inout DiagnosticList) -> Study {
    var reader = MappingReader(node, what: "study.yaml", diagnostics: &diagnostics)
    let elsewhere = [
      "format", "packs", "instruments", "code_lists", "participant", "quasi_identifiers", "blinding", "leak_scan",
      "mme_lists",
    ]
    for key in elsewhere { _ = reader.optional(key) }
    var study = Study(id: "", title: "")
    if let node = reader.required("study", diagnostics: &diagnostics) {
      var identity = MappingReader(node, what: "'study'", diagnostics: &diagnostics)
      study.id = identity.placedText("id", diagnostics: &diagnostics)?.text ?? ""
      study.title = identity.requiredText("title", diagnostics: &diagnostics)
      study.registrations = identity.texts("registrations", diagnostics: &diagnostics)
      identity.finish(diagnostics: &diagnostics)
    }
    study.arms = Arm.readAll(reader.requiredList("arms", diagnostics: &diagnostics), diagnostics: &diagnostics)
    study.visits = Visit.readAll(reader.requiredList("visits", diagnostics: &diagnostics), diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    return study
  }

  /// The names behind `participant.`, each as `FORM.field`.
  private static func readParticipant(
    _ node: Node, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> [String: FieldReference] {
    var names: [String: FieldReference] = [:]
    guard let entries = node.entries else {
      diagnostics.error("value.form", "'participant' has to be a mapping of names to FORM.field", at: node.place)
      return names
    }
    for entry in entries {
      Name.checkWord(PlacedText(text: entry.key, place: entry.place), what: "name", diagnostics: &diagnostics)
      guard let text = MappingReader.text(entry.value, key: entry.key, diagnostics: &diagnostics),
        let found = vocabulary.column(PlacedText(text: text, place: entry.value.place), diagnostics: &diagnostics)
      else { continue }
      guard found.form.records == .onePerParticipant else {
        diagnostics.error(
          "participant.records", "a participant can have several records of form '\(found.form.id)'",
          at: entry.value.place, help: "name a field of a form whose key is the participant alone")
        continue
      }
      names[entry.key] = FieldReference(form: found.form.id, field: found.column)
    }
    return names
  }

  /// Site ids are the names of files; numbers may still clash, and so may ids in files of wrong names.
  private static func checkNumbers(of sites: [Node], diagnostics: inout DiagnosticList) {
    for (key, what) in [("site", "site"), ("number", "site number")] {
      var seen = NamesSeen()
      for value in sites.compactMap({ $0[key] }) {
        guard let text = value.scalar, !text.isEmpty else { continue }
        _ = seen.take(
          PlacedText(text: text, place: value.place), "site.duplicate", what, diagnostics: &diagnostics)
      }
    }
  }
}

extension Vocabulary {
  /// Adds code lists, units and instruments of the study, its packs, and its sites' packs.
  fileprivate mutating func add(
    _ files: StudyFiles, study: Study, with reader: inout ConfigurationReader, diagnostics: inout DiagnosticList
  ) {
    guard let root = files.study else { return }
    func names(_ key: String, in node: Node) -> [PlacedText] {
      node[key].map { PlacedText.read($0, key: key, diagnostics: &diagnostics) } ?? []
    }
    let lists = (root["code_lists"]?.entries ?? []).map { CodeList.read($0, diagnostics: &diagnostics) }
    let overridden = Set(lists.map(\.id))
    var seen: Set<String> = []
    var mentions = DrugMentions()
    for node in [root] + files.sites.compactMap(\.node) {
      for name in names("packs", in: node) {
        let path = files.beside("packs/\(name.text)/pack.yaml")
        guard let document = reader.document(path, mention: name.place, diagnostics: &diagnostics) else {
          packsComplete = false
          continue
        }
        guard seen.insert(name.text).inserted else { continue }
        let pack = Pack.read(document, name: name.text, diagnostics: &diagnostics)
        conventions[name.text] = pack.conventions
        add(pack, overridden: overridden, diagnostics: &diagnostics)
        if let read = pack.drugs {
          drugs.add(read.dictionary, of: name.text, at: document, diagnostics: &diagnostics)
          mentions += read.mentions
        }
      }
    }
    for list in lists { codeLists[list.id] = list }
    drugs.read(
      files, root: root, mentions: mentions, isComplete: packsComplete, with: &reader, diagnostics: &diagnostics)
    codeLists["visits"] = CodeList(id: "visits", terms: study.visits.map { .init(code: $0.id, label: $0.label) })
    codeLists["arms"] = CodeList(id: "arms", terms: study.arms.map { .init(code: $0.id, label: $0.label) })
    codeLists["sites"] = CodeList(
      id: "sites",
      terms: files.sites.map { .init(code: $0.node?["site"]?.scalar ?? $0.stem.uppercased(), label: "") })

    for name in names("instruments", in: root) {
      let path = files.beside("instruments/\(name.text).yaml")
      guard let document = reader.document(path, mention: name.place, diagnostics: &diagnostics) else {
        unreadable.insert(name.text)
        continue
      }
      instruments[name.text] = Instrument.read(document, name: name.text, diagnostics: &diagnostics)
    }
  }
}
