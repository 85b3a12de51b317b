import Diagnostics
import StudyModel
import Tables
import Testing

@testable import Derive

@Suite("Instruments")
struct InstrumentTests {
  /// 23 items answered alike: so many yes, then so many no, the rest unanswered.
  private func answers(yes: Int, no: Int) -> [Column?] {
    (0..<23).map { item in
      guard item < yes + no else { return Column(missing: .blank, kind: .code, count: 1, terms: ["Y", "N"]) }
      return .code(CodeColumn(indices: [item < yes ? 0 : 1], terms: ["Y", "N"]))
    }
  }

  @Test(
    "Twenty answers of 23 are prorated, nineteen give no score",
    arguments: [
      (17, 3, 19.55, true), (17, 6, 17, false), (12, 7, nil, false), (0, 20, 0, true), (23, 0, 23, false),
      (20, 0, 23, true), (0, 0, nil, false), (11, 11, 11.5, true),
    ] as [(Int, Int, Double?, Bool)])
  func prorated(yes: Int, no: Int, score: Double?, prorated: Bool) {
    let result = InstrumentScore(Fixture.rdq).score(answers(yes: yes, no: no), rows: 1)
    #expect((result.scores.reasons.isEmpty ? result.scores.values[0] : nil) == score)
    #expect(result.scores.reasons == (score == nil ? [Missing.notDerived.rawValue] : []))
    #expect(result.answered == [Int32(yes + no)])
    #expect(result.prorated == [prorated])
  }

  @Test("A code that the instrument does not value is not an answer, nor is an item without a column")
  func strangeCodes() {
    var items = answers(yes: 21, no: 2)
    items[22] = .code(CodeColumn(indices: [0], terms: ["MAYBE"]))
    items[21] = nil
    let result = InstrumentScore(Fixture.rdq).score(items, rows: 1)
    #expect(result.answered == [21])
    // 23 × 21 / 21
    #expect(result.scores.values == [23])
  }

  @Test("Numbers count as they are, a mean is that of the answered, and bounds are no answers")
  func means() {
    let index = Instrument(
      id: "index", label: "", source: "", items: ["a", "b", "c", "d"], values: [], method: .mean, atLeast: 2,
      missing: .prorate, range: 0...4)
    let missing = Missing.unknown.rawValue
    let items: [Column?] = [
      .integer(FixedColumn(values: [4, 1, 0, 9])),
      .integer(FixedColumn(values: [3, 2, 0, 9], reasons: [0, 0, missing, 0])),
      .integer(FixedColumn(values: [0, 0, 0, 9], reasons: [missing, 0, missing, 0])),
      .number(NumberColumn(values: [2, 4, 0, 9], reasons: [], comparators: [0, 1, 1, 0])),
    ]
    let result = InstrumentScore(index).score(items, rows: 4)
    // (4 + 3 + 2) / 3; (1 + 2 + 0) / 3; one answer is too few; a mean of 9 lies outside 0 to 4.
    #expect(result.scores.values == [3, 1, 0, 0])
    #expect(result.scores.reasons == [0, 0, Missing.notDerived.rawValue, Missing.notDerived.rawValue])
    #expect(result.answered == [3, 3, 1, 4])
    #expect(result.prorated == [false, false, false, false])
  }

  @Test("Without a rule for missing items one unanswered item takes the score away")
  func noRule() {
    var strict = Fixture.rdq
    strict.missing = .none
    #expect(InstrumentScore(strict).score(answers(yes: 22, no: 0), rows: 1).scores.reasons == [7])
    #expect(InstrumentScore(strict).score(answers(yes: 22, no: 1), rows: 1).scores.values == [22])
  }

  private func vector(yes: Int, no: Int, _ score: Double?) -> Instrument.Vector {
    Instrument.Vector(
      answers: (0..<23).map { $0 < yes ? "Y" : $0 < yes + no ? "N" : nil }, score: score, place: Fixture.place)
  }

  @Test("Vectors that come out as written are silent; others are errors at their place")
  func vectors() {
    var instrument = Fixture.rdq
    instrument.vectors = [vector(yes: 17, no: 3, 19.55), vector(yes: 17, no: 6, 17), vector(yes: 12, no: 7, nil)]
    var diagnostics = DiagnosticList()
    InstrumentVectors.check(instrument, diagnostics: &diagnostics)
    #expect(diagnostics.all.isEmpty)

    instrument.vectors = [
      vector(yes: 17, no: 3, 20), vector(yes: 17, no: 3, nil), vector(yes: 12, no: 7, 12),
      Instrument.Vector(answers: ["Y"], score: 1, place: Fixture.place),
    ]
    InstrumentVectors.check(instrument, diagnostics: &diagnostics)
    #expect(
      diagnostics.all.map(\.message) == [
        "vector 1 of instrument 'rdq23' gives a score of 19.55, and not a score of 20",
        "vector 2 of instrument 'rdq23' gives a score of 19.55, and not no score",
        "vector 3 of instrument 'rdq23' gives no score, and not a score of 12",
        "vector 4 of instrument 'rdq23' has 1 answers, and the instrument 23 items",
      ])
    #expect(diagnostics.all.allSatisfy { $0.location == Fixture.place && $0.code == "instrument.vector" })
  }

  @Test("Vectors of an instrument whose items are numbers are read as numbers")
  func numberVectors() {
    let index = Instrument(
      id: "index", label: "", source: "", items: ["a", "b"], values: [], method: .mean, atLeast: 1, missing: .prorate,
      range: 0...4,
      vectors: [
        Instrument.Vector(answers: ["1", "4"], score: 2.5, place: Fixture.place),
        Instrument.Vector(answers: ["1", nil], score: 1, place: Fixture.place),
      ])
    var diagnostics = DiagnosticList()
    InstrumentVectors.check(index, diagnostics: &diagnostics)
    #expect(diagnostics.all.isEmpty)
  }
}
