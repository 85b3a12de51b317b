import Stages
import StudyModel
import Tables
import Testing

@testable import Derive

@Suite("Changes")
struct ChangesTests {
  private func run(_ visits: String, _ days: [Int32], _ nrs: [Int32?]) throws -> Dataset {
    let letters = String(repeating: "A", count: days.count)
    return try Fixture.run(
      [DeriveScores.self, DeriveVisits.self, DeriveChanges.self],
      on: [Fixture.pain(letters, visits, days, nrs), Fixture.procedure("A")]
    ).dataset
  }

  private func pain(_ dataset: Dataset, _ column: ColumnName, _ rows: Int) -> [String] {
    Array(dataset.cells("scores", column).prefix(rows))
  }

  @Test("Change and responders are counted from the baseline record, on later visits alone")
  func changes() throws {
    let dataset = try run("BL D3 D14 M1 M3", [-3, 3, 14, 30, 91], [10, 7, 8, nil, 5])
    #expect(pain(dataset, "base", 5) == ["10", "10", "10", "10", "10"])
    #expect(pain(dataset, "ablfl", 5) == ["Y", ".", ".", ".", "."])
    #expect(pain(dataset, "chg", 5) == [".", "-3", "-2", ".", "-5"])
    #expect(pain(dataset, "pchg", 5) == [".", "-30", "-20", ".", "-50"])
    #expect(pain(dataset, "crit1", 5) == [".", "Fallen by 30 %", "Fallen by 30 %", ".", "Fallen by 30 %"])
    #expect(pain(dataset, "crit1fl", 5) == [".", "Y", "N", ".", "Y"])
    #expect(pain(dataset, "crit2", 5) == [".", "Fallen by 50 %", "Fallen by 50 %", ".", "Fallen by 50 %"])
    #expect(pain(dataset, "crit2fl", 5) == [".", "N", "N", ".", "Y"])
    #expect(dataset.reasons("scores", "chg").prefix(5) == [.notApplicable, .present, .present, .notDerived, .present])
    // WORST has no criteria.
    #expect(dataset.cells("scores", "crit1fl").suffix(5) == [".", ".", ".", ".", "."])
    #expect(dataset.cells("scores", "chg").suffix(5) == [".", "-3", "-2", ".", "-5"])
  }

  @Test("Without a baseline there is no change; a baseline of 0 has a change and no per cent of it")
  func noBase() throws {
    let none = try run("D3 M1", [3, 30], [7, 5])
    #expect(pain(none, "base", 2) == [".", "."])
    #expect(pain(none, "chg", 2) == [".", "."])
    #expect(pain(none, "crit1fl", 2) == [".", "."])
    let zero = try run("BL M1", [0, 30], [0, 5])
    #expect(pain(zero, "chg", 2) == [".", "5"])
    #expect(pain(zero, "pchg", 2) == [".", "."])
    #expect(zero.reasons("scores", "pchg").prefix(2) == [.notApplicable, .notDerived])
    #expect(pain(zero, "crit1fl", 2) == [".", "."])
  }

  @Test("Only the analysed record of the baseline visit is the baseline")
  func oneBaseline() throws {
    let dataset = try run("BL BL M1", [-20, -1, 30], [9, 6, 3])
    #expect(pain(dataset, "ablfl", 3) == [".", "Y", "."])
    #expect(pain(dataset, "base", 3) == ["6", "6", "6"])
    #expect(pain(dataset, "chg", 3) == [".", ".", "-3"])
  }

  @Test(
    "A fall of exactly the share counts, also where the scores are no binary fractions",
    arguments: [
      (10, 7, true), (7, 5, false), (3, 2, true), (10, 7.01, false), (11.5, 8.05, true), (19.55, 13.685, true),
      (23, 16.1, true), (11.5, 8.06, false), (1, 1, false), (5, 0, true),
    ] as [(Double, Double, Bool)])
  func fall(base: Double, value: Double, met: Bool) {
    #expect(ScoreChanges.isMet(Fixture.criteria[0], base: base, value: value) == met)
  }

  @Test("A rise is a fall turned over", arguments: [(10, 13, true), (10, 12, false), (10, 7, false)])
  func rise(base: Double, value: Double, met: Bool) {
    let rise = Parameter.Criterion(label: "", perCent: 30, direction: .rise)
    #expect(ScoreChanges.isMet(rise, base: base, value: value) == met)
  }

  @Test("All whole scores from 0 to 23 are judged as arithmetic of whole numbers judges them")
  func wholeScores() {
    for base in 1...23 {
      for value in 0...23 {
        let met = ScoreChanges.isMet(Fixture.criteria[0], base: Double(base), value: Double(value))
        #expect(met == (10 * (base - value) >= 3 * base))
      }
    }
  }
}
