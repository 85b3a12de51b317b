/// The format of a member, by its first bytes; its name only decides between kinds of plain text.
enum MemberFormat: Sendable, Equatable {
  case delimited
  case workbook
  case odm
  case json, jsonLines
  case datasetJSON
  /// As a zlib stream.
  case packedDatasetJSON
  case statistical(StatisticalFile.Format)
  /// A format that is known and not read.
  case refused(FormatProblem)

  /// Bytes that `init` wants to see, where there are as many.
  static let headBytes = 4096

  init(head: [UInt8], name: String) {
    let name = name.lowercased()
    if head.starts(with: [0x50, 0x4B, 3, 4]) || head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      // The second are workbooks before 2007 and those with a password; opening one says which.
      self = .workbook
    } else if let format = head.withUnsafeBytes({ StatisticalFile.format(head: $0) }) {
      self = .statistical(format)
    } else if head.withUnsafeBytes({ ODMReader.isODM(head: $0) }) {
      self = .odm
    } else if MemberFormat.isMarkup(head) || name.hasSuffix(".xml") {
      self = .refused(
        FormatProblem(
          "xml.unknown", "The file is XML, but not the ODM that is read here.",
          help: "Send an ODM-XML 1.3 snapshot, or the tables as CSV files."))
    } else if let format = MemberFormat.json(head, name) {
      self = format
    } else if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) {
      self = .refused(
        FormatProblem("encoding.utf32", "The file is in UTF-32, which is not read here.", help: "Send it in UTF-8."))
    } else {
      self = .delimited
    }
  }

  /// What receipts call the format.
  var name: String {
    switch self {
    case .delimited: "delimited"
    case .workbook: "xlsx"
    case .odm: "odm-xml"
    case .json: "json"
    case .jsonLines: "ndjson"
    case .datasetJSON: "dataset-json"
    case .packedDatasetJSON: "dataset-json packed"
    case .statistical(let format): format.name
    case .refused: "unreadable"
    }
  }

  /// JSON by its content where it is Dataset-JSON, else by its name: a header of delimited text may begin alike.
  private static func json(_ head: [UInt8], _ name: String) -> MemberFormat? {
    if name.hasSuffix(".dsjc"), ZlibFiller.isZlib(head: head) { return .packedDatasetJSON }
    if DatasetJSONReader.isDatasetJSON(head: head) { return .datasetJSON }
    guard JSONReader.isJSON(head: head) else { return nil }
    if name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl") { return .jsonLines }
    return name.hasSuffix(".json") ? .json : nil
  }

  private static func isMarkup(_ head: [UInt8]) -> Bool {
    let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    return text.starts(with: Array("<?xml".utf8))
  }
}
