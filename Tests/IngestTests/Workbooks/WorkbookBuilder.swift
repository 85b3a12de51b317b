import Stages
import StudyModel
import TestSupport

@testable import Ingest

/// Makes small workbooks part by part; what a test does not state is as Excel writes it.
struct WorkbookBuilder {
  static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  static let packageLinks = "http://schemas.openxmlformats.org/package/2006/relationships"

  var namespace = WorkbookBuilder.main
  var links = WorkbookBuilder.office
  /// `workbookPr` and the like, before the sheets.
  var settings = ""
  /// The list of sheets; nil lists one, named Data.
  var sheetList: String?
  /// What stands in the worksheet; `rows` is a shorthand for its table.
  var worksheet: String
  var strings: String?
  /// Codes of custom formats; the cell style `n` has the n-th, style 0 none.
  var formats: [String] = []
  /// Cell styles behind those, by the number of the format.
  var builtIns: [Int] = []
  var workbookTarget = "xl/workbook.xml"
  var sheetTarget = "worksheets/sheet1.xml"
  /// More relationships of the workbook, as XML.
  var moreLinks = ""
  var moreParts: [(String, String)] = []

  init(rows: String) { worksheet = "<sheetData>\(rows)</sheetData>" }

  init(worksheet: String) { self.worksheet = worksheet }

  func with(_ change: (inout WorkbookBuilder) -> Void) -> WorkbookBuilder {
    var copy = self
    change(&copy)
    return copy
  }

  static func relationships(_ links: String) -> String {
    "<Relationships xmlns=\"\(packageLinks)\">\(links)</Relationships>"
  }

  static func link(_ id: String, _ type: String, _ target: String, base: String = office) -> String {
    "<Relationship Id=\"\(id)\" Type=\"\(base)/\(type)\" Target=\"\(target)\"/>"
  }

  var parts: [(String, String)] {
    let list = sheetList ?? "<sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/>"
    let custom = formats.enumerated().map {
      "<numFmt numFmtId=\"\(200 + $0.offset)\" formatCode=\"\(WorkbookBuilder.escaped($0.element))\"/>"
    }
    let ids = [0] + formats.indices.map { 200 + $0 } + builtIns
    let styles = ids.map { "<xf numFmtId=\"\($0)\"/>" }.joined()
    var parts = [
      (
        "_rels/.rels",
        WorkbookBuilder.relationships(WorkbookBuilder.link("rId1", "officeDocument", workbookTarget, base: links))
      ),
      (
        "xl/workbook.xml",
        "<workbook xmlns=\"\(namespace)\" xmlns:r=\"\(links)\">\(settings)<sheets>\(list)</sheets></workbook>"
      ),
      (
        "xl/_rels/workbook.xml.rels",
        WorkbookBuilder.relationships(
          WorkbookBuilder.link("rId1", "worksheet", sheetTarget, base: links)
            + WorkbookBuilder.link("rId8", "styles", "styles.xml", base: links)
            + (strings == nil ? "" : WorkbookBuilder.link("rId9", "sharedStrings", "sharedStrings.xml", base: links))
            + moreLinks)
      ),
      (
        "xl/styles.xml",
        "<styleSheet xmlns=\"\(namespace)\"><numFmts>\(custom.joined())</numFmts><cellXfs>\(styles)</cellXfs></styleSheet>"
      ),
      ("xl/worksheets/sheet1.xml", "<worksheet xmlns=\"\(namespace)\">\(worksheet)</worksheet>"),
    ]
    if let strings { parts.append(("xl/sharedStrings.xml", "<sst xmlns=\"\(namespace)\">\(strings)</sst>")) }
    return parts + moreParts
  }

  static func escaped(_ text: String) -> String {
    String(
      text.flatMap { $0 == "\"" ? Array("&quot;") : $0 == "<" ? Array("&lt;") : $0 == "&" ? Array("&amp;") : [$0] })
  }

  func build() -> [UInt8] { ZipBuilder(parts.map { ZipBuilder.Entry($0.0, $0.1) }).build() }

  func open(limits: Workbook.Limits = Workbook.Limits()) throws -> Workbook {
    try WorkbookBuilder.open(build(), limits: limits)
  }

  static func open(_ bytes: [UInt8], limits: Workbook.Limits = Workbook.Limits()) throws -> Workbook {
    let archives = ArchiveReader(spoolFolder: TemporaryFolder.parent)
    return try Workbook(ByteRegion(bytes), name: "book.xlsx", archives: archives, limits: limits)
  }

  /// The records of the first sheet.
  func records(mark: Character = ".", limits: Workbook.Limits = Workbook.Limits()) throws -> [[String]] {
    try read(mark: mark, limits: limits).records
  }

  func read(mark: Character = ".", limits: Workbook.Limits = Workbook.Limits()) throws -> SheetContent {
    let book = try open(limits: limits)
    return try SheetContent(book, book.sheets[0], mark: mark)
  }

  /// The rule by which the workbook, or its first sheet, is refused.
  func refusal(limits: Workbook.Limits = Workbook.Limits()) -> String? {
    do {
      _ = try read(limits: limits)
      return nil
    } catch { return (error as? FormatProblem)?.rule }
  }

  /// The one cell of a sheet with a row of one cell.
  static func cell(_ xml: String, _ change: (inout WorkbookBuilder) -> Void = { _ in }) throws -> String {
    let records = try WorkbookBuilder(rows: "<row r=\"1\">\(xml)</row>").with(change).records()
    return records.count == 1 && records[0].count == 1 ? records[0][0] : "\(records)"
  }
}
