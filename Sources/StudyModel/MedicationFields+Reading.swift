import Diagnostics
import LocatedYAML
import Tables

extension MedicationFields {
  /// Reads `medication` of a form. Names of dose forms are added to `mentions`, to be looked up among the packs'.
  static func read(
    _ node: Node, form: Form, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> MedicationFields? {
    var reader = MappingReader(node, what: "'medication'", diagnostics: &diagnostics)
    let drug = reader.placedText("drug", diagnostics: &diagnostics)
    let strength = reader.placedTexts("strength", diagnostics: &diagnostics).first
    let doseForm = reader.placedTexts("form", diagnostics: &diagnostics).first
    let perDay = reader.placedTexts("per_day", diagnostics: &diagnostics).first
    let forms = reader.map("forms", diagnostics: &diagnostics)
    _ = reader.required("makes", diagnostics: &diagnostics)
    let makes = reader.map("makes", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)

    func check(_ name: PlacedText?, _ types: [FieldType]) -> Field? {
      guard let name, let field = vocabulary.field(name, of: form, diagnostics: &diagnostics) else { return nil }
      if !types.contains(field.type) {
        diagnostics.error(
          "medication.field",
          "'\(name.text)' has to be of type \(types.map(\.rawValue).joined(separator: " or "))", at: name.place)
      }
      return field
    }
    _ = check(drug, [.text])
    _ = check(strength, [.text])
    let formField = check(doseForm, [.code])
    _ = check(perDay, [.number, .integer, .text])
    if doseForm == nil, let entry = node.entries?.first(where: { $0.key == "forms" }) {
      diagnostics.error("medication.forms", "'forms' tells what the codes of 'form' mean", at: entry.place)
    }
    var read: [FormMeaning] = []
    for entry in forms {
      if let formField {
        vocabulary.check(
          code: PlacedText(text: entry.key, place: entry.place), of: formField, diagnostics: &diagnostics)
      }
      if let form = FormMeaning.read(entry, vocabulary: vocabulary, diagnostics: &diagnostics) { read.append(form) }
    }
    guard let drug else { return nil }
    var fields = MedicationFields(
      drug: drug.text, strength: strength?.text, form: doseForm?.text, perDay: perDay?.text, forms: read)
    fields.readMakes(makes, of: form, vocabulary: vocabulary, diagnostics: &diagnostics)
    return fields
  }

  private mutating func readMakes(
    _ entries: [Node.Entry], of form: Form, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) {
    var seen = NamesSeen()
    for entry in entries {
      guard let made = Made(rawValue: entry.key) else {
        diagnostics.error(
          "medication.makes", "nothing is made that is called '\(entry.key)'", at: entry.place,
          help: Suggestion.help(for: entry.key, among: Made.allCases.map(\.rawValue)))
        continue
      }
      guard let text = MappingReader.text(entry.value, key: entry.key, diagnostics: &diagnostics) else { continue }
      let name = PlacedText(text: text, place: entry.value.place)
      guard seen.take(name, "medication.makes", "field", diagnostics: &diagnostics),
        let field = vocabulary.field(name, of: form, diagnostics: &diagnostics)
      else { continue }
      if [drug, strength, self.form, perDay].contains(name.text) || form.key.contains(name.text) || field.required {
        diagnostics.error(
          "medication.makes", "'\(name.text)' is what sites write, and cannot be made", at: name.place,
          help: "give what is made a field of its own, neither required nor of the key")
      }
      if field.type.kind != made.kind {
        diagnostics.error(
          "medication.makes", "'\(name.text)' has to be of type \(made.kind.rawValue)", at: name.place)
      }
      checkCodes(of: field, made, at: name, vocabulary: vocabulary, diagnostics: &diagnostics)
      makes[made] = name.text
    }
  }

  /// The codes that what is made can have.
  package static func codes(of made: Made, forms: [DrugDictionary.DoseForm]) -> [String] {
    switch made {
    case .opioid: ["Y", "N"]
    case .unit: ["mg", "mcg/h"]
    case .form: forms.map(\.name)
    case .route: Set(forms.map(\.route)).sorted()
    case .reason: MedicationReason.allCases.map(\.rawValue)
    default: []
    }
  }

  private func checkCodes(
    of field: Field, _ made: Made, at name: PlacedText, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) {
    guard field.type == .code, let list = field.codeList.flatMap({ vocabulary.codeLists[$0] }) else { return }
    let lacking = MedicationFields.codes(of: made, forms: vocabulary.drugs.forms).filter { !list.codes.contains($0) }
    if lacking.isEmpty { return }
    diagnostics.error(
      "medication.codes", "code list '\(list.id)' lacks \(lacking.joined(separator: ", "))", at: name.place)
  }
}

extension Form {
  /// Reports a layout that reads what harmonising makes.
  func refuseMade(_ name: PlacedText, diagnostics: inout DiagnosticList) {
    guard medication?.makes(name.text) == true else { return }
    diagnostics.error(
      "column.made", "'\(name.text)' is made of the drug as it was written, and no site can send it", at: name.place,
      help: "give what the site sends a field of its own")
  }
}

extension MedicationFields.FormMeaning {
  /// `tab: tablet`, or `dose: {form: oral_liquid, counts: mL}`.
  fileprivate static func read(
    _ entry: Node.Entry, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> MedicationFields.FormMeaning? {
    let form: PlacedText?
    var count = MedicationFields.Count.units
    if let text = entry.value.scalar {
      form = PlacedText(text: text, place: entry.value.place)
    } else {
      var reader = MappingReader(entry.value, what: "the form '\(entry.key)'", diagnostics: &diagnostics)
      form = reader.placedText("form", diagnostics: &diagnostics)
      count = reader.choice("counts", MedicationFields.Count.self, diagnostics: &diagnostics) ?? .units
      reader.finish(diagnostics: &diagnostics)
    }
    guard let form else { return nil }
    let known = vocabulary.drugs.forms
    guard let found = known.first(where: { $0.name == form.text }) else {
      guard vocabulary.packsComplete else { return nil }
      diagnostics.error(
        "medication.form", "no pack has a dose form '\(form.text)'", at: form.place,
        help: Suggestion.help(for: form.text, among: known.map(\.name)))
      return nil
    }
    if count == .millilitres, found.kind != .liquid {
      diagnostics.error("medication.form", "only liquids are counted in mL", at: entry.value["counts"]?.place)
    }
    return MedicationFields.FormMeaning(code: entry.key, form: form.text, count: count)
  }
}
