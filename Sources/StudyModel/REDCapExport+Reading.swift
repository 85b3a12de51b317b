import Diagnostics
import LocatedYAML

extension REDCapExport {
  /// `raw` or `label` for both, or a mapping that says which of headers and values are labels.
  static func read(_ node: Node, diagnostics: inout DiagnosticList) -> REDCapExport {
    if let naming = node.scalar.flatMap({ Naming(rawValue: $0) }) {
      return REDCapExport(headers: naming, values: naming)
    }
    guard node.entries != nil else {
      diagnostics.error(
        "value.form", "'redcap' has to be raw, label, or a mapping as in {headers: raw, values: label}", at: node.place)
      return REDCapExport()
    }
    var reader = MappingReader(node, what: "'redcap'", diagnostics: &diagnostics)
    let headers = reader.requiredChoice("headers", Naming.self, diagnostics: &diagnostics)
    let values = reader.requiredChoice("values", Naming.self, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    return REDCapExport(headers: headers ?? .raw, values: values ?? .raw)
  }
}

/// The instrument of a REDCap project that a form is read from.
struct REDCapInstrument {
  /// As REDCap calls it in raw headers and values, as `adverse_events`.
  var name: String?
  /// As REDCap calls it in labels, as `Adverse Events`.
  var label: String?
  /// Which of the columns `Complete?` of a header of labels is its status.
  var complete: Int?
  /// Whether it has rows of its own, each with a number.
  var repeats = false

  static func read(
    _ node: Node, export: REDCapExport, diagnostics: inout DiagnosticList
  ) -> REDCapInstrument {
    var instrument = REDCapInstrument()
    if let text = node.scalar {
      if export.headers == .raw { instrument.name = text } else { instrument.label = text }
    } else {
      var reader = MappingReader(node, what: "'instrument'", diagnostics: &diagnostics)
      instrument.name = reader.text("name", diagnostics: &diagnostics)
      instrument.label = reader.text("label", diagnostics: &diagnostics)
      instrument.complete = reader.occurrence("complete", diagnostics: &diagnostics)
      instrument.repeats = reader.flag("repeats", diagnostics: &diagnostics)
      reader.finish(diagnostics: &diagnostics)
      guard node.entries != nil else { return instrument }
    }
    instrument.check(export, at: node.place, diagnostics: &diagnostics)
    return instrument
  }

  private func check(_ export: REDCapExport, at place: Diagnostic.Location, diagnostics: inout DiagnosticList) {
    if export.headers == .raw, name == nil {
      diagnostics.error(
        "instrument.name", "raw headers need the instrument's 'name', as in {name: adverse_events}", at: place)
    }
    if export.headers == .raw, complete != nil {
      diagnostics.error(
        "instrument.complete", "'complete' is for headers of labels; raw ones name each status", at: place)
    }
    if export.headers == .label, complete == nil {
      diagnostics.error(
        "instrument.complete",
        "headers of labels need 'complete', the place of the instrument's status among the "
          + "columns named Complete?", at: place, help: "write {label: \"\(label ?? "Adverse Events")\", complete: 1}")
    }
    if repeats, (export.values == .raw ? name : label) == nil {
      diagnostics.error(
        "instrument.name",
        "an instrument that repeats needs its '\(export.values == .raw ? "name" : "label")', by "
          + "which its rows are told", at: place)
    }
  }

  /// Adds what tells the instrument's records from others.
  func add(to table: inout TableLayout, export: REDCapExport, othersRepeat: Bool) {
    table.onlyFilled = true
    let status = HeaderColumn(export.status(of: name ?? ""), occurrence: complete)
    table.opened = TableLayout.Opened(column: status, texts: export.openedTexts)
    guard othersRepeat || repeats else { return }
    let text = repeats ? (export.values == .raw ? name : label) ?? "" : ""
    table.filters.append(TableLayout.Filter(column: export.repeatInstrument, texts: [text]))
  }
}

extension MappingReader {
  /// A place among columns of one name, from 1.
  mutating func occurrence(_ key: String, diagnostics: inout DiagnosticList) -> Int? {
    guard let place = node[key]?.place, let number = integer(key, diagnostics: &diagnostics) else {
      _ = optional(key)
      return nil
    }
    if number > 0 { return number }
    diagnostics.error("value.form", "'\(key)' counts from 1", at: place)
    return nil
  }
}
