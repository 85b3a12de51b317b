import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("validate.completeness")
struct ValidateCompletenessTests {
  /// The pain form is expected at every visit, the disability form at baseline and month 1, demographics once.
  private func study() throws -> Study {
    var study = try RulesFixture.study([])
    let expected: [String: ExpectedRecords] = [
      "PN": .at(["BL", "D3", "M1"]), "RD": .at(["BL", "M1"]), "DM": .once, "PR": .at(["D3", "M1"]),
    ]
    for index in study.forms.indices { study.forms[index].expected = expected[study.forms[index].id] }
    return study
  }

  /// Findings as `record form visit participant`.
  private func run(_ buckets: [[Batch]], study: Study? = nil) throws -> (short: [String], findings: [Finding]) {
    let study = try study ?? self.study()
    let sink = try ValidateCompleteness(NoOptions(), study: study).begin(in: Fixture.environment(study))
    var record = StageRecord()
    for bucket in buckets { try sink.accept(Dataset(bucket), record: &record) }
    try sink.finish(record: &record)
    let short = record.findings.map {
      "\($0.origin?.record ?? 0) \($0.table) \($0.visit ?? "-") \($0.participant ?? "-")"
    }
    #expect(record.findings.allSatisfy { $0.rule == "form.missing" && $0.severity == .query })
    return (short, record.findings)
  }

  private func pain(_ rows: [(String, Int32?, Int32?, Int32?)]) -> Batch { RulesFixture.pain(rows).sent(by: 0) }
  private func disability(_ rows: [(String, Int32?, Int32?, Int32?)]) -> Batch {
    RulesFixture.pain(rows, firstRecord: 50, table: "RD").sent(by: 0)
  }
  private func procedures(_ rows: [(String, Int32?)]) -> Batch { RulesFixture.procedures(rows).sent(by: 0) }
  private func demographics(_ participants: [String]) -> Batch {
    Batch(
      table: "DM", names: ["subj", "consent"],
      columns: [
        .text(TextColumn(participants)), .date(DateColumn(days: [Int32](repeating: 90, count: participants.count))),
      ],
      origins: RowOrigins(
        members: [UInt32](repeating: 0, count: participants.count),
        records: participants.indices.map { UInt32($0) + 80 })
    ).sent(by: 0)
  }

  @Test("A form that is absent or empty at a visit of which another form is there is asked about")
  func missing() throws {
    let (short, findings) = try run([
      [
        demographics(["A", "B"]),
        pain([("A", 0, 90, 7), ("A", 2, 130, 5), ("B", 0, 90, nil), ("B", 2, 130, 3)]),
        procedures([("A", 100), ("B", 100)]),
        disability([("A", 0, 90, 9), ("B", 0, 90, 8), ("B", 2, 130, nil)]),
      ]
    ])
    // Of A's month 1 the pain form tells; B's empty records are named themselves.
    #expect(short == ["4 PN BL B", "3 RD M1 A", "52 RD M1 B"])
    #expect(
      findings.map(\.message.description) == [
        "The record of form PN (Pain) at visit Baseline has no answer, though another form of the visit is there. Please send what was written, or say why it was not done.",
        "There is no record of form RD (Disability) at visit Month 1, though another form of the visit is there. Please send it, or say why it was not done.",
        "The record of form RD (Disability) at visit Month 1 has no answer, though another form of the visit is there. Please send what was written, or say why it was not done.",
      ])
  }

  @Test("A visit that did not take place misses nothing: no record, or none but empty ones")
  func noVisit() throws {
    let (short, _) = try run([
      [
        demographics(["A"]), procedures([("A", 100)]), pain([("A", 0, 90, 7), ("A", 1, 103, 2), ("A", 2, 130, nil)]),
        disability([("A", 0, 90, 9), ("A", 2, 130, nil)]),
      ]
    ])
    #expect(short.isEmpty)
  }

  @Test("An answer that says why there is none fills a record")
  func reason() throws {
    let (short, _) = try run([
      [
        demographics(["A"]), procedures([("A", 100)]), pain([("A", 2, 130, 7)]),
        disability([("A", 2, 130, nil)]).missing("nrs", [0: .notDone]),
      ]
    ])
    #expect(short.isEmpty)
  }

  @Test("A form without visits is expected once, or as soon as one of its visits took place")
  func once() throws {
    let (short, findings) = try run([
      [
        pain([("A", 0, 90, 7), ("B", 0, 90, 7), ("B", 1, 103, 7), ("C", 0, 90, 7)]), demographics(["C"]),
        disability([("A", 0, 90, 9), ("B", 0, 90, 9), ("C", 0, 90, 9)]), procedures([("D", 100)]),
      ]
    ])
    #expect(short == ["2 DM - A", "3 DM - B", "100 DM - D", "4 PR - B"])
    #expect(
      findings.first?.message.description
        == "There is no record of form DM (Demographics), though other forms of the participant are there. Please send it, or say why it was not done."
    )
  }

  @Test("Of a form that a site sent no record of, nothing is said; what one bucket lacks another may show")
  func sites() throws {
    let others = pain([("K", 0, 90, 7)]).sent(by: 1)
    let short = try run([
      [demographics(["A"]), pain([("A", 0, 90, 7)])], [others],
      [demographics(["B"]), pain([("B", 0, 90, 7)]), disability([("B", 0, 90, 7)])],
    ]).short
    #expect(short == ["2 RD BL A"])
  }

  @Test("A record whose visit cannot be told may be the one that is missing; one that is set aside is none")
  func unsure() throws {
    var setAside = disability([("B", 0, 90, 9), ("A", nil, 90, 9)])
    setAside.mark(0, .quarantined)
    let (short, _) = try run([[demographics(["A", "B"]), pain([("A", 0, 90, 7), ("B", 0, 90, 7)]), setAside]])
    #expect(short == ["3 RD BL B"])
  }

  @Test("That a record which tells the treatment is missing is tainted, and such a record proves no visit")
  func taint() throws {
    var study = try study()
    for index in study.forms.indices where study.forms[index].id == "XO" { study.forms[index].expected = .once }
    let (short, findings) = try run(
      [
        [
          demographics(["A"]), pain([("A", 0, 90, 7)]), disability([("A", 0, 90, 7)]),
          RulesFixture.procedures([("B", 100)], table: "XO").sent(by: 0),
        ]
      ], study: study)
    #expect(short == ["80 XO - A"])
    #expect(findings.map(\.tainted) == [true])
  }
}

extension Batch {
  /// The batch with the site of its records, by the site's place in the fixture's study.
  fileprivate func sent(by site: Int32) -> Batch {
    var batch = self
    batch.set(
      .code(CodeColumn(indices: [Int32](repeating: site, count: rowCount), terms: ["STG", "ABD"])), for: "siteid")
    return batch
  }
}
