import CSplit
import StudyModel
import Tables

/// Reads numbers with the sign that stands before them, in the site's unit.
final class NumberReader: CellReader {
  private let mark: UInt8
  private let form: ColumnLayout.NumberForm
  private let missing: WordTable
  private let zero: WordTable

  init(layout: ColumnLayout, missing: [MissingCode], dialect: Dialect) {
    mark = dialect.decimalMark
    form = layout.form
    self.missing = WordTable(missing: missing)
    zero = WordTable(layout.zero.map { (text: $0, value: 0) })
  }

  func read(_ cells: Cells) -> Column {
    let cells = cells.trimmed()
    var reasons = ReasonBuffer(count: cells.count)
    var compared: [(row: Int, comparator: Comparator)] = []
    let values = [Double](unsafeUninitializedCapacity: cells.count) { values, count in
      for row in 0..<cells.count {
        let cell = cells.cells[row]
        var value = 0.0
        if cell.length == 0 {
          reasons.set(row, Missing.blankByte)
        } else if cell.length == Cells.unreadable {
          reasons.set(row, Missing.invalidByte)
        } else {
          let text = cells.bytes + Int(cell.start)
          let reason = missing.reason(text, cell.length)
          if reason != 0 {
            reasons.set(row, reason)
          } else if let (read, comparator) = number(text, cell.length) {
            value = read
            if comparator != .equal { compared.append((row, comparator)) }
          } else {
            reasons.set(row, Missing.invalidByte)
          }
        }
        values[row] = value
      }
      count = cells.count
    }
    var comparators: [UInt8] = []
    if !compared.isEmpty {
      comparators = [UInt8](repeating: 0, count: cells.count)
      for (row, comparator) in compared { comparators[row] = comparator.rawValue }
    }
    return .number(NumberColumn(values: values, reasons: reasons.finish(), comparators: comparators))
  }

  @inline(__always)
  private func number(_ text: UnsafePointer<UInt8>, _ length: UInt32) -> (Double, Comparator)? {
    if zero.count > 0, zero.value(text, length) == 0 { return (0, .equal) }
    switch form {
    case .plain: return NumberText.comparedDecimal(text, Int(length), mark: mark)
    case .feetInches: return NumberText.feetAndInches(text, Int(length), mark: mark).map { ($0, .equal) }
    case .stonesPounds: return NumberText.stonesAndPounds(text, Int(length), mark: mark).map { ($0, .equal) }
    }
  }
}
