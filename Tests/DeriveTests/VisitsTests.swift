import Stages
import StudyModel
import Tables
import Testing

@testable import Derive

@Suite("Visits")
struct VisitsTests {
  @Test("Every day from 40 before to 200 after day zero has the visit of the schedule's table")
  func windows() {
    let bounds: [(Int, Int, String?)] = [
      (-40, -31, nil), (-30, 0, "BL"), (1, 1, "D1"), (2, 2, "D2"), (3, 8, "D3"), (9, 22, "D14"), (23, 60, "M1"),
      (61, 136, "M3"), (137, 200, "M6"),
    ]
    let windows = VisitWindows(Fixture.visits)
    var days = 0
    for (first, last, visit) in bounds {
      for day in first...last {
        #expect(windows.visit(on: day).map { Fixture.visits[$0].id } == visit, "day \(day)")
        days += 1
      }
    }
    #expect(days == 241)
    #expect(windows.visit(on: 273).map { Fixture.visits[$0].id } == "M6")
    #expect(windows.visit(on: 274) == nil)
    #expect(VisitWindows([]).visit(on: 0) == nil)
  }

  private func run(_ tables: [Batch]) throws -> (dataset: Dataset, findings: [Finding]) {
    try Fixture.run([DeriveScores.self, DeriveVisits.self], on: tables)
  }

  /// The rows of the parameter PAIN, which stand first in each test with one participant.
  private func pain(_ dataset: Dataset, _ column: ColumnName, _ rows: Int) -> [String] {
    Array(dataset.cells("scores", column).prefix(rows))
  }

  @Test("The study day has no day 0; the window's days have")
  func studyDays() throws {
    let (dataset, findings) = try run([
      Fixture.pain("AAAAA", "BL BL D1 D2 D3", [-2, -1, 1, 2, 3], [1, 2, 3, 4, 5]), Fixture.procedure("A"),
    ])
    #expect(pain(dataset, "ady", 5) == ["-2", "-1", "2", "3", "4"])
    #expect(pain(dataset, "avisit", 5) == ["Baseline", "Baseline", "Day 1", "Day 2", "Day 3"])
    #expect(pain(dataset, "avisitn", 5) == ["0", "0", "1", "2", "3"])
    #expect(findings.map(\.rule) == ["visit.several"])
    let (onDayZero, _) = try run([Fixture.pain("A", "BL", [0], [1]), Fixture.procedure("A")])
    #expect(pain(onDayZero, "ady", 1) == ["1"])
  }

  @Test("Of several records in one window the nearest to the nominal day is analysed, of two as near the earlier")
  func nearest() throws {
    // Month 1 is day 30: 28 and 32 are as near; 29 has no value; 60 is far.
    let (dataset, findings) = try run([
      Fixture.pain("AAAA", "M1 M1 M1 M1", [32, 28, 29, 60], [5, 6, nil, 7]), Fixture.procedure("A"),
    ])
    #expect(pain(dataset, "anl01fl", 4) == [".", "Y", ".", "."])
    #expect(findings.map(\.rule) == ["visit.several"])
    let finding = try #require(findings.first)
    #expect(finding.severity == .query)
    #expect(finding.table == "PN")
    #expect(finding.participant == "AAAAAAAAAAAAAAAA")
    #expect(finding.visit == "M1")
    #expect(finding.origin == RowOrigin(member: 7, record: 3))
    #expect(
      finding.message.description
        == "4 records of PN lie in the window of Month 1; one that bears the visit's name, the nearest to its day, "
        + "is analysed before others. Please check their dates.")
  }

  @Test("A form of another visit with a wrong date does not take the place of the visit's own")
  func ownFormFirst() throws {
    // The form of three months is dated 30 days, the nominal day of one month.
    let (dataset, findings) = try run([
      Fixture.pain("AAA", "M1 M3 .", [26, 30, 30], [5, 6, 7]), Fixture.procedure("A"),
    ])
    #expect(pain(dataset, "anl01fl", 3) == ["Y", ".", "."])
    #expect(findings.map(\.rule) == ["visit.disagrees", "visit.several"])
    // Where the visit has no form of its own, what lies in its window stands for it.
    let (other, _) = try run([Fixture.pain("A", "M3", [30], [6]), Fixture.procedure("A")])
    #expect(pain(other, "anl01fl", 1) == ["Y"])
  }

  @Test("A value that the scale does not have stays, and is not analysed")
  func impossible() throws {
    let (dataset, _) = try run([Fixture.pain("AAA", "BL M1 M1", [0, 30, 40], [5, 70, 10]), Fixture.procedure("A")])
    #expect(pain(dataset, "aval", 3) == ["5", "70", "10"])
    #expect(pain(dataset, "anl01fl", 3) == ["Y", ".", "Y"])
  }

  @Test("Of two records of one day the one that stands first is analysed")
  func sameDay() throws {
    let (dataset, _) = try run([Fixture.pain("AA", "M1 M1", [31, 31], [5, 6]), Fixture.procedure("A")])
    #expect(pain(dataset, "anl01fl", 2) == ["Y", "."])
  }

  @Test("Participants are apart: each has one record for analysis")
  func participants() throws {
    let (dataset, findings) = try run([
      Fixture.pain("AB", "M1 M1", [30, 31], [5, 6]), Fixture.procedure("AB"),
    ])
    #expect(dataset.cells("scores", "anl01fl") == ["Y", "Y", "Y", "Y"])
    #expect(findings.isEmpty)
  }

  @Test("A record without a whole date belongs to no visit, and is told about once though it feeds two parameters")
  func undated() throws {
    var pain = Fixture.pain("AAA", "BL D3 M1", [0, 0, 0], [5, 6, 7])
    pain.set(
      .date(
        DateColumn(
          days: [Fixture.zero, 0, Fixture.zero], reasons: [0, Missing.unknown.rawValue, 0],
          precisions: [0, 0, DatePrecision.month.rawValue])), for: "date")
    let (dataset, findings) = try run([pain, Fixture.procedure("A")])
    #expect(self.pain(dataset, "avisit", 3) == ["Baseline", ".", "."])
    #expect(self.pain(dataset, "ady", 3) == ["1", ".", "."])
    #expect(dataset.reasons("scores", "ady")[1...2] == [.unknown, .notDerived])
    #expect(self.pain(dataset, "anl01fl", 3) == ["Y", ".", "."])
    #expect(findings.map(\.rule) == ["visit.undated", "visit.undated"])
    #expect(findings.map(\.severity) == [.note, .note])
    #expect(findings.map(\.visit) == ["D3", "M1"])
    #expect(findings.map(\.origin?.record) == [3, 4])
  }

  @Test("A record whose date lies in the window of another visit, or of none, is a query")
  func disagrees() throws {
    let (dataset, findings) = try run([
      Fixture.pain("AAAA", "D3 . M1 BL", [9, 10, 30, -31], [5, 6, 7, 8]), Fixture.procedure("A"),
    ])
    #expect(pain(dataset, "avisit", 4) == ["Day 14", "Day 14", "Month 1", "."])
    #expect(pain(dataset, "ady", 4) == ["10", "11", "31", "-31"])
    #expect(dataset.reasons("scores", "avisit")[3] == .notApplicable)
    #expect(findings.map(\.rule) == ["visit.disagrees", "visit.outside", "visit.several"])
    #expect(findings.map(\.visit) == ["D3", "BL", "D14"])
    #expect(findings.allSatisfy { $0.severity == .query })
    #expect(
      findings.first?.message.description
        == "The record of PN is called Day 3, and its date lies in the window of Day 14. "
        + "Please check the date and the visit.")
  }

  /// Two hours of a diary on days 0 and 1, beside the visits of the schedule.
  private static let hours = [
    Visit(id: "H1", number: 1001, label: "Hour 1", day: 0, window: 0...1, assignment: .name),
    Visit(id: "H24", number: 1024, label: "Hour 24", day: 1, window: 0...1, assignment: .name),
  ]

  /// Pain of one participant, each record called a visit of the schedule or an hour.
  private func diary(_ names: [String], _ days: [Int32]) throws -> (dataset: Dataset, findings: [Finding]) {
    var study = Fixture.study()
    study.visits += Self.hours
    let letters = String(repeating: "A", count: names.count)
    var pain = Fixture.pain(letters, names.map { _ in "." }.joined(separator: " "), days, days.map { _ in 5 })
    let terms = study.visits.map(\.id)
    pain.set(
      .code(CodeColumn(indices: names.map { name in Int32(terms.firstIndex(of: name) ?? 0) }, terms: terms)),
      for: "visit")
    return try Fixture.run(
      [DeriveScores.self, DeriveVisits.self], on: [pain, Fixture.procedure("A")], study: study)
  }

  @Test("Records that name their visit share its days with others, and no date puts any record there")
  func byName() throws {
    let (dataset, findings) = try diary(["BL", "H1", "H24", "H24", "D1"], [0, 0, 0, 1, 1])
    #expect(pain(dataset, "avisit", 5) == ["Baseline", "Hour 1", "Hour 24", "Hour 24", "Day 1"])
    #expect(pain(dataset, "avisitn", 5) == ["0", "1001", "1024", "1024", "1"])
    // Of the two of hour 24 the one of its nominal day.
    #expect(pain(dataset, "anl01fl", 5) == ["Y", "Y", ".", "Y", "Y"])
    #expect(findings.map { "\($0.rule) \($0.visit ?? "")" } == ["visit.several H24"])
  }

  @Test("A record that names its visit and is dated outside its window belongs to none, not to the day's")
  func byNameOutside() throws {
    let (dataset, findings) = try diary(["H1", "H24", "BL"], [2, -1, 1])
    #expect(pain(dataset, "avisit", 3) == [".", ".", "Day 1"])
    #expect(findings.map(\.rule) == ["visit.outside", "visit.outside", "visit.disagrees"])
    #expect(
      findings.first?.message.description
        == "The record of PN is called Hour 1, and its date lies outside the window of that visit, so the record is "
        + "not analysed. Please check the date and the visit.")
  }

  @Test("Without day zero there is no visit, and one note a participant")
  func noDayZero() throws {
    var procedure = Fixture.procedure("BC")
    // B's procedure is known to the month alone.
    procedure.set(
      .date(DateColumn(days: [Fixture.zero, Fixture.zero], precisions: [DatePrecision.month.rawValue, 0])), for: "date")
    let (dataset, findings) = try run([
      Fixture.pain("AABC", "BL M1 BL BL", [0, 30, 0, 0], [5, 6, 7, 8]), procedure,
    ])
    #expect(dataset.cells("scores", "avisitn") == [".", ".", ".", ".", ".", ".", "0", "0"])
    #expect(dataset.reasons("scores", "avisit")[0] == .notDerived)
    #expect(findings.map(\.rule) == ["day_zero.missing", "day_zero.missing"])
    #expect(findings.map(\.severity) == [.note, .note])
    #expect(findings.map(\.participant) == ["AAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBB"])
    #expect(findings.map(\.table) == ["PR", "PR"])
  }

  @Test("Of several records of day zero the earliest whole date counts, and they are a query")
  func severalDayZeros() throws {
    let procedure = Fixture.batch(
      "PR", "AAA",
      [
        (
          "date",
          .date(
            DateColumn(
              days: [Fixture.zero - 9, Fixture.zero + 2, Fixture.zero], reasons: [],
              precisions: [DatePrecision.year.rawValue, 0, 0]))
        )
      ])
    let (dataset, findings) = try run([Fixture.pain("A", "D1", [1], [5]), procedure])
    #expect(pain(dataset, "ady", 1) == ["2"])
    #expect(findings.map(\.rule) == ["day_zero.several"])
    #expect(findings.first?.severity == .query)
    #expect(findings.first?.origin == RowOrigin(member: 7, record: 3))
  }
}
