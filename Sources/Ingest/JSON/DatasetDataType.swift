/// What a column of Dataset-JSON says that its values are (Dataset-JSON 1.1, `DataTypesEnum`).
enum DatasetDataType: String {
  case string, integer, decimal, float, double, boolean, datetime, date, time
  case uri = "URI"

  /// Whether a value is written as the type demands. Decimals are texts, so that no digit of them is lost; dates and
  /// times are ISO 8601, perhaps without their last parts, as SDTM writes them. Blank texts and nulls fit each type.
  func fits(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) -> Bool {
    switch kind {
    case .null: return true
    case .string:
      if text.isEmpty { return true }
      switch self {
      case .string, .uri: return true
      case .decimal: return JSONNumber.isValid(text)
      case .date: return DatasetDataType.isISO(text, "-")
      case .datetime: return DatasetDataType.isISO(text, "-:.+TZ")
      case .time: return text[0] &- 0x30 < 10 && DatasetDataType.isISO(text, "-:.+Z")
      case .integer, .float, .double, .boolean: return false
      }
    case .number:
      switch self {
      case .integer: return JSONNumber.isInteger(text)
      case .float, .double: return true
      default: return false
      }
    case .boolean: return self == .boolean
    }
  }

  var isDate: Bool { self == .date || self == .datetime || self == .time }

  /// Whether there are digits and these marks only, and a digit or the hyphen of a part left out comes first.
  private static func isISO(_ text: UnsafeRawBufferPointer, _ marks: StaticString) -> Bool {
    guard text[0] &- 0x30 < 10 || text[0] == 0x2D else { return false }
    let marks = UnsafeBufferPointer(start: marks.utf8Start, count: marks.utf8CodeUnitCount)
    for byte in text where byte &- 0x30 >= 10 && !marks.contains(byte) { return false }
    return true
  }
}
