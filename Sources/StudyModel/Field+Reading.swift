import Diagnostics
import LocatedYAML

extension Field {
  static func read(_ entry: Node.Entry, vocabulary: Vocabulary, diagnostics: inout DiagnosticList) -> Field {
    Name.checkWord(
      PlacedText(text: entry.key, place: entry.place), what: "field", diagnostics: &diagnostics)
    var reader = MappingReader(entry.value, what: "field '\(entry.key)'", diagnostics: &diagnostics)
    let label = reader.requiredText("label", diagnostics: &diagnostics)
    let type = reader.requiredChoice("type", FieldType.self, diagnostics: &diagnostics)
    let role = reader.requiredChoice("role", Role.self, diagnostics: &diagnostics)
    let codes = reader.placedTexts("codes", diagnostics: &diagnostics).first
    let unit = reader.text("unit", diagnostics: &diagnostics)
    let analyte = reader.text("analyte", diagnostics: &diagnostics)
    let range = reader.range("range", diagnostics: &diagnostics)
    let required = reader.flag("required", diagnostics: &diagnostics)
    let ageAt = reader.text("age_at", diagnostics: &diagnostics)
    let progresses = reader.flag("progresses", diagnostics: &diagnostics)
    let sexes = reader.optional("sexes")
    let jump = reader.optional("jump")
    let part = reader.choice("part", AddressPart.self, diagnostics: &diagnostics)
    let stricter = reader.choice("deidentify", DeidentificationAction.self, diagnostics: &diagnostics)
    let release = TextRelease.read(&reader, role: role, type: type, in: entry, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)

    let list = codes.flatMap { vocabulary.codeList($0, diagnostics: &diagnostics) }
    if let type {
      if type.isCoded, codes == nil, entry.value.entries != nil {
        diagnostics.error("field.codes", "field '\(entry.key)' needs a code list as 'codes'", at: entry.place)
      }
      if !type.isCoded { refuse("codes", for: "fields of type code or list", in: entry, diagnostics: &diagnostics) }
      if type != .code { refuse("sexes", for: "fields of type code", in: entry, diagnostics: &diagnostics) }
      if !type.isNumeric {
        for key in ["unit", "analyte", "range", "jump"] {
          refuse(key, for: "fields of type number or integer", in: entry, diagnostics: &diagnostics)
        }
      }
    }
    if let role, role != .address {
      refuse("part", for: "fields of role address", in: entry, diagnostics: &diagnostics)
    }
    if let role, role != .birthDate {
      refuse("age_at", for: "fields of role birth_date", in: entry, diagnostics: &diagnostics)
    }
    if let type, type != .date, role == .birthDate || role == .date {
      diagnostics.error(
        "field.role", "a field of role \(role?.rawValue ?? "") has to be of type date",
        at: entry.value["type"]?.place ?? entry.place)
    }
    var field = Field(
      name: entry.key, label: label, type: type ?? .text, role: role ?? .freeText, codeList: list?.id ?? codes?.text,
      unit: unit, analyte: analyte, range: range, required: required, ageAt: ageAt,
      progresses: progresses)
    field.addressPart = part
    field.deidentify = stricter
    field.release = release
    if role != nil, type != nil { field.checkAction(in: entry, diagnostics: &diagnostics) }
    if let type, type.isNumeric { field.jump = jump.flatMap { Jump.read($0, diagnostics: &diagnostics) } }
    if let sexes, type == .code {
      field.sexes = SexCodes.read(sexes, of: field, vocabulary: vocabulary, diagnostics: &diagnostics)
    }
    return field
  }

  private static func refuse(
    _ key: String, for those: String, in entry: Node.Entry, diagnostics: inout DiagnosticList
  ) {
    guard let place = entry.value.entries?.first(where: { $0.key == key })?.place else { return }
    diagnostics.error("field.option", "'\(key)' is for \(those) alone", at: place)
  }
}

extension SexCodes {
  fileprivate static func read(
    _ node: Node, of field: Field, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> SexCodes? {
    var reader = MappingReader(node, what: "'sexes'", diagnostics: &diagnostics)
    let female = reader.placedText("female", diagnostics: &diagnostics)
    let male = reader.placedText("male", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    for code in [female, male].compactMap({ $0 }) { vocabulary.check(code: code, of: field, diagnostics: &diagnostics) }
    guard let female, let male else { return nil }
    return SexCodes(female: female.text, male: male.text)
  }
}

extension FieldType {
  var isCoded: Bool { self == .code || self == .list }
  var isNumeric: Bool { self == .number || self == .integer }
}
