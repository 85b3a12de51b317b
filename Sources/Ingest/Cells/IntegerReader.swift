import CSplit
import StudyModel
import Tables

/// Reads whole numbers; anything else than sign and digits is invalid.
final class IntegerReader: CellReader {
  private let words: WordTable
  private let narrow: NarrowTable

  init(layout: ColumnLayout, missing: [MissingCode]) {
    var entries = missing.map { (text: $0.text, value: -Int32($0.reason.rawValue)) }
    entries += layout.zero.map { (text: $0, value: Int32(0)) }
    words = WordTable(entries)
    narrow = NarrowTable(entries + (0...9).map { (text: String($0), value: Int32($0)) })
  }

  func read(_ cells: Cells) -> Column {
    let (values, reasons) = narrow.read(cells) { [words] text, length, value in
      let word = words.value(text, length)
      if word != WordTable.none { return UInt8(truncatingIfNeeded: -word) }
      guard let number = NumberText.integer(text, Int(length)) else { return Missing.invalidByte }
      value = number
      return 0
    }
    return .integer(FixedColumn(values: values, reasons: reasons))
  }
}
