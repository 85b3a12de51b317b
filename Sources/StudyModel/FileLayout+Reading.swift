import Diagnostics
import LocatedYAML

extension FileLayout {
  static func read(_ node: Node, context: SiteContext, diagnostics: inout DiagnosticList) -> FileLayout? {
    var reader = MappingReader(node, what: "a file", diagnostics: &diagnostics)
    let name = reader.placedText("name", diagnostics: &diagnostics)
    let sheet = reader.text("sheet", diagnostics: &diagnostics)
    let ignored = reader.text("ignore", diagnostics: &diagnostics)
    let dialect = Dialect.read(reader.optional("dialect"), base: context.dialect, diagnostics: &diagnostics)
    let redcap = reader.optional("redcap").map { REDCapExport.read($0, diagnostics: &diagnostics) }
    let aliases = FileAlias.readAll(
      reader.list("aliases", diagnostics: &diagnostics), hasSheet: sheet != nil, context: context,
      diagnostics: &diagnostics)
    var columnAliases: [ColumnAlias] = []
    for entry in reader.map("column_aliases", diagnostics: &diagnostics) {
      guard let nodes = entry.value.list else {
        diagnostics.error(
          "value.form", "the aliases of '\(entry.key)' have to be a list, as in [{name: X, from: 2008-10}]",
          at: entry.value.place)
        continue
      }
      columnAliases += ColumnAlias.readAll(
        nodes, of: HeaderColumn(entry.key), context: context, diagnostics: &diagnostics)
    }
    let hasTables = reader.node["tables"] != nil
    let tables = reader.list("tables", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    if node.entries != nil, hasTables == (ignored != nil) {
      diagnostics.error(
        "file.content", "a file needs either 'tables' or 'ignore'", at: node.place,
        help: "'tables: []' is for data that cannot be read yet, 'ignore: why' for what is no data")
    }
    guard let name else { return nil }
    var context = context
    context.redcap = redcap
    context.hasRepeats = tables.contains { $0["instrument"]?["repeats"]?.scalar == "true" }
    var layout = FileLayout(
      name: name.text, sheet: sheet, ignored: ignored, dialect: dialect, redcap: redcap,
      tables: tables.flatMap { TableLayout.readAll($0, context: context, diagnostics: &diagnostics) })
    layout.aliases = aliases
    layout.columnAliases = columnAliases
    layout.checkAliases(in: node, diagnostics: &diagnostics)
    return layout
  }

  /// A name has to mean one column, and an alias a column that is read.
  private func checkAliases(in node: Node, diagnostics: inout DiagnosticList) {
    let declared = Set(headerColumns.map(\.placed))
    var meanings: [HeaderColumn: HeaderColumn] = [:]
    for alias in allColumnAliases {
      let (column, name) = (alias.column.placed, alias.name.placed)
      let place = node.place(ofAlias: name.name) ?? node.place
      if !declared.contains(column) {
        diagnostics.error(
          "alias.column", "no table of the file reads a column \(alias.column.words)", at: place,
          help: Suggestion.help(for: column.name, among: columnNames))
      }
      if declared.contains(name) || meanings[name, default: column] != column {
        diagnostics.error(
          "alias.taken", "\(alias.name.words) cannot be an alias of \(alias.column.words): it is another column's name",
          at: place)
      }
      meanings[name] = column
    }
  }
}

extension Node {
  /// Where an alias of a column is written below this node; nil where its name is written in a shorthand.
  fileprivate func place(ofAlias name: String, isAlias: Bool = false) -> Diagnostic.Location? {
    if isAlias, let node = self["name"], node.scalar == name { return node.place }
    for entry in entries ?? [] {
      // An alias of the file itself has a name of another kind.
      guard entry.key != "aliases" || self["tables"] == nil else { continue }
      let holdsAliases = isAlias || entry.key == "aliases" || entry.key == "column_aliases"
      if let place = entry.value.place(ofAlias: name, isAlias: holdsAliases) { return place }
    }
    for item in list ?? [] {
      if let place = item.place(ofAlias: name, isAlias: isAlias) { return place }
    }
    return nil
  }
}
