import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("validate.records")
struct ValidateRecordsTests {
  private func run(_ batches: [Batch], rules: [Rule] = []) throws -> (dataset: Dataset, record: StageRecord) {
    let study = try RulesFixture.study(rules)
    var dataset = Dataset(batches)
    var record = StageRecord()
    try ValidateRecords(NoOptions(), study: study).run(&dataset, in: Fixture.environment(study), record: &record)
    return (dataset, record)
  }

  private func states(_ dataset: Dataset, _ table: TableName) -> [RowState] {
    guard let batch = dataset[table] else { return [] }
    return (0..<batch.rowCount).map(batch.state)
  }

  @Test("A record that repeats another in every field is superseded, and the first stays")
  func duplicates() throws {
    let (dataset, record) = try run([
      RulesFixture.pain([("A", 0, 1, 7), ("B", 0, 1, 7), ("A", 0, 1, 7), ("A", 0, 1, 7), ("A", 1, 1, 7)])
    ])
    #expect(record.short == ["4 record.duplicate - query", "5 record.duplicate - query"])
    #expect(record.findings.map(\.participant) == ["A", "A"])
    #expect(record.findings.map(\.visit) == ["BL", "BL"])
    #expect(states(dataset, "PN") == [.kept, .kept, .superseded, .superseded, .kept])
  }

  @Test("The first record is the one that was read first, however the rows are ordered")
  func firstRead() throws {
    let batch = RulesFixture.pain([("A", 0, 1, 7), ("A", 0, 1, 7)]).gathering([1, 0])
    let (dataset, record) = try run([batch])
    #expect(record.short == ["3 record.duplicate - query"])
    #expect(states(dataset, "PN") == [.superseded, .kept])
  }

  @Test("Records with one key and different contents both stay and are asked about")
  func repeatedKey() throws {
    let (dataset, record) = try run([
      RulesFixture.pain([("A", 0, 1, 7), ("A", 0, 1, nil), ("A", 0, 1, 7), ("A", nil, 1, 1), ("A", nil, 1, 2)])
    ])
    #expect(record.short == ["4 record.duplicate - query", "3 key.repeated - query"])
    #expect(
      record.findings.last?.message.description
        == "There are 2 records of form PN where there can be one, and they differ. Please say which is right.")
    #expect(states(dataset, "PN") == [.kept, .kept, .superseded, .kept, .kept])
  }

  @Test("A rule sees the only record of another form; with none or several it cannot tell")
  func acrossForms() throws {
    let rule = RulesFixture.rule(
      "followup.before_procedure", "PN", when: "visit != \"BL\"", "date >= PR.date", scope: .participant,
      severity: .reject, field: "date")
    let (dataset, record) = try run(
      [
        RulesFixture.pain([
          ("A", 1, 102, 1), ("A", 2, 90, 1), ("A", 0, 90, 1), ("B", 1, 90, 1), ("C", 1, 90, 1), ("D", 1, 90, 1),
        ]),
        RulesFixture.procedures([("C", 100), ("A", 99), ("D", 100), ("C", 101), ("D", 100)]),
      ], rules: [rule])
    let found = record.findings.filter { $0.rule == rule.id }
    #expect(found.map { $0.origin?.record } == [3, 7])
    #expect(found.map(\.participant) == ["A", "D"])
    #expect(found.map(\.visit) == ["M1", "D3"])
    #expect(states(dataset, "PN") == [.kept, .quarantined, .kept, .kept, .kept, .quarantined])
  }

  @Test("A finding of a rule that reads what tells the treatment is tainted, and no other is")
  func taint() throws {
    let rules = [
      RulesFixture.rule("crossed", "PN", "date <= XO.date", scope: .participant),
      RulesFixture.rule("treated", "PN", "date <= PR.date", scope: .participant),
      RulesFixture.rule("own", "XO", "days(PR.date, date) >= 23", scope: .participant),
    ]
    let (_, record) = try run(
      [
        RulesFixture.pain([("A", 2, 130, 1)]), RulesFixture.procedures([("A", 100)]),
        RulesFixture.procedures([("A", 110)], table: "XO"),
      ], rules: rules)
    #expect(record.findings.map(\.rule) == ["crossed", "treated", "own"])
    #expect(record.findings.map(\.tainted) == [true, false, true])
  }

  @Test("A rule on a form that the participants have no table of says nothing")
  func noTable() throws {
    let rule = RulesFixture.rule("r", "PN", "date >= PR.date", scope: .participant)
    let (_, record) = try run([RulesFixture.pain([("A", 1, 90, 1)])], rules: [rule])
    #expect(record.findings.isEmpty)
  }

  @Test("A date outside its visit's window around day zero is noted; both bounds are inside")
  func windows() throws {
    let (dataset, record) = try run([
      RulesFixture.pain([
        ("A", 0, 70, 1), ("A", 1, 103, 1), ("B", 1, 108, 1), ("C", 1, 102, 1), ("D", 1, 109, 1), ("E", 0, 101, 1),
        ("F", 2, 145, 1), ("G", 2, 146, 1), ("H", 2, 500, 1), ("I", 2, nil, 1), ("J", nil, 500, 1),
      ]),
      RulesFixture.procedures(
        ["A", "B", "C", "D", "E", "F", "G", "I", "J"].map { ($0, 100) } + [("H", nil)]),
    ])
    #expect(
      record.short == [
        "5 visit.window date note", "6 visit.window date note", "7 visit.window date note", "9 visit.window date note",
      ])
    #expect(record.findings.map(\.visit) == ["D3", "D3", "BL", "M1"])
    #expect(
      record.findings.first?.message.description
        == "Date of the form (date) on form PN lies outside the window of visit Day 3, day 3 to 8.")
    #expect(states(dataset, "PN").allSatisfy { $0 == .kept })
  }

  @Test("Rules of participants that have errors do not plan; rules of rows are not this stage's")
  func errors() throws {
    let study = try RulesFixture.study([
      RulesFixture.rule("a", "PN", "date >= PR.dat", scope: .participant),
      RulesFixture.rule("b", "PN", "date >= PR.date", scope: .participant), RulesFixture.rule("c", "PN", "nrz > 1"),
    ])
    var issues: [StageIssue] = []
    _ = ValidateRecords(NoOptions(), study: study).shape(after: RulesFixture.shape, issues: &issues)
    #expect(issues.map(\.code) == ["expression.unknown_name"])
    #expect(issues.first?.help == "did you mean 'PR.date'?")
  }
}
