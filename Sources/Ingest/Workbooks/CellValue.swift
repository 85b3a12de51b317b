/// What is known of a cell before its value is.
struct CellValue {
  /// ECMA-376 part 1, 18.18.11.
  enum Form {
    case number, shared, formulaText, inline, boolean, error, date

    /// Nil for a word that means none of them.
    init?(_ word: UnsafePointer<CChar>?) {
      guard let word else {
        self = .number
        return
      }
      switch (UInt8(bitPattern: word[0]), word[0] == 0 ? 0 : word[1]) {
      case (0x6E, 0): self = .number
      case (0x73, 0): self = .shared
      case (0x62, 0): self = .boolean
      case (0x65, 0): self = .error
      case (0x64, 0): self = .date
      default:
        switch String(cString: word) {
        case "str": self = .formulaText
        case "inlineStr": self = .inline
        default: return nil
        }
      }
    }
  }

  var form = Form.number
  var kind = NumberKind.number
  /// Counted from 1.
  var column = 0
  var hasFormula = false
  var hasValue = false
}
