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
    return FileLayout(
      name: name.text, sheet: sheet, ignored: ignored, dialect: dialect, redcap: redcap,
      tables: tables.flatMap { TableLayout.readAll($0, context: context, diagnostics: &diagnostics) })
  }
}
