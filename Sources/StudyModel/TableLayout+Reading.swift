import Diagnostics
import LocatedYAML

extension TableLayout {
  /// The layouts that one entry of `tables` stands for: one, or one for each entry of `each`.
  static func readAll(_ node: Node, context: SiteContext, diagnostics: inout DiagnosticList) -> [TableLayout] {
    guard let each = node.entries?.first(where: { $0.key == "each" }) else {
      return read(node, constant: nil, context: context, diagnostics: &diagnostics).map { [$0] } ?? []
    }
    guard let field = each.value.entries?.first, each.value.entries?.count == 1, let marks = field.value.entries,
      !marks.isEmpty
    else {
      diagnostics.error(
        "table.each", "'each' has to be one field with the texts for its codes, as in {visit: {V0: BL, V1: M1}}",
        at: each.value.place)
      return []
    }
    return marks.compactMap { mark in
      var copy = node
      copy.content = .map(
        (node.entries ?? []).map { entry in
          guard entry.key != "each", entry.key != "form" else { return entry }
          var written = entry
          written.value = entry.value.mapTexts(
            keys: entry.key == "where" || entry.key == "cut" || entry.key == "columns"
          ) {
            $0.replacing("{\(field.key)}", with: mark.key)
          }
          return written
        })
      return read(copy, constant: (field, mark), context: context, diagnostics: &diagnostics)
    }
  }

  private static func read(
    _ node: Node, constant: (field: Node.Entry, mark: Node.Entry)?, context: SiteContext,
    diagnostics: inout DiagnosticList
  ) -> TableLayout? {
    var reader = MappingReader(node, what: "a table", diagnostics: &diagnostics)
    let name = reader.placedText("form", diagnostics: &diagnostics)
    _ = reader.optional("each")
    let filters = readFilters(&reader, diagnostics: &diagnostics)
    let onlyFilled = reader.flag("only_filled", diagnostics: &diagnostics)
    let instrument = readInstrument(&reader, context: context, diagnostics: &diagnostics)
    let tall = reader.optional("tall").map { Tall.read($0, diagnostics: &diagnostics) }
    var constants = reader.map("constants", diagnostics: &diagnostics)
    _ = reader.required("columns", diagnostics: &diagnostics)
    let columns = RunExpansion.expand(
      reader.map("columns", diagnostics: &diagnostics), inStep: true, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    if let constant {
      constants.append(Node.Entry(key: constant.field.key, place: constant.field.place, value: constant.mark.value))
    }
    guard let name, let form = context.vocabulary.form(name, diagnostics: &diagnostics) else { return nil }

    var table = TableLayout(form: form.id, filters: filters, onlyFilled: onlyFilled, tall: tall)
    if let export = context.redcap {
      instrument?.add(to: &table, export: export, othersRepeat: context.hasRepeats)
    }
    var seen = NamesSeen()
    for entry in constants {
      let name = PlacedText(text: entry.key, place: entry.place)
      guard let field = context.vocabulary.field(name, of: form, diagnostics: &diagnostics),
        let value = MappingReader.text(entry.value, key: entry.key, diagnostics: &diagnostics),
        seen.take(name, "column.duplicate", "field", diagnostics: &diagnostics)
      else { continue }
      context.vocabulary.check(
        code: PlacedText(text: value, place: entry.value.place), of: field, diagnostics: &diagnostics)
      form.refuseMade(name, diagnostics: &diagnostics)
      table.constants.append(Constant(field: field.name, value: value))
    }
    for entry in columns {
      let name = PlacedText(text: entry.key, place: entry.place)
      guard let field = context.vocabulary.field(name, of: form, diagnostics: &diagnostics),
        seen.take(name, "column.duplicate", "field", diagnostics: &diagnostics),
        let column = ColumnLayout.read(
          entry, field: field, tall: tall, context: context, diagnostics: &diagnostics)
      else { continue }
      form.refuseMade(name, diagnostics: &diagnostics)
      table.columns.append(column)
    }
    table.checkKey(
      of: form, written: (constants + columns).map(\.key), at: name.place, diagnostics: &diagnostics)
    return table
  }

  private static func readInstrument(
    _ reader: inout MappingReader, context: SiteContext, diagnostics: inout DiagnosticList
  ) -> REDCapInstrument? {
    guard let node = reader.optional("instrument") else { return nil }
    let place = reader.node["instrument"]?.place ?? node.place
    guard let export = context.redcap else {
      diagnostics.error(
        "table.instrument", "'instrument' is for files that REDCap exported", at: place,
        help: "say which kind of export the file is: 'redcap: raw' or 'redcap: label'")
      return nil
    }
    if reader.has("tall") {
      diagnostics.error("table.instrument", "a table with 'tall' has no 'instrument'", at: place)
    }
    return REDCapInstrument.read(node, export: export, diagnostics: &diagnostics)
  }

  /// A key field that the form does not require may be missing everywhere, as the second half of a
  /// name that a site writes in one cell.
  private func checkKey(
    of form: Form, written: [String], at place: Diagnostic.Location, diagnostics: inout DiagnosticList
  ) {
    var needed = form.key.filter { form.field($0)?.required == true }
    if let subject = form.field(of: .subject)?.name, !needed.contains(subject) { needed.append(subject) }
    let lacking = needed.filter { !written.contains($0) }
    if lacking.isEmpty { return }
    diagnostics.error(
      "table.key",
      "this table of form '\(form.id)' does not say where its key stands: \(lacking.joined(separator: ", "))",
      at: place)
  }

  private static func readFilters(_ reader: inout MappingReader, diagnostics: inout DiagnosticList) -> [Filter] {
    var filters: [Filter] = []
    for entry in reader.map("where", diagnostics: &diagnostics) {
      let texts = PlacedText.read(entry.value, key: entry.key, diagnostics: &diagnostics)
      filters.append(Filter(column: entry.key, texts: texts.map(\.text)))
    }
    for entry in reader.map("cut", diagnostics: &diagnostics) {
      var cut = MappingReader(entry.value, what: "the cut at '\(entry.key)'", diagnostics: &diagnostics)
      _ = cut.required("keep", diagnostics: &diagnostics)
      let texts = cut.texts("keep", diagnostics: &diagnostics)
      let because = cut.placedText("because", diagnostics: &diagnostics)
      cut.finish(diagnostics: &diagnostics)
      filters.append(Filter(column: entry.key, texts: texts, cut: because?.text ?? ""))
    }
    return filters
  }
}

extension TableLayout.Tall {
  static func read(_ node: Node, diagnostics: inout DiagnosticList) -> TableLayout.Tall {
    var reader = MappingReader(node, what: "'tall'", diagnostics: &diagnostics)
    _ = reader.required("item", diagnostics: &diagnostics)
    let item = reader.texts("item", diagnostics: &diagnostics)
    let value = reader.placedText("value", diagnostics: &diagnostics)
    _ = reader.required("by", diagnostics: &diagnostics)
    let by = reader.texts("by", diagnostics: &diagnostics)
    let unit = reader.text("unit", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    return TableLayout.Tall(item: item, value: value?.text ?? "", by: by, unit: unit)
  }
}
