import Stages
import StudyModel
import Tables
import Testing

@testable import Derive

@Suite("Sums over the records of a visit")
struct VisitTotalsTests {
  private static let total = Parameter.Total(
    of: FieldReference(form: "CM", field: "mme"), answer: "opioid", none: "N")

  private func study() -> Study {
    var study = Fixture.study()
    study.forms.append(
      Fixture.form("CM", [Fixture.visit, Field(name: "mme", label: "Equivalent", type: .number, role: .clinical)]))
    return study
  }

  /// Drugs, each a participant's letter, a visit, and the equivalent or why there is none.
  private func drugs(_ rows: [(Character, String, Double?, Missing)]) -> Batch {
    Fixture.batch(
      "CM", String(rows.map(\.0)),
      [
        ("visit", Fixture.visits(rows.map(\.1).joined(separator: " "))),
        (
          "mme",
          .number(NumberColumn(values: rows.map { $0.2 ?? 0 }, reasons: rows.map { $0.2 == nil ? $0.3.rawValue : 0 }))
        ),
      ])
  }

  private func sums(_ drugs: Batch?, _ asked: [(Character, String, String)]) -> [Double?] {
    let letters = String(asked.map(\.0))
    let visits = Fixture.visits(asked.map(\.1).joined(separator: " "))
    let answers = Column.code(
      CodeColumn(
        indices: asked.map { $0.2 == "N" ? 1 : 0 }, reasons: asked.map { $0.2 == "" ? Missing.blank.rawValue : 0 },
        terms: ["Y", "N"]))
    let batch = Fixture.batch("PN", letters, [("visit", visits), ("opioid", answers)])
    guard case .code(let coded) = visits, case .text(let tokens)? = batch["subj"] else { return [] }
    let found = VisitTotals(Self.total, in: Dataset(drugs.map { [$0] } ?? []), study: study()).totals(
      of: batch, runs: ParticipantRuns(tokens.participants()), visits: coded)
    return found.values.indices.map { found.reasons.isEmpty || found.reasons[$0] == 0 ? found.values[$0] : nil }
  }

  @Test("Equivalents of a visit add up, apart by participant and visit, and drugs that are no opioids are no part")
  func adds() {
    let drugs = drugs([
      ("A", "BL", 30, .present), ("A", "BL", 22.5, .present), ("A", "BL", nil, .notApplicable),
      ("A", "M1", 0.1, .present),
      ("A", "M1", 0.2, .present), ("B", "BL", 7, .present),
    ])
    #expect(sums(drugs, [("A", "BL", "Y"), ("A", "M1", "Y"), ("B", "BL", "Y")]) == [52.5, 0.3, 7])
  }

  @Test("A part that is missing makes the sum missing, not smaller")
  func lacks() {
    let drugs = drugs([("A", "BL", 30, .present), ("A", "BL", nil, .notDerived), ("A", "M1", 30, .present)])
    #expect(sums(drugs, [("A", "BL", "Y"), ("A", "M1", "Y")]) == [nil, 30])
  }

  @Test("Nothing taken is zero where the form says so, and missing where it does not")
  func nothing() {
    let drugs = drugs([("A", "BL", nil, .notApplicable)])
    #expect(
      sums(drugs, [("A", "BL", "N"), ("A", "D3", "N"), ("A", "M1", "Y"), ("A", "M3", ""), ("A", ".", "N")])
        == [0, 0, nil, nil, nil])
    #expect(sums(nil, [("A", "BL", "N"), ("A", "M1", "Y")]) == [0, nil])
  }

  @Test("A record of an opioid against the answer that none is taken has no sum")
  func contradicts() {
    let drugs = drugs([("A", "BL", 30, .present), ("A", "M1", 0, .present)])
    #expect(sums(drugs, [("A", "BL", "N"), ("A", "M1", "N")]) == [nil, 0])
  }
}
