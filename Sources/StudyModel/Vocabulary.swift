import Diagnostics
import LocatedYAML

/// What the names in a study's files may mean: filled file by file, and asked by every later file.
struct Vocabulary {
  var codeLists: [String: CodeList] = [:]
  var units: [UnitConversion] = []
  var forms: [String: Form] = [:]
  var instruments: [String: Instrument] = [:]
  var visits: [String] = []
  /// By name of the pack.
  var conventions: [String: NationalConventions] = [:]
  var continents: [String: String] = [:]
  /// Forms and instruments whose file could not be read: what names them is not reported again.
  var unreadable: Set<String> = []
  /// False where a pack could not be read, so that a list or unit that is not found may be in it.
  var packsComplete = true

  func codeList(_ name: PlacedText, diagnostics: inout DiagnosticList) -> CodeList? {
    if let list = codeLists[name.text] { return list }
    guard packsComplete else { return nil }
    diagnostics.error(
      "code_list.unknown", "there is no code list '\(name.text)'", at: name.place,
      help: Suggestion.help(for: name.text, among: Array(codeLists.keys)))
    return nil
  }

  func form(_ name: PlacedText, diagnostics: inout DiagnosticList) -> Form? {
    if let form = forms[name.text] { return form }
    guard !unreadable.contains(name.text) else { return nil }
    diagnostics.error(
      "form.unknown", "there is no form '\(name.text)'", at: name.place,
      help: Suggestion.help(for: name.text, among: Array(forms.keys)))
    return nil
  }

  func field(_ name: PlacedText, of form: Form, diagnostics: inout DiagnosticList) -> Field? {
    if let field = form.field(name.text) { return field }
    diagnostics.error(
      "field.unknown", "form '\(form.id)' has no field '\(name.text)'", at: name.place,
      help: Suggestion.help(for: name.text, among: form.fields.map(\.name)))
    return nil
  }

  func instrument(_ name: PlacedText, diagnostics: inout DiagnosticList) -> Instrument? {
    if let instrument = instruments[name.text] { return instrument }
    guard !unreadable.contains(name.text) else { return nil }
    diagnostics.error(
      "instrument.unknown", "study.yaml names no instrument '\(name.text)'", at: name.place,
      help: Suggestion.help(for: name.text, among: Array(instruments.keys)))
    return nil
  }

  /// Reports a code that the field's list does not have.
  func check(code: PlacedText, of field: Field, diagnostics: inout DiagnosticList) {
    guard let list = field.codeList.flatMap({ codeLists[$0] }), !list.codes.contains(code.text) else { return }
    diagnostics.error(
      "code.unknown", "code list '\(list.id)' has no code '\(code.text)'", at: code.place,
      help: Suggestion.help(for: code.text, among: list.codes))
  }

  /// The conversion that harmonising will use, so that what is checked here is what is done there.
  func conversion(from unit: String, of field: Field) -> UnitConversion? {
    Study(id: "", title: "", units: units).conversion(from: unit, of: field)
  }

  /// A column of harmonised records as `FORM.field` names it: a field, or what de-identification adds.
  func column(_ name: PlacedText, diagnostics: inout DiagnosticList) -> (form: Form, column: String)? {
    let parts = name.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, let form = forms[parts[0]], form.harmonisedColumns.contains(parts[1]) {
      return (form, parts[1])
    }
    return reference(name, diagnostics: &diagnostics).map { ($0.form, $0.field.name) }
  }

  /// A field as `FORM.field` names it.
  func reference(_ name: PlacedText, diagnostics: inout DiagnosticList) -> (form: Form, field: Field)? {
    let parts = name.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      diagnostics.error("reference.form", "a field is named as FORM.field, as in PR.date", at: name.place)
      return nil
    }
    guard let form = form(PlacedText(text: parts[0], place: name.place), diagnostics: &diagnostics),
      let field = field(PlacedText(text: parts[1], place: name.place), of: form, diagnostics: &diagnostics)
    else { return nil }
    return (form, field)
  }
}
