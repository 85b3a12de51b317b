import CSplit

/// Looks for cells that a spreadsheet would take for a formula.
///
/// A cell that begins with `=`, `+`, `-` or `@`, also in full width, with a tab or the end of a line may be run when
/// somebody opens the file in a spreadsheet (OWASP, "CSV Injection"). Numbers, telephone numbers, ranges and lone marks
/// are none: behind `=` and `@` there has to be a letter or a digit, behind the others a letter.
struct FormulaWatch {
  /// How many of a column, and the number of the record with the first.
  struct Find {
    var column: Int
    var count: Int
    var first: Int
  }

  private let columns: [Int]
  private var counts: [Int]
  private var firsts: [Int]

  init(columns: Set<Int>) {
    self.columns = columns.sorted()
    counts = [Int](repeating: 0, count: columns.count)
    firsts = counts
  }

  /// By column.
  var finds: [Find] {
    columns.indices.filter { counts[$0] > 0 }.map { Find(column: columns[$0], count: counts[$0], first: firsts[$0]) }
  }

  mutating func take(_ block: RecordBlock, _ data: UnsafeBufferPointer<UInt32>) {
    guard let records = data.baseAddress, !columns.isEmpty else { return }
    let stride = block.stride(of: records, data.count)
    for slot in columns.indices {
      var first = 0
      let found = csplit_count_formulas(
        block.column(columns[slot], of: records, data.count, stride: stride), &first)
      guard found > 0 else { continue }
      if counts[slot] == 0 { firsts[slot] = block.firstNumber + Int(data[first]) }
      counts[slot] += found
    }
  }
}
