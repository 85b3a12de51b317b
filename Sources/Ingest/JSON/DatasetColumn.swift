/// A column as Dataset-JSON describes it (Dataset-JSON 1.1, `Column`).
struct DatasetColumn {
  private(set) var itemOID: String?
  private(set) var name: String?
  private(set) var label: String?
  private(set) var dataType: DatasetDataType?
  /// Whether the receiver is to make numbers of the values.
  private(set) var isTargetInteger = false
  private(set) var displayFormat: String?

  /// Whether all is there that has to be.
  var isWhole: Bool { itemOID != nil && name != nil && label != nil && dataType != nil }

  /// What became of an attribute.
  enum Taking { case taken, wrong, unknown }

  mutating func take(_ attribute: String, _ kind: JSONScalar, _ text: UnsafeRawBufferPointer) -> Taking {
    let value = String(decoding: text, as: UTF8.self)
    switch attribute {
    case "length", "keySequence":
      return kind == .number && JSONNumber.isInteger(text) && text[0] != 0x2D && text[0] != 0x30 ? .taken : .wrong
    case "itemOID", "name", "label", "dataType", "targetDataType", "displayFormat":
      guard kind == .string else { return .wrong }
    default: return .unknown
    }
    switch attribute {
    case "itemOID": itemOID = value
    case "name": name = value
    case "label": label = value
    case "displayFormat": displayFormat = value
    case "dataType":
      dataType = DatasetDataType(rawValue: value)
      return dataType == nil ? .wrong : .taken
    default:
      guard value == "integer" || value == "decimal" else { return .wrong }
      isTargetInteger = value == "integer"
    }
    return .taken
  }

  /// Whether the display format is one of SAS's for dates, for times of a day or for both; nil for another or none.
  ///
  /// SAS 9.4 Formats and Informats, "Formats by Category", Date and Time and ISO 8601.
  var displayType: DatasetDataType? {
    guard let format = displayFormat?.uppercased() else { return nil }
    func begins(_ names: [String]) -> Bool { names.contains { format.hasPrefix($0) } }
    if begins(["DATETIME", "DATEAMPM", "E8601DT", "E8601DZ", "B8601DT", "B8601DZ", "IS8601DT", "IS8601DZ", "MDYAMPM"]) {
      return .datetime
    }
    if begins(["TIME", "TOD", "HHMM", "HOUR", "MMSS", "E8601TM", "B8601TM", "IS8601TM"]) { return .time }
    let dates = [
      "DATE", "E8601DA", "B8601DA", "IS8601DA", "YYMMDD", "MMDDYY", "DDMMYY", "WORDDAT", "WEEKDAT", "JULIAN",
    ]
    return begins(dates) ? .date : nil
  }
}
