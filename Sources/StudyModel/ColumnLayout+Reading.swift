import Diagnostics
import LocatedYAML
import Tables

extension ColumnLayout {
  /// `entry`: the field's name, and its column or a mapping that says more.
  static func read(
    _ entry: Node.Entry, field: Field, tall: TableLayout.Tall?, context: SiteContext,
    diagnostics: inout DiagnosticList
  ) -> ColumnLayout? {
    if let column = entry.value.scalar {
      checkTall(column, at: entry.value.place, tall: tall, diagnostics: &diagnostics)
      var layout = ColumnLayout(field: field.name, source: .column(column))
      layout.takeBoxes(of: context.redcap)
      return layout
    }
    var reader = MappingReader(entry.value, what: "the column of '\(field.name)'", diagnostics: &diagnostics)
    let source = readSource(&reader, field: field, tall: tall, context: context, diagnostics: &diagnostics)
    var layout = ColumnLayout(field: field.name, source: source ?? .column(""))
    layout.occurrence = reader.occurrence("occurrence", diagnostics: &diagnostics)
    layout.readCodes(&reader, field: field, context: context, diagnostics: &diagnostics)
    layout.takeBoxes(of: context.redcap)
    layout.readBoxes(&reader, diagnostics: &diagnostics)
    if reader.has("missing") {
      layout.missing = MissingCode.read(
        reader.map("missing", diagnostics: &diagnostics), diagnostics: &diagnostics)
    } else if case .map(let none)? = reader.optional("missing")?.content, none.isEmpty {
      layout.missing = []
    }
    layout.dates = reader.choice("dates", DateOrder.self, diagnostics: &diagnostics)
    layout.times = reader.choice("times", TimeForm.self, diagnostics: &diagnostics)
    layout.form = reader.choice("form", NumberForm.self, diagnostics: &diagnostics) ?? .plain
    layout.unit = reader.text("unit", diagnostics: &diagnostics)
    layout.zero = reader.texts("zero", diagnostics: &diagnostics)
    layout.listMark = reader.mark("list_mark", diagnostics: &diagnostics) ?? layout.listMark
    layout.readIdentifier(&reader, field: field, context: context, diagnostics: &diagnostics)
    layout.readAliases(&reader, context: context, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)

    if !field.type.isNumeric {
      for key in ["form", "unit", "zero"] {
        refuse(key, "number or integer", field, entry, diagnostics: &diagnostics)
      }
    }
    if !field.type.isCoded {
      for key in ["codes", "ticks", "blank"] { refuse(key, "code or list", field, entry, diagnostics: &diagnostics) }
    }
    if field.type != .list { refuse("list_mark", "list", field, entry, diagnostics: &diagnostics) }
    if field.type != .date { refuse("dates", "date", field, entry, diagnostics: &diagnostics) }
    if field.type != .time { refuse("times", "time", field, entry, diagnostics: &diagnostics) }
    layout.checkUnit(field: field, in: entry, context: context, diagnostics: &diagnostics)
    return source == nil ? nil : layout
  }

  private mutating func readAliases(
    _ reader: inout MappingReader, context: SiteContext, diagnostics: inout DiagnosticList
  ) {
    let nodes = reader.list("aliases", diagnostics: &diagnostics)
    guard !nodes.isEmpty else { return }
    switch source {
    case .column(let column), .piece(let column, _, _):
      aliases = ColumnAlias.readAll(
        nodes, of: HeaderColumn(column, occurrence: occurrence), context: context, diagnostics: &diagnostics)
    case .ticks, .item:
      diagnostics.error(
        "column.option", "'aliases' is for 'column'", at: reader.node["aliases"]?.place ?? reader.node.place,
        help: "other columns of the file have theirs in its 'column_aliases'")
    }
  }

  private static func readSource(
    _ reader: inout MappingReader, field: Field, tall: TableLayout.Tall?, context: SiteContext,
    diagnostics: inout DiagnosticList
  ) -> Source? {
    let column = reader.text("column", diagnostics: &diagnostics)
    let item = reader.text("item", diagnostics: &diagnostics)
    let piece = reader.optional("piece")
    let ticks = reader.map("ticks", diagnostics: &diagnostics)
    guard reader.node.entries != nil else { return nil }
    guard [column != nil, item != nil, !ticks.isEmpty].count(where: { $0 }) == 1 else {
      diagnostics.error(
        "column.source", "the column of '\(field.name)' needs one of 'column', 'item' and 'ticks'",
        at: reader.node.place)
      return nil
    }
    if let item {
      if tall == nil {
        diagnostics.error(
          "column.item", "'item' is for tables with 'tall' alone", at: reader.node["item"]?.place)
      }
      return .item(item)
    }
    guard let column else {
      return .ticks(ticks.compactMap { Tick.read($0, of: field, context: context, diagnostics: &diagnostics) })
    }
    checkTall(column, at: reader.node["column"]?.place ?? reader.node.place, tall: tall, diagnostics: &diagnostics)
    guard let piece else { return .column(column) }
    guard let parts = piece.list, parts.count == 2, let index = parts[1].scalar.flatMap({ Int($0) }), index >= 0 else {
      diagnostics.error(
        "value.form", "'piece' has to be a mark and the piece's number from 0, as in [\"/\", 0]", at: piece.place)
      return nil
    }
    return MappingReader.mark(parts[0], key: "piece", diagnostics: &diagnostics).map {
      .piece(column: column, mark: $0, index: index)
    }
  }

  /// Outside `by`, the records that make up one record of the form may differ.
  private static func checkTall(
    _ column: String, at place: Diagnostic.Location, tall: TableLayout.Tall?, diagnostics: inout DiagnosticList
  ) {
    guard let tall, !tall.by.contains(column) else { return }
    diagnostics.error(
      "column.tall", "column '\(column)' is not among those of 'by'", at: place,
      help: "in a tall table a field is an 'item', or a column that 'by' names")
  }

  private mutating func readCodes(
    _ reader: inout MappingReader, field: Field, context: SiteContext, diagnostics: inout DiagnosticList
  ) {
    if let node = reader.optional("codes") {
      for entry in ColumnLayout.codeMap(node, context: context, diagnostics: &diagnostics) {
        guard let code = MappingReader.text(entry.value, key: entry.key, diagnostics: &diagnostics) else { continue }
        context.vocabulary.check(
          code: PlacedText(text: code, place: entry.value.place), of: field, diagnostics: &diagnostics)
        codes.append(CodeMapping(text: entry.key, code: code))
      }
    }
    blank = reader.text("blank", diagnostics: &diagnostics)
    if let blank, let place = reader.node["blank"]?.place {
      context.vocabulary.check(
        code: PlacedText(text: blank, place: place), of: field, diagnostics: &diagnostics)
    }
  }

  /// The words of the export's boxes, where the file is one of REDCap.
  private mutating func takeBoxes(of export: REDCapExport?) {
    guard let export else { return }
    ticked = export.ticked
    unticked = export.unticked
    if case .column(let name) = source, export.isBox(name) { untouched = [export.unticked] }
  }

  private mutating func readBoxes(_ reader: inout MappingReader, diagnostics: inout DiagnosticList) {
    let place = reader.node["ticked"]?.place ?? reader.node["unticked"]?.place
    ticked = reader.text("ticked", diagnostics: &diagnostics) ?? ticked
    unticked = reader.text("unticked", diagnostics: &diagnostics) ?? unticked
    if case .ticks = source {
      if let number = reader.node["occurrence"]?.place {
        diagnostics.error(
          "column.option", "'occurrence' is said of each box, as in {\"Level (choice=T4)\": {code: T4, occurrence: 2}}",
          at: number)
      }
      if ticked == unticked || ticked.isEmpty, let place {
        diagnostics.error("value.form", "'ticked' has to be a text other than 'unticked'", at: place)
      }
    } else if let place {
      diagnostics.error("column.option", "'ticked' and 'unticked' are for columns with 'ticks' alone", at: place)
    }
  }

  private static func codeMap(
    _ node: Node, context: SiteContext, diagnostics: inout DiagnosticList
  ) -> [Node.Entry] {
    if let entries = node.entries { return entries }
    if let name = node.scalar, let entries = context.codes[name] { return entries }
    diagnostics.error(
      "column.codes", "the site has no map of codes '\(node.scalar ?? node.form)'", at: node.place,
      help: Suggestion.help(for: node.scalar ?? "", among: Array(context.codes.keys)))
    return []
  }

  private static func refuse(
    _ key: String, _ types: String, _ field: Field, _ entry: Node.Entry, diagnostics: inout DiagnosticList
  ) {
    guard let place = entry.value.entries?.first(where: { $0.key == key })?.place else { return }
    diagnostics.error(
      "column.option", "'\(key)' is for fields of type \(types) alone; '\(field.name)' is \(field.type.rawValue)",
      at: place)
  }

  /// The unit that a form of number is read in.
  private var formUnit: String? {
    switch form {
    case .plain: nil
    case .feetInches: "in"
    case .stonesPounds: "lb"
    }
  }

  private mutating func checkUnit(
    field: Field, in entry: Node.Entry, context: SiteContext, diagnostics: inout DiagnosticList
  ) {
    guard field.type.isNumeric else { return }
    let place = entry.value["unit"]?.place ?? entry.value["form"]?.place ?? entry.place
    if let formUnit {
      if let unit, unit != formUnit {
        diagnostics.error(
          "column.unit", "'\(form.rawValue)' is read in '\(formUnit)', not in '\(unit)'", at: place)
        return
      }
      unit = formUnit
    }
    guard let unit, unit != field.unit else { return }
    guard let wanted = field.unit else {
      diagnostics.error("column.unit", "field '\(field.name)' has no unit in the study", at: place)
      return
    }
    guard context.vocabulary.packsComplete, context.vocabulary.conversion(from: unit, of: field) == nil else { return }
    let units = context.vocabulary.units
    let analytes = units.filter { $0.from == unit && $0.to == wanted }.compactMap(\.analyte).sorted()
    diagnostics.error(
      "unit.conversion", "no pack converts '\(unit)' to '\(wanted)', the unit of '\(field.name)'", at: place,
      help: analytes.isEmpty ? nil : "there is one for the analytes \(analytes.joined(separator: ", "))")
  }
}

extension ColumnLayout.Tick {
  /// `entry`: the box's column, and its code or a mapping that says more.
  static func read(
    _ entry: Node.Entry, of field: Field, context: SiteContext, diagnostics: inout DiagnosticList
  ) -> ColumnLayout.Tick? {
    guard entry.value.entries != nil else {
      guard let code = MappingReader.text(entry.value, key: entry.key, diagnostics: &diagnostics) else { return nil }
      context.vocabulary.check(
        code: PlacedText(text: code, place: entry.value.place), of: field, diagnostics: &diagnostics)
      return ColumnLayout.Tick(column: entry.key, code: code)
    }
    var reader = MappingReader(entry.value, what: "the box '\(entry.key)'", diagnostics: &diagnostics)
    let code = reader.text("code", diagnostics: &diagnostics)
    let missing = reader.optional("missing")
    let occurrence = reader.occurrence("occurrence", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    guard (code == nil) != (missing == nil) else {
      diagnostics.error(
        "column.tick", "a box stands for a 'code' or for a reason why there is none ('missing')",
        at: entry.value.place)
      return nil
    }
    if let code, let place = entry.value["code"]?.place {
      context.vocabulary.check(code: PlacedText(text: code, place: place), of: field, diagnostics: &diagnostics)
    }
    let reason = missing.flatMap { node in
      MissingCode.read([Node.Entry(key: entry.key, place: node.place, value: node)], diagnostics: &diagnostics).first
    }
    return ColumnLayout.Tick(
      column: entry.key, code: code ?? "", missing: reason?.reason, occurrence: occurrence)
  }
}
