/// What a Dataset-JSON file says of its data set (Dataset-JSON 1.1, `Dataset`), beside its columns and rows.
struct DatasetMetadata {
  /// How many rows the file says that it has.
  private(set) var records: Int?
  private var texts: Set<String> = []

  private static let required = ["datasetJSONCreationDateTime", "datasetJSONVersion", "itemGroupOID", "name", "label"]
  private static let optional = [
    "dbLastModifiedDateTime", "fileOID", "metaDataRef", "metaDataVersionOID", "originator", "studyOID",
  ]

  /// Takes an attribute with a plain value; false where the standard has none of this name.
  mutating func take(_ attribute: String, _ kind: JSONScalar, _ text: UnsafeRawBufferPointer) throws -> Bool {
    if attribute == "records" {
      guard kind == .number, JSONNumber.isInteger(text),
        let count = Int(String(decoding: text.prefix { $0 != 0x2E }, as: UTF8.self)), count >= 0
      else { throw DatasetMetadata.wrong(attribute) }
      records = count
      return true
    }
    if ["columns", "rows", "sourceSystem"].contains(attribute) { throw DatasetMetadata.wrong(attribute) }
    guard DatasetMetadata.required.contains(attribute) || DatasetMetadata.optional.contains(attribute) else {
      return false
    }
    guard kind == .string else { throw DatasetMetadata.wrong(attribute) }
    let value = String(decoding: text, as: UTF8.self)
    switch attribute {
    case "datasetJSONVersion":
      guard value.wholeMatch(of: /1\.1(\.(0|[1-9][0-9]*))?/) != nil else { throw DatasetMetadata.otherVersion }
    case "datasetJSONCreationDateTime", "dbLastModifiedDateTime":
      guard DatasetMetadata.isDateTime(value) else { throw DatasetMetadata.wrong(attribute) }
    default: break
    }
    texts.insert(attribute)
    return true
  }

  /// - Throws: `FormatProblem` where an attribute is missing that has to be there.
  func check() throws {
    if let missing = DatasetMetadata.required.first(where: { !texts.contains($0) })
      ?? (records == nil ? "records" : nil)
    {
      throw FormatProblem(
        "dataset_json.metadata", "The file lacks the attribute '\(missing)', which Dataset-JSON 1.1 demands.",
        help: DatasetMetadata.help)
    }
  }

  /// The pattern of the schema: a date, a time to the minute at least, and a zone or none.
  private static func isDateTime(_ text: String) -> Bool {
    let pattern =
      /[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(\.[0-9]+)?([+\-]([01][0-9]|2[0-3]):[0-5][0-9]|Z)?/
    return text.wholeMatch(of: pattern) != nil
  }

  static let help = "Export the file again as Dataset-JSON 1.1, and check it with the standard's schema."

  /// An attribute of the standard with a value that it cannot have.
  static func wrong(_ attribute: String) -> FormatProblem {
    FormatProblem(
      "dataset_json.metadata", "The attribute '\(attribute)' has a value that Dataset-JSON 1.1 does not allow there.",
      help: help)
  }

  static let otherVersion = FormatProblem(
    "dataset_json.version", "The file is of another version of Dataset-JSON than 1.1.",
    help: "Export the data set again as Dataset-JSON 1.1.")
}
