import CSplit
import StudyModel

/// Decides by the texts of some columns whether a record belongs to a table.
struct RecordFilter {
  enum Verdict {
    case passes
    /// The record is another table's.
    case other
    /// The study's configuration leaves it out.
    case cut
  }

  private struct Test {
    let column: Int
    let texts: WordTable
    let allowsBlank: Bool
    let verdict: Verdict
  }

  private let tests: [Test]

  init(_ filters: [TableLayout.Filter], header: TableHeader) {
    let tests = filters.compactMap { filter in
      header.column(filter.column).map { column in
        Test(
          column: column, texts: WordTable(filter.texts.map { (text: $0, value: 0) }),
          allowsBlank: filter.texts.contains(""), verdict: filter.cut == nil ? .other : .cut)
      }
    }
    // Only a record that is the table's own can be cut from it.
    self.tests = tests.filter { $0.verdict == .other } + tests.filter { $0.verdict == .cut }
  }

  var isEmpty: Bool { tests.isEmpty }

  func verdict(_ block: RecordBlock, _ record: Int) -> Verdict {
    for test in tests {
      let cell = block.cell(record, test.column)
      let passes =
        cell.length == 0
        ? test.allowsBlank : test.texts.value(block.bytes + Int(cell.start), cell.length) != WordTable.none
      if !passes { return test.verdict }
    }
    return .passes
  }
}
