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
      case .date: return DatasetDataType.isISO(text) { $0 == 0x2D }
      case .datetime: return DatasetDataType.isISO(text) { [0x2D, 0x3A, 0x2E, 0x2B, 0x54, 0x5A].contains($0) }
      case .time:
        return text[0] &- 0x30 < 10 && DatasetDataType.isISO(text) { [0x2D, 0x3A, 0x2E, 0x2B, 0x5A].contains($0) }
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

  /// Whether there are digits and marks only, and a digit or the hyphen of a part left out is the first.
  private static func isISO(_ text: UnsafeRawBufferPointer, _ isMark: (UInt8) -> Bool) -> Bool {
    text[0] &- 0x30 < 10 || text[0] == 0x2D ? text.allSatisfy { $0 &- 0x30 < 10 || isMark($0) } : false
  }
}
