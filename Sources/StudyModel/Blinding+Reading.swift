import Diagnostics
import LocatedYAML

extension Blinding {
  /// Reads `blinding:` of study.yaml.
  static func read(
    _ node: Node, of study: Study, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> Blinding {
    var blinding = Blinding()
    var reader = MappingReader(node, what: "'blinding'", diagnostics: &diagnostics)
    var form: Form?
    if reader.has("arm"), let name = reader.placedText("arm", diagnostics: &diagnostics),
      let found = vocabulary.reference(name, diagnostics: &diagnostics)
    {
      form = found.form
      if found.field.role != .treatment || found.field.codeList != "arms" {
        diagnostics.error(
          "blinding.arm", "'\(name.text)' does not hold the arm", at: name.place,
          help: "name a field with 'role: treatment' and 'codes: arms'")
      } else if found.form.records != .onePerParticipant {
        diagnostics.error(
          "blinding.arm", "a participant can have several records of form '\(found.form.id)'", at: name.place,
          help: "name a field of a form whose key is the participant alone")
      } else {
        blinding.arm = FieldReference(form: found.form.id, field: found.field.name)
      }
    }
    for stratum in reader.placedTexts("strata", diagnostics: &diagnostics) {
      guard let form else {
        diagnostics.error(
          "blinding.strata", "'strata' names fields of the arm's form, and 'arm' names none", at: stratum.place,
          help: "write 'arm: FORM.field' before it")
        break
      }
      guard let field = vocabulary.field(stratum, of: form, diagnostics: &diagnostics) else { continue }
      if field.role == .treatment || field.role.isRemoved || field.role == .subject {
        diagnostics.error(
          "blinding.strata", "'\(field.name)' cannot be a stratum: its role is '\(field.role.rawValue)'",
          at: stratum.place, help: "name a field that tells neither a person nor the treatment")
      }
      blinding.strata.append(field.name)
    }
    if reader.has("allocation"),
      let allocation = reader.choice("allocation", Allocation.self, diagnostics: &diagnostics)
    {
      blinding.allocation = allocation
    }
    if reader.has("participants"), let count = reader.integer("participants", diagnostics: &diagnostics) {
      if count < 2 {
        diagnostics.error("value.range", "'participants' has to be 2 or more", at: node["participants"]?.place)
      }
      blinding.participants = count
    }
    for (key, path) in [("share", \Blinding.share), ("chance", \Blinding.chance)] {
      guard reader.has(key), let number = reader.number(key, diagnostics: &diagnostics) else { continue }
      let isRight = key == "share" ? number > 0.5 && number <= 1 : number > 0 && number <= 0.05
      if !isRight {
        diagnostics.error(
          "value.range",
          "'\(key)' has to be \(key == "share" ? "above 0.5 and at most 1" : "above 0 and at most 0.05")",
          at: node[key]?.place)
      }
      blinding[keyPath: path] = number
    }
    for node in reader.list("allowed", diagnostics: &diagnostics) {
      var entry = MappingReader(node, what: "what is allowed", diagnostics: &diagnostics)
      let what = entry.placedText("what", diagnostics: &diagnostics)
      let reason = entry.placedText("reason", diagnostics: &diagnostics)
      entry.finish(diagnostics: &diagnostics)
      guard let what, let reason else { continue }
      let known =
        study.dataSets.flatMap { set in [set.name] + set.variables.map { "\(set.name).\($0.name)" } }
        + study.rules.map(\.id)
        + study.forms.flatMap { form in [form.id] + form.fields.map { "\(form.id).\($0.name)" } }
      if !known.contains(what.text) {
        diagnostics.error(
          "blinding.allowed", "'\(what.text)' is no data set, variable, form, field or rule of the study",
          at: what.place,
          help: Suggestion.help(for: what.text, among: known))
      }
      blinding.allowed.append(Allowed(what: what.text, reason: reason.text))
    }
    reader.finish(diagnostics: &diagnostics)
    return blinding
  }
}

extension AllowedWord {
  /// Reads `leak_scan:` of study.yaml: the words that it allows.
  static func readAll(_ node: Node, diagnostics: inout DiagnosticList) -> [AllowedWord] {
    var reader = MappingReader(node, what: "'leak_scan'", diagnostics: &diagnostics)
    let words = reader.requiredList("allowed", diagnostics: &diagnostics).compactMap { node -> AllowedWord? in
      var entry = MappingReader(node, what: "an allowed word", diagnostics: &diagnostics)
      let word = entry.placedText("word", diagnostics: &diagnostics)
      let reason = entry.placedText("reason", diagnostics: &diagnostics)
      entry.finish(diagnostics: &diagnostics)
      guard let word, let reason else { return nil }
      return AllowedWord(word: word.text, reason: reason.text)
    }
    reader.finish(diagnostics: &diagnostics)
    return words
  }
}
