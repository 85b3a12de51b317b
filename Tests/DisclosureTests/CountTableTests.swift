import Testing

@testable import Disclosure

@Suite("Small numbers in tables")
struct CountTableTests {
  private static func oneWay(_ counts: [Int]) -> CountTable {
    CountTable(rows: counts.indices.map { "r\($0)" }, columns: ["n"], counts: counts.map { [$0] })
  }

  private static func twoWay(_ counts: [[Int]]) -> CountTable {
    CountTable(
      rows: counts.indices.map { "r\($0)" }, columns: counts[0].indices.map { "c\($0)" }, counts: counts)
  }

  @Test("The rule of NHS England: 1 to 7 are not told, others to the nearest 5, zero is told")
  func nhs() {
    let rule = SmallNumberRule.nhs
    #expect([1, 7].allSatisfy(rule.isSmall) && ![0, 8].contains(where: rule.isSmall))
    #expect([0, 8, 12, 13, 17, 18, 122].map(rule.rounded) == [0, 10, 10, 15, 15, 20, 120])
    // Who sees a 10 knows that it was 8 to 12, for 7 would not have been told.
    #expect(rule.range(of: 10) == 8...12 && rule.range(of: 0) == 0...0 && rule.range(of: 15) == 13...17)
    #expect(!rule.showsStatistic(of: 7) && rule.showsStatistic(of: 8))
    #expect(rule.percent(.told(10), of: .told(40)) == 25)
    #expect(rule.percent(.withheld, of: .told(40)) == nil && rule.percent(.told(0), of: .told(0)) == nil)
    #expect(SmallNumberRule.cms.isSmall(10) && !SmallNumberRule.cms.isSmall(11))
    #expect(SmallNumberRule.ons.isSmall(9) && !SmallNumberRule.ons.isSmall(10))
  }

  @Test("A small count that the total would give away takes another with it")
  func complement() {
    // 43 - 40 would be 3: the 40 goes with it.
    let told = Self.oneWay([3, 40, 0]).protected(by: .cms)
    #expect(told["r0", "n"] == .withheld && told["r1", "n"] == .withheld && told["r2", "n"] == .told(0))
    #expect(told[nil, "n"] == .told(43))
    // Two small ones hide each other where their sum leaves each of them open.
    let two = Self.oneWay([5, 9, 40]).protected(by: .cms)
    #expect(two.figures == [.withheld, .withheld, .told(40), .told(54)])
    // 1 + 2 = 3 says that neither is more than 2, so a third goes too.
    let three = Self.oneWay([1, 2, 40, 60]).protected(by: .cms)
    #expect(three.figures == [.withheld, .withheld, .withheld, .told(60), .told(103)])
  }

  @Test("Rounding hides most complements, and where it does not, another figure goes")
  func rounded() {
    // 20 (18 to 22) and a total of 25 (23 to 27) leave 1 to 9: nothing is known.
    #expect(Self.oneWay([3, 20]).protected(by: .nhs).figures == [.withheld, .told(20), .told(25)])
    // 8 is told as 10 (8 to 12), and so is the total of 11, which would leave 4 at most.
    let close = Self.oneWay([3, 8]).protected(by: .nhs)
    #expect(close.figures == [.withheld, .withheld, .told(10)])
  }

  @Test("The smallest figures that will do are withheld")
  func cheapest() {
    let told = Self.twoWay([[4, 30, 100], [25, 90, 80], [200, 60, 50]]).protected(by: .cms)
    #expect(told["r0", "c0"] == .withheld)
    // 4 has to be hidden in its row and its column: with 30, 25 and 90 that is done at 145; any other way costs more.
    #expect(told.withheld == 4)
    #expect(told["r0", "c1"] == .withheld && told["r1", "c0"] == .withheld && told["r1", "c1"] == .withheld)
  }

  /// Every figure that fits what is told, found by trying all tables of counts up to a bound.
  private static func possible(
    _ told: ProtectedTable, rows: Int, columns: Int, upTo bound: Int
  ) -> [ClosedRange<Int>] {
    var low = [Int](repeating: Int.max, count: told.figures.count)
    var high = [Int](repeating: Int.min, count: told.figures.count)
    let width = columns + 1
    func fits(_ place: Int, _ count: Int) -> Bool {
      switch told.figures[place] {
      case .told(let number): told.rule.range(of: number).contains(count)
      case .withheld: count >= 1
      }
    }
    var cells = [Int](repeating: 0, count: rows * columns)
    func place(_ cell: Int) -> Int { cell / columns * width + cell % columns }
    func tryAll(_ cell: Int) {
      guard cell < cells.count else {
        var figures = [Int](repeating: 0, count: told.figures.count)
        for (cell, count) in cells.enumerated() {
          let row = cell / columns
          figures[row * width + cell % columns] = count
          figures[row * width + columns] += count
          figures[rows * width + cell % columns] += count
          figures[rows * width + columns] += count
        }
        guard figures.indices.allSatisfy({ fits($0, figures[$0]) }) else { return }
        for (index, count) in figures.enumerated() {
          low[index] = min(low[index], count)
          high[index] = max(high[index], count)
        }
        return
      }
      for count in 0...bound where fits(place(cell), count) {
        cells[cell] = count
        tryAll(cell + 1)
      }
    }
    tryAll(0)
    return zip(low, high).map { $0...$1 }
  }

  @Test("What can be worked out is what trying every table finds", arguments: [UInt64(1), 2, 3, 4, 5, 6])
  func audit(seed: UInt64) {
    var random = People.Random(seed)
    // Below 6 is small here, so that all tables can be tried.
    for rule in [SmallNumberRule(least: 4, base: 1), SmallNumberRule(least: 4, base: 3)] {
      for _ in 0..<2 {
        let counts = (0..<2).map { _ in (0..<2).map { _ in random.next(below: 5) } }
        let table = Self.twoWay(counts)
        let told = table.protected(by: rule)
        let bound = 17
        let tried = Self.possible(told, rows: 2, columns: 2, upTo: bound)
        for (range, tried) in zip(TableAudit(of: told, counted: table).ranges, tried) {
          #expect(range.lowerBound == tried.lowerBound)
          // Without a bound from the totals a figure may be anything; trying stops somewhere.
          #expect(range.upperBound == tried.upperBound || (range.upperBound > bound && tried.upperBound >= bound))
        }
      }
    }
  }

  @Test("No small number can be worked out of 300 random tables, by any of the rules")
  func protection() {
    var random = People.Random(99)
    for number in 0..<300 {
      let rows = 1 + random.next(below: 5)
      let columns = 1 + random.next(below: 4)
      let largest = [6, 12, 40, 200][number % 4]
      let table = Self.twoWay((0..<rows).map { _ in (0..<columns).map { _ in random.next(below: largest) } })
      for rule in [SmallNumberRule.nhs, .cms, .ons] {
        let told = table.protected(by: rule)
        let ranges = TableAudit(of: told, counted: table).ranges
        for (place, figure) in table.network.figures.enumerated() {
          if rule.isSmall(figure.value) {
            #expect(told.figures[place] == .withheld)
            // Zeros are told, so a total is at least as much as it has counts that are none.
            let name = told.names[place]
            var parts = 0
            for (row, cells) in table.counts.enumerated() where name.row == nil || name.row == table.rows[row] {
              for (column, count) in cells.enumerated()
              where count > 0 && (name.column == nil || name.column == table.columns[column]) { parts += 1 }
            }
            #expect(ranges[place].lowerBound <= parts && ranges[place].upperBound >= rule.least - 1)
          }
          if figure.value == 0 { #expect(told.figures[place] == .told(0)) }
          #expect(ranges[place].contains(figure.value))
        }
      }
    }
  }

  @Test("Two releases do not tell of the few by whom they differ")
  func differencing() {
    let before = Self.oneWay([20, 40, 60]).protected(by: .cms)
    #expect(before.withheld == 0)
    // 23 - 20 would tell of three people, and so would the total.
    let table = Self.oneWay([23, 40, 60])
    let after = table.protected(by: .cms, after: before)
    #expect(after["r0", "n"] == .withheld && after[nil, "n"] == .withheld)
    let ranges = TableAudit(of: after, counted: table).ranges
    #expect(ranges[0].contains(20) && ranges[3].contains(120))
    // Eleven more people are enough to be told.
    #expect(Self.oneWay([31, 40, 60]).protected(by: .cms, after: before).withheld == 0)
    // To the nearest five, 40 became 45 by five people or fewer than eight.
    let rounded = Self.oneWay([40, 80]).protected(by: .nhs)
    let moved = Self.oneWay([43, 80]).protected(by: .nhs, after: rounded)
    #expect(moved["r0", "n"] == .withheld)
  }

  @Test("A table is read back as it was written, and figures that moved by few are named")
  func csv() throws {
    let table = CountTable(rows: ["A, \"B\"", "C"], columns: ["x", "y"], counts: [[20, 3], [40, 60]])
    let told = table.protected(by: .cms)
    let text = told.csv(head: "who")
    #expect(text.hasPrefix("who,x,y,(all)\n\"A, \"\"B\"\"\",*,*,23\nC,*,*,100\n(all),60,63,123\n"))
    let read = try #require(ProtectedTable(csv: text, rule: .cms))
    #expect(read == told)
    let later = CountTable(rows: ["A, \"B\"", "C"], columns: ["x", "y"], counts: [[20, 3], [40, 65]])
    let moved = later.protected(by: .cms).movedLittle(since: read)
    #expect(moved == [.init(row: "C", column: nil), .init(row: nil, column: "y"), .init(row: nil, column: nil)])
    #expect(later.protected(by: .cms, after: read).movedLittle(since: read).isEmpty)
    for broken in ["", "a,b\n", "a,b\nc,none\n", "a,b\nc\n"] { #expect(ProtectedTable(csv: broken, rule: .cms) == nil) }
  }
}
