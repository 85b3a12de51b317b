import TestSupport
import Testing

@testable import Disclosure

@Suite("Risk of records alike in quasi-identifiers")
struct RiskMeasuresTests {
  /// Five people in three classes: two women of 60, two men of 60, one man of 70.
  private static func five() -> KeyTable {
    var table = KeyTable(columns: ["sex", "age"])
    for row in [["F", "60"], ["M", "60"], ["M", "70"], ["F", "60"], ["M", "60"]] { table.add(row) }
    return table
  }

  @Test("Classes, k, uniques and chances of five people, counted by hand")
  func byHand() {
    let risk = RiskMeasures(Self.five())
    #expect(risk.records == 5 && risk.classes == 3 && risk.k == 1 && risk.uniques == 1)
    #expect(risk.sizes == [.init(size: 1, classes: 1, records: 1), .init(size: 2, classes: 2, records: 4)])
    #expect(risk.highest == 1 && risk.average == 0.6)
    #expect(risk.share(above: 0.5) == 0.2 && risk.share(above: 0.4) == 1)
    #expect(risk.records(below: 3) == 5 && risk.records(below: 2) == 1)
  }

  @Test("No records are no risk")
  func none() {
    let risk = RiskMeasures(KeyTable(columns: ["a"]))
    #expect(risk.k == 0 && risk.highest == 0 && risk.average == 0 && risk.share(above: 0) == 0)
  }

  @Test("What a column adds: without it, on its own, and the least sets that single a record out")
  func contributions() {
    let found = Contribution.all(of: Self.five())
    #expect(
      found == [
        // Without sex: four of 60 and one of 70. Sex alone: two and three. Age 70 singles out by itself.
        Contribution(column: "sex", kWithout: 1, uniquesWithout: 1, uniquesAlone: 0, minimalUniques: 0),
        Contribution(column: "age", kWithout: 2, uniquesWithout: 0, uniquesAlone: 1, minimalUniques: 1),
      ])
  }

  @Test("A minimal sample unique has no smaller one within it")
  func minimal() {
    // Each value of a alone is shared; (a, b) = (1, 2) is there once and so is (2, 1) in a and c.
    var table = KeyTable(columns: ["a", "b", "c"])
    for row in [["1", "1", "1"], ["1", "2", "1"], ["2", "2", "1"], ["2", "2", "1"], ["1", "1", "2"]] { table.add(row) }
    let uniques = SampleUniques(table)
    // By one column: c = 2. By two: (a 1, b 2) of the second record. (b 1, c 1) and (a.., ) of the first: b 1 c 1 is once.
    #expect(uniques.bySize == [1, 2, 0])
    #expect(uniques.byColumn == [1, 2, 2])
  }

  @Test("A journalist's risk is by the people of the class, and records count where nobody counted people")
  func population() {
    let risk = PopulationRisk(
      Self.five(), population: [["F", "60"]: 8, ["M", "60"]: 4, ["M", "70"]: 0])
    #expect(risk.highest == 1)
    // 2/8 + 2/4 + 1/1 over five records.
    #expect(risk.average == (0.25 + 0.5 + 1) / 5)
    #expect(risk.unknown == 1)
  }

  // The data set francdat of sdcMicro by Capobianchi, Polettini and Lucarelli: four keys and a weight; frequencies and
  // risks as in Templ, Kowarik and Meindl, J. Stat. Softw. 67(4), 2015, to the three decimals printed there.
  @Test("Frequencies and individual risk of sdcMicro's example")
  func francdat() {
    let rows: [(keys: [String], weight: Double, risk: Double, count: Int)] = [
      (["1", "2", "5", "1"], 18, 0.017, 2), (["1", "2", "1", "1"], 45.5, 0.022, 2),
      (["1", "2", "1", "1"], 39, 0.022, 2), (["3", "3", "1", "5"], 17, 0.177, 1),
      (["4", "3", "1", "4"], 541, 0.012, 1), (["4", "3", "1", "1"], 8, 0.297, 1),
      (["6", "2", "1", "5"], 5, 0.402, 1), (["1", "2", "5", "1"], 92, 0.017, 2),
    ]
    var table = KeyTable(columns: ["Key1", "Key2", "Key3", "Key4"])
    for row in rows { table.add(row.keys) }
    #expect(RiskMeasures(table).uniques == 4)
    for row in rows {
      let alike = rows.filter { $0.keys == row.keys }
      #expect(alike.count == row.count)
      let risk = IndividualRisk.estimate(sample: alike.count, population: alike.map(\.weight).reduce(0, +))
      #expect((risk * 1000).rounded() / 1000 == row.risk)
    }
  }

  @Test("The chance of being found is the sum over a negative binomial, whatever way it is computed")
  func individual() {
    // E(1/F) summed term by term: f = 3 of 10 people in expectation, and f = 3 of 3.2.
    func summed(_ f: Int, _ p: Double) -> Double {
      var probability = 1.0
      for _ in 0..<f { probability *= p }
      var sum = 0.0
      for people in f..<4000 {
        sum += probability / Double(people)
        probability *= (1 - p) * Double(people) / Double(people + 1 - f)
      }
      return sum
    }
    for (f, people) in [(3, 10.0), (3, 3.2), (7, 20.0), (1, 1.05)] {
      let risk = IndividualRisk.estimate(sample: f, population: people)
      #expect(abs(risk - summed(f, Double(f) / people)) < 1e-9)
    }
    #expect(IndividualRisk.estimate(sample: 4, population: 4) == 0.25)
  }

  @Test("Classes, k, uniques, average and each column's part agree with SQL over the same 5,000 people")
  func againstSQL() throws {
    let rows = People.rows(5000, seed: 7)
    let risk = RiskMeasures(People.table(rows))
    var told = "\(risk.classes) \(risk.k) \(risk.uniques) \(risk.records(below: 11)) \(risk.records)\n"
    for part in Contribution.all(of: People.table(rows), limit: 1) {
      told += "\(part.column) \(part.kWithout) \(part.uniquesWithout) \(part.uniquesAlone)\n"
    }
    let script = """
      import sys, duckdb
      columns = ["age", "sex", "country", "job"]
      duckdb.sql(f"create table p as select * from read_csv('{sys.argv[1]}', header=true, all_varchar=true)")
      def sizes(cs): return [r[0] for r in duckdb.sql(f"select count(*) from p group by {','.join(cs)}").fetchall()]
      s = sizes(columns)
      print(len(s), min(s), s.count(1), sum(x for x in s if x < 11), sum(s))
      for c in columns:
        rest = sizes([d for d in columns if d != c])
        print(c, min(rest), rest.count(1), sizes([c]).count(1))
      """
    #expect(try Python.run(script, on: People.csv(rows)) == told)
  }
}
