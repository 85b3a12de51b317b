import Diagnostics
import LocatedYAML

extension Form {
  /// Columns that de-identification adds to each form's table.
  static let reserved = ["siteid"]

  /// `stem`: the file's name, which is the form's id in lower case.
  static func read(
    _ node: Node, stem: String, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> Form {
    var reader = MappingReader(node, what: "a form", diagnostics: &diagnostics)
    _ = reader.optional("format")
    let id = reader.placedText("form", diagnostics: &diagnostics)
    let label = reader.requiredText("label", diagnostics: &diagnostics)
    let key = reader.placedTexts("key", diagnostics: &diagnostics)
    let treatment = reader.flag("treatment", diagnostics: &diagnostics)
    let registers = reader.optional("registers")
    let expected = reader.optional("expected")
    _ = reader.required("fields", diagnostics: &diagnostics)
    let entries = RunExpansion.expand(
      reader.map("fields", diagnostics: &diagnostics), inStep: false, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    if let id {
      Name.checkWord(id, what: "form", diagnostics: &diagnostics)
      if id.text.lowercased() != stem {
        diagnostics.error(
          "file.name", "form '\(id.text)' has to stand in '\(id.text.lowercased()).yaml'", at: id.place)
      }
    }

    var seen = NamesSeen()
    var fields: [Field] = []
    for entry in entries {
      let name = PlacedText(text: entry.key, place: entry.place)
      guard seen.take(name, "field.duplicate", "field", diagnostics: &diagnostics) else { continue }
      fields.append(Field.read(entry, vocabulary: vocabulary, diagnostics: &diagnostics))
    }
    var form = Form(
      id: id?.text ?? stem.uppercased(), label: label, key: key.map(\.text), fields: fields, treatment: treatment)
    form.registration = registers.map {
      Registration.read($0, form: form, vocabulary: vocabulary, diagnostics: &diagnostics)
    }
    form.expected = expected.flatMap {
      ExpectedRecords.read($0, form: form, vocabulary: vocabulary, diagnostics: &diagnostics)
    }
    form.checkKey(key, at: node.place, vocabulary: vocabulary, diagnostics: &diagnostics)
    form.checkRoles(entries, at: id?.place ?? node.place, diagnostics: &diagnostics)
    return form
  }

  /// The columns that rules and data sets may name: fields, and what de-identification adds.
  var harmonisedColumns: [String] {
    fields.map(\.name) + Form.reserved + (field(of: .birthDate) == nil ? [] : ["age"])
      + (field(of: .postcode) == nil ? [] : ["area"])
  }

  private func checkKey(
    _ key: [PlacedText], at place: Diagnostic.Location, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) {
    if key.isEmpty {
      diagnostics.error("form.key", "form '\(id)' needs the fields that tell its records apart as 'key'", at: place)
    }
    var seen = NamesSeen()
    for name in key {
      _ = seen.take(name, "form.key", "key field", diagnostics: &diagnostics)
      _ = vocabulary.field(name, of: self, diagnostics: &diagnostics)
    }
  }

  private func checkRoles(
    _ entries: [Node.Entry], at place: Diagnostic.Location, diagnostics: inout DiagnosticList
  ) {
    let subjects = fields.filter { $0.role == .subject }
    if subjects.count != 1 {
      diagnostics.error(
        "form.subject", "form '\(id)' has \(subjects.count) fields of role subject, and needs exactly one", at: place)
    }
    for field in fields {
      guard let entry = entries.first(where: { $0.key == field.name }) else { continue }
      if Form.reserved.contains(field.name) || (field.name == "age" && self.field(of: .birthDate) != nil)
        || (field.name == "area" && self.field(of: .postcode) != nil)
      {
        diagnostics.error(
          "field.reserved", "de-identification adds a column '\(field.name)' of its own", at: entry.place)
      }
      if field.jump != nil, visitField == nil || recordDate == nil {
        diagnostics.error(
          "field.jump", "form '\(id)' has no field of visits and date, so that no record comes before another",
          at: entry.value["jump"]?.place ?? entry.place)
      }
      guard let ageAt = field.ageAt, let at = entry.value["age_at"]?.place else { continue }
      if self.field(ageAt)?.type != .date {
        diagnostics.error("field.age_at", "form '\(id)' has no date field '\(ageAt)'", at: at)
      }
    }
  }
}
