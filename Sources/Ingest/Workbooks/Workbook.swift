import Stages
import StudyModel

/// A workbook of Excel and its like (.xlsx, .xlsm; ECMA-376, transitional or strict), whose sheets become records.
///
/// What the sheets hold is streamed. The table of shared strings is held as long as the workbook is. Properties of
/// the document, which carry names of people, are never opened.
final class Workbook: Sendable {
  /// In the order of the workbook.
  let sheets: [Sheet]
  /// What was noticed about the workbook as a whole.
  let notes: [FormatNote]
  private let parts: PackageParts
  private let strings: SharedStrings
  private let kinds: [NumberKind]
  private let dates: SerialDate
  private let limits: Limits

  /// Opens a workbook; parts that are too large to be kept are verified when they are read.
  ///
  /// - Throws: where it cannot be read as a workbook; nothing of it counts then.
  init(_ region: ByteRegion, name: String, archives: ArchiveReader, limits: Limits = Limits()) throws(FormatProblem) {
    if let refusal = Workbook.refusal(of: region) { throw refusal }
    do {
      let parts = try PackageParts(region, name: name, archives: archives, limits: limits)
      let path = try Workbook.mainPart(of: parts)
      let handler = WorkbookHandler(limit: limits.entries)
      try parts.read(path, to: handler)
      let styles = StylesHandler(limit: limits.entries)
      if let part = try Workbook.single("styles", of: path, parts) { try parts.read(part, to: styles) }
      let strings = SharedStringsHandler(limits: limits)
      if let part = try Workbook.single("sharedStrings", of: path, parts) { try parts.read(part, to: strings) }
      sheets = try Workbook.sheets(handler.entries, of: path, parts)
      notes = try Workbook.hidden(sheets) + WorkbookExtras(parts).notes()
      self.parts = parts
      self.strings = strings.strings
      self.limits = limits
      kinds = styles.kinds
      dates = SerialDate(is1904: handler.is1904)
    } catch let problem as FormatProblem {
      throw problem
    } catch {
      throw FormatProblem.workbook(ArchiveProblem(.readError))
    }
  }

  /// Writes the rows of a sheet as records, the number of a record being that of its row, and finishes the writer,
  /// which should pad records.
  ///
  /// Numbers become decimal digits with `decimalMark`, dates `yyyy-mm-dd` and perhaps ` hh:mm` or ` hh:mm:ss`, times
  /// `hh:mm` or `hh:mm:ss`, logical values TRUE and FALSE, errors their own text.
  ///
  /// - Returns: what was noticed about the sheet and its records.
  /// - Throws: `FormatProblem` where the sheet is refused, and what the writer throws. Of what was handed on before
  ///   nothing counts then.
  func read(_ sheet: Sheet, decimalMark: UInt8, into writer: RecordWriter) throws -> [FormatNote] {
    guard sheet.isReadable else {
      throw FormatProblem(
        "workbook.not_records", "The sheet holds a chart, a dialogue or macros, and no records.",
        help: "Say in the site's file that the sheet is no data.")
    }
    let cells = CellWriter(
      writer, strings: strings, dates: dates, decimalMark: decimalMark, limits: limits, sheetBytes: sheet.bytes)
    let handler = SheetHandler(cells, kinds: kinds, limits: limits)
    let comments = ElementCounter("comment")
    for part in parts.targets("comments", of: sheet.part) { try parts.read(part, to: comments) }
    try parts.read(sheet.part, to: handler)
    return try handler.finish(comments: comments.count)
  }

  /// The limits for one more workbook that is held beside this one, which itself was opened under `limits`.
  func left(of limits: Limits) -> Limits {
    var left = limits
    left.stringBytes -= strings.byteCount
    left.strings -= strings.count
    return left
  }

  private static func mainPart(of parts: PackageParts) throws -> String {
    guard let path = try single("officeDocument", of: "", parts) else {
      throw FormatProblem.workbook("workbook.structure", "The file does not say which of its parts is the workbook.")
    }
    if path.lowercased().hasSuffix(".bin") { throw binaryRefusal }
    return path
  }

  /// The one part of a type; nil where there is none.
  private static func single(_ type: String, of source: String, _ parts: PackageParts) throws -> String? {
    let targets = parts.targets(type, of: source)
    guard targets.count <= 1 else {
      throw FormatProblem.workbook("workbook.structure", "The workbook has two parts for what can only be one.")
    }
    return targets.first
  }

  private static func sheets(_ entries: [WorkbookHandler.Entry], of path: String, _ parts: PackageParts) throws
    -> [Sheet]
  {
    let links = Dictionary(
      parts.relationships(of: path).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var names: Set<String> = []
    var seen: Set<String> = []
    return try entries.map { entry in
      guard let link = links[entry.relationship], let part = link.path(from: path), let kind = kind(link.type) else {
        throw FormatProblem.workbook("workbook.structure", "A sheet of the workbook has no part that holds it.")
      }
      guard names.insert(entry.name.lowercased()).inserted, seen.insert(part.lowercased()).inserted else {
        throw FormatProblem.workbook("workbook.structure", "Two sheets of the workbook share a name or a part.")
      }
      let member = try parts.member(part)
      return Sheet(
        name: entry.name, visibility: entry.visibility, kind: kind, part: part, bytes: member.size,
        sha256: member.sha256)
    }
  }

  private static func kind(_ type: String) -> Sheet.Kind? {
    switch type {
    case "worksheet": .worksheet
    case "chartsheet": .chartSheet
    case "dialogsheet": .dialogSheet
    case "xlMacrosheet", "xlIntlMacrosheet": .macroSheet
    default: nil
    }
  }

  private static func hidden(_ sheets: [Sheet]) -> [FormatNote] {
    sheets.filter { $0.visibility != .visible }.map { sheet in
      FormatNote(
        "workbook.hidden_sheet", .note,
        "The sheet '\(configured: sheet.name)' is hidden; hidden sheets are treated like all others.")
    }
  }
}
