import Stages
import StudyModel

/// Finds what a workbook holds beside its sheets, by the types of its relationships (ECMA-376 part 1, 12 and 15).
struct WorkbookExtras {
  private let parts: PackageParts

  init(_ parts: PackageParts) { self.parts = parts }

  /// One note for each sort of thing that there is.
  func notes() throws -> [FormatNote] {
    var notes: [FormatNote] = []
    func add(_ rule: String, _ severity: Severity, _ count: Int, _ message: Finding.Message) {
      if count > 0 { notes.append(FormatNote(rule, severity, message)) }
    }
    let links = count(["externalLink", "externalLinkPath", "externalLinkLongPath"])
    let books = targets("externalLink")
    let files = books.isEmpty ? links : books.count
    add(
      "workbook.external_links", .query, files,
      "The workbook takes values from \(count: files) other files; those of its last saving were read."
    )
    let exchange = ElementCounter("ddeLink", "oleLink")
    for path in books { try parts.read(path, to: exchange) }
    add(
      "workbook.dynamic_data", .query, exchange.count,
      "The workbook has \(count: exchange.count) links of DDE or OLE to other programs; values last saved were read."
    )
    let macros = count(["vbaProject", "xlMacrosheet", "xlIntlMacrosheet"])
    add("workbook.macros", .query, macros, "The workbook holds macros (\(count: macros) parts); none was run or read.")
    let objects = count(["oleObject", "package", "control", "activeXControlBinary"])
    add(
      "workbook.embedded_objects", .query, objects,
      "The workbook holds \(count: objects) embedded objects; they were not read.")
    let connections = count(["connections", "queryTable"])
    add(
      "workbook.data_connections", .query, connections,
      "The workbook is connected to sources of data (\(count: connections) parts); values of its last saving were read."
    )
    let pivots = count(["pivotCacheRecords"])
    add(
      "workbook.pivot_records", .note, pivots,
      "The workbook keeps the records behind \(count: pivots) pivot tables; they were not read.")
    let pictures = count(["drawing", "image", "vmlDrawing", "legacyDrawing"])
    add(
      "workbook.drawings", .note, pictures,
      "The workbook holds drawings or pictures (\(count: pictures) parts); they were not read.")
    return notes
  }

  private func count(_ types: Set<String>) -> Int {
    parts.relationships.values.reduce(0) { sum, links in sum + links.count { types.contains($0.type) } }
  }

  private func targets(_ type: String) -> [String] {
    parts.relationships.keys.sorted().flatMap { parts.targets(type, of: $0) }
  }
}
