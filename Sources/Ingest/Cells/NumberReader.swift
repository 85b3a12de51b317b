import CSplit
import StudyModel
import Tables

/// Reads numbers with the sign that stands before them, in the site's unit.
final class NumberReader: CellReader {
  private let mark: UInt8
  private let form: ColumnLayout.NumberForm
  private let words: CellWords

  init(layout: ColumnLayout, missing: [MissingCode], dialect: Dialect) {
    mark = dialect.decimalMark
    form = layout.form
    words = CellWords(
      missing.map { (text: $0.text, value: -Int32($0.reason.rawValue)) } + layout.zero.map { (text: $0, value: 0) })
  }

  func read(_ cells: Cells) -> Column {
    var compared: [(row: Int, comparator: Comparator)] = []
    let (values, reasons) = cells.values { [words] in
      csplit_decimals($0, words.table, !words.isWhole || form != .plain, mark, $1, $2, $3)
    } other: { row, text, length, value in
      if let (_, reason) = words.meaning(text, length) { return reason }
      guard let (number, comparator) = number(text, length) else { return Missing.invalidByte }
      value = number
      if comparator != .equal { compared.append((row, comparator)) }
      return 0
    }
    var comparators: [UInt8] = []
    if !compared.isEmpty {
      comparators = [UInt8](repeating: 0, count: cells.count)
      for (row, comparator) in compared { comparators[row] = comparator.rawValue }
    }
    return .number(NumberColumn(values: values, reasons: reasons, comparators: comparators))
  }

  @inline(__always)
  private func number(_ text: UnsafePointer<UInt8>, _ length: UInt32) -> (Double, Comparator)? {
    switch form {
    case .plain: return NumberText.comparedDecimal(text, Int(length), mark: mark)
    case .feetInches: return NumberText.feetAndInches(text, Int(length), mark: mark).map { ($0, .equal) }
    case .stonesPounds: return NumberText.stonesAndPounds(text, Int(length), mark: mark).map { ($0, .equal) }
    }
  }
}
