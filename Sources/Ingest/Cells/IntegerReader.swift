import CSplit
import StudyModel
import Tables

/// Reads whole numbers; anything else than sign and digits is invalid.
final class IntegerReader: CellReader {
  private let words: CellWords

  init(layout: ColumnLayout, missing: [MissingCode]) {
    var entries = missing.map { (text: $0.text, value: -Int32($0.reason.rawValue)) }
    entries += layout.zero.map { (text: $0, value: Int32(0)) }
    words = CellWords(entries + (0...9).map { (text: String($0), value: Int32($0)) })
  }

  func read(_ cells: Cells) -> Column {
    let (values, reasons) = cells.values { [words] in
      words.isWhole
        ? csplit_integers($0, words.table, $1, $2, $3) : csplit_find_words($0, words.table, $1, $2, $3)
    } other: { [words] _, text, length, value in
      if let (_, reason) = words.meaning(text, length) { return reason }
      guard let number = NumberText.integer(text, Int(length)) else { return Missing.invalidByte }
      value = number
      return 0
    }
    return .integer(FixedColumn(values: values, reasons: reasons))
  }
}
