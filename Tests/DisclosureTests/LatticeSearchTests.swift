import TestSupport
import Testing

@testable import Disclosure

@Suite("Searching how to generalise")
struct LatticeSearchTests {
  @Test("Bands are counted from zero, end in an open one, and tell nothing of what is no whole number")
  func bands() {
    let step = Generalisation.bands(width: 5, top: 90)
    #expect(
      ["64", "65", "69", "89", "90", "103"].map { step.tell($0) } == ["60-64", "65-69", "65-69", "85-89", "90+", "90+"])
    #expect(Generalisation.bands(width: 20, top: 90).tell("85") == "80-89")
    #expect(Generalisation.bands(width: 10, top: nil).tell("-1") == "-10--1")
    #expect(step.tell("old") == "*" && step.tell(nil) == nil)
    #expect(Generalisation.everything.tell(nil) == "*")
    #expect(Generalisation.groups(["A": "X"], other: "Y").tell("B") == "Y")
  }

  @Test("A small lattice, by hand: ages in bands of ten and sex as it is make pairs")
  func byHand() throws {
    var table = KeyTable(columns: ["age", "sex"])
    for row in [["61", "F"], ["68", "F"], ["72", "M"], ["75", "M"]] { table.add(row) }
    let hierarchies = [
      Hierarchy(column: "age", levels: [.same, .bands(width: 10, top: nil), .everything]),
      Hierarchy(column: "sex", levels: [.same, .everything]),
    ]
    let best = try #require(LatticeSearch(table, hierarchies: hierarchies, k: 2, budget: 0).best())
    // One of two levels of age and none of sex: (1/2 + 0) / 2.
    #expect(best == .init(levels: [1, 0], suppressed: 0, loss: 0.25))
    // One of four may be withheld, which does not help: each exact age is alone.
    #expect(LatticeSearch(table, hierarchies: hierarchies, k: 2, budget: 0.25).best() == best)
    #expect(LatticeSearch(table, hierarchies: hierarchies, k: 5, budget: 0).best() == nil)
  }

  @Test("A withheld record can be cheaper than a coarser level")
  func budget() throws {
    var table = KeyTable(columns: ["age"])
    for age in ["61", "62", "63", "85"] { table.add([age]) }
    let ages = [Hierarchy(column: "age", levels: [.same, .bands(width: 5, top: nil), .everything])]
    #expect(LatticeSearch(table, hierarchies: ages, k: 2, budget: 0).best()?.levels == [2])
    #expect(
      LatticeSearch(table, hierarchies: ages, k: 2, budget: 0.25).best() == .init(levels: [1], suppressed: 1, loss: 0.5)
    )
    let recipe = try #require(Recipe.search(table, hierarchies: ages, k: 2, budget: 0.25, dataSet: "D"))
    #expect(recipe.steps == [.init(column: "age", level: 1)])
    #expect(recipe.withheld == [["85-89"]])
  }

  @Test("A column that is worth more stays exact at the cost of the others")
  func weight() {
    var table = KeyTable(columns: ["age", "sex"])
    // Two of each age, or two of each sex, and never two of both.
    for row in [["60", "F"], ["60", "M"], ["70", "F"], ["70", "M"]] { table.add(row) }
    func best(_ weight: Double) -> [Int]? {
      let hierarchies = [
        Hierarchy(column: "age", levels: [.same, .everything]),
        Hierarchy(column: "sex", levels: [.same, .everything], weight: weight),
      ]
      return LatticeSearch(table, hierarchies: hierarchies, k: 2, budget: 0).best()?.levels
    }
    #expect(best(2) == [1, 0] && best(0.5) == [0, 1])
  }

  @Test("The least level of a column is never gone below")
  func least() {
    var table = KeyTable(columns: ["site"])
    for _ in 0..<9 { table.add(["A"]) }
    let sites = [Hierarchy(column: "site", levels: [.same, .groups(["A": "GB"], other: "*"), .everything], least: 1)]
    #expect(LatticeSearch(table, hierarchies: sites, k: 2, budget: 0).best()?.levels == [1])
  }

  @Test("The search finds what looking at every node finds", arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
  func exhaustive(seed: UInt64) {
    let table = People.table(People.rows(131, seed: seed))
    for (k, budget) in [(2, 0.0), (3, 0.05), (5, 0.0), (11, 0.1)] {
      let search = LatticeSearch(table, hierarchies: People.hierarchies, k: k, budget: budget)
      #expect(search.nodes == 5 * 2 * 3 * 3)
      var found: [LatticeSearch.Solution] = []
      for age in 0..<5 {
        for sex in 0..<2 {
          for country in 0..<3 {
            for job in 0..<3 {
              let levels = [age, sex, country, job]
              let suppressed = search.suppressed(at: levels)
              guard Double(suppressed) <= budget * 131 else { continue }
              let loss = (Double(age) / 4 + Double(sex) + Double(country) / 2 + Double(job) / 2) / 4
              found.append(.init(levels: levels, suppressed: suppressed, loss: loss))
            }
          }
        }
      }
      let best = found.min {
        ($0.loss, $0.suppressed) != ($1.loss, $1.suppressed)
          ? ($0.loss, $0.suppressed) < ($1.loss, $1.suppressed) : $0.levels.lexicographicallyPrecedes($1.levels)
      }
      #expect(search.best() == best)
    }
  }

  @Test("The generalised classes are those that SQL finds")
  func againstSQL() throws {
    let rows = People.rows(800, seed: 21)
    let steps: [Generalisation] = [
      .bands(width: 10, top: 90), .same, .groups(["US": "America", "GB": "Europe"], other: "Oceania"), .everything,
    ]
    let risk = RiskMeasures(People.table(rows).generalised(by: steps))
    let script = """
      import sys, duckdb
      sizes = [r[0] for r in duckdb.sql(f'''
        select count(*) from (select case when age::int >= 90 then 'old' else (age::int // 10)::varchar end a, sex,
          case country when 'US' then 'America' when 'GB' then 'Europe' else 'Oceania' end c
          from read_csv('{sys.argv[1]}', header=true, all_varchar=true)) group by a, sex, c''').fetchall()]
      print(len(sizes), min(sizes), sizes.count(1), sum(s for s in sizes if s < 11))
      """
    #expect(
      try Python.run(script, on: People.csv(rows))
        == "\(risk.classes) \(risk.k) \(risk.uniques) \(risk.records(below: 11))\n")
  }
}
