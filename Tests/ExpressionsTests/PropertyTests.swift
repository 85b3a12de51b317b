import Diagnostics
import Expressions
import Tables
import Testing

@Suite("Kernels and a naive interpreter agree")
struct PropertyTests {
  /// Compiles a tree's text; its names have no code lists, so that any text may be compared with them.
  private func compile(_ tree: Tree, _ columns: [String: Column]) throws -> CompiledExpression {
    var diagnostics = DiagnosticList()
    let compiled = Expression.parse(tree.written, at: Sheet.start, diagnostics: &diagnostics)?.check(
      resolve: { columns[$0.description].map { NameType($0.kind) } }, diagnostics: &diagnostics)
    return try #require(compiled, "\(tree.written): \(diagnostics.all.map(\.message))")
  }

  private func cell(_ column: Column, _ row: Int) -> Cell? {
    guard column.missing(at: row) == .present else { return nil }
    switch column {
    case .number(let numbers):
      let sign = numbers.comparators.isEmpty ? 0 : numbers.comparators[row]
      return .number(numbers.values[row], Comparator(rawValue: sign) ?? .about)
    case .date(let dates):
      let precision = dates.precisions.isEmpty ? 0 : dates.precisions[row]
      return .date(PartialDate(days: dates.days[row], precision: DatePrecision(rawValue: precision) ?? .day))
    default: return column.text(at: row).map { .text($0) }
    }
  }

  @Test("Conditions come to the same truth in every row", arguments: 1...8 as ClosedRange<UInt64>)
  func conditions(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    var seen: Set<UInt8> = []
    for _ in 0..<120 {
      let sheet = RandomRows(count: random.pick([0, 1, 2, 40]), &random)
      let tree = random.condition(4)
      let truth = try compile(tree, sheet.columns).truth(rows: sheet.rows.count) {
        sheet.columns[$0.description] ?? .text(TextColumn())
      }
      let expected = sheet.rows.map { row in tree.condition(row).map { $0 ? 1 : 0 } ?? 2 as UInt8 }
      #expect(truth == expected, "\(tree.written)")
      seen.formUnion(truth)
    }
    #expect(seen == [0, 1, 2])
  }

  @Test("Values come to the same cell in every row", arguments: 11...18 as ClosedRange<UInt64>)
  func values(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    for _ in 0..<120 {
      let sheet = RandomRows(count: random.pick([0, 1, 2, 40]), &random)
      let tree =
        switch random.below(3) {
        case 0: random.text(3)
        case 1: random.date(3)
        default: random.number(4)
        }
      let column = try compile(tree, sheet.columns).column(rows: sheet.rows.count) {
        sheet.columns[$0.description] ?? .text(TextColumn())
      }
      #expect(column.count == sheet.rows.count)
      let found = (0..<column.count).map { cell(column, $0) }
      #expect(found == sheet.rows.map { tree.cell($0) }, "\(tree.written)")
    }
  }
}
