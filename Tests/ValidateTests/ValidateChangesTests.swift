import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("validate.changes")
struct ValidateChangesTests {
  /// Questions by form, field and visit of any participant; `*` is a question about a whole record.
  private struct Questions: AskedQuestions {
    var asked: Set<String> = []

    func includes(participant: String, form: TableName, field: ColumnName?, visit: String?) -> Bool {
      if asked.contains("\(form) * \(visit ?? "-")") { return true }
      guard let field else { return asked.contains { $0.hasPrefix("\(form) ") && $0.hasSuffix(" \(visit ?? "-")") } }
      return asked.contains("\(form) \(field) \(visit ?? "-")")
    }
  }

  private func told(
    _ earlier: [Batch], _ now: [Batch], asked: Set<String> = [], progressing: Set<String> = []
  ) throws -> [String] {
    var study = try RulesFixture.study([])
    for form in study.forms.indices {
      for field in study.forms[form].fields.indices
      where progressing.contains(study.forms[form].fields[field].name) {
        study.forms[form].fields[field].progresses = true
      }
    }
    var record = StageRecord()
    try ValidateChanges(NoOptions(), study: study).run(
      Dataset(now), beside: EarlierRecords(dataset: Dataset(earlier), questions: Questions(asked: asked)),
      in: Fixture.environment(study), record: &record)
    return record.findings.map {
      "\($0.rule) \($0.severity) \($0.participant ?? "-") \($0.visit ?? "-") \($0.table) \($0.field?.text ?? "-") \($0.origin?.record ?? 0)"
    }
  }

  @Test("Nothing is told of what stayed, of new records and of new participants")
  func nothing() throws {
    let before = RulesFixture.pain([("A", 0, 1, 7), ("A", 1, 30, 3)])
    let now = RulesFixture.pain([("A", 1, 30, 3), ("A", 0, 1, 7), ("A", 2, 90, 2), ("B", 0, 5, 9)])
    #expect(try told([before], [now]).isEmpty)
    #expect(try told([], [now]).isEmpty)
  }

  @Test("A changed value is asked about once, where nobody had asked, and noted where somebody had")
  func changed() throws {
    let before = RulesFixture.pain([("A", 0, 1, 7), ("A", 1, 30, 3)])
    let now = RulesFixture.pain([("A", 0, 1, 7), ("A", 1, 30, 5)])
    #expect(try told([before], [now]) == ["change.unasked query A D3 PN nrs 3"])
    #expect(try told([before], [now], asked: ["PN nrs D3"]) == ["change.answered note A D3 PN nrs 3"])
    #expect(try told([before], [now], asked: ["PN * D3"]) == ["change.answered note A D3 PN nrs 3"])
    #expect(try told([before], [now], asked: ["PN nrs BL", "PN date D3"]) == ["change.unasked query A D3 PN nrs 3"])
    #expect(try told([before], [now], progressing: ["nrs"]) == ["change.progress note A D3 PN nrs 3"])
  }

  @Test("A value that is no longer there is asked about, one that was filled in is noted")
  func emptiedAndFilled() throws {
    let full = RulesFixture.pain([("A", 1, 30, 3)])
    let blank = RulesFixture.pain([("A", 1, 30, nil)])
    #expect(try told([full], [blank]) == ["change.unasked query A D3 PN nrs 2"])
    #expect(try told([blank], [full]) == ["change.filled_in note A D3 PN nrs 2"])
    #expect(try told([blank], [blank]).isEmpty)
  }

  @Test("A record that is gone is asked about, unless it had been; another visit's record does not stand in for it")
  func vanished() throws {
    let before = RulesFixture.pain([("A", 0, 1, 7), ("A", 1, 30, 3)])
    let now = RulesFixture.pain([("A", 0, 1, 7), ("A", 2, 90, 3)])
    #expect(try told([before], [now]) == ["record.vanished query A D3 PN - 3"])
    #expect(try told([before], [now], asked: ["PN * D3"]) == ["record.removed note A D3 PN - 3"])
  }

  @Test("A visit that was called wrongly is a change of the visit, not a record less and one more")
  func renamedVisit() throws {
    let before = RulesFixture.pain([("A", 0, 1, 7), ("A", 1, 30, 3)])
    let now = RulesFixture.pain([("A", 0, 1, 7), ("A", 2, 30, 3)])
    #expect(try told([before], [now], asked: ["PN visit D3"]) == ["change.answered note A M1 PN visit 3"])
  }

  @Test("A participant without any record left is one question, whatever the number of records and forms")
  func vanishedParticipant() throws {
    let before = [
      RulesFixture.pain([("A", 0, 1, 7), ("A", 1, 30, 3), ("B", 0, 1, 2)]), RulesFixture.procedures([("A", 9)]),
    ]
    let now = [RulesFixture.pain([("B", 0, 1, 2)])]
    #expect(try told(before, now) == ["participant.vanished query A - PN - 2"])
    #expect(try told(before, []) == ["participant.vanished query A - PN - 2", "participant.vanished query B - PN - 4"])
  }

  @Test("Of two records with one key, the one that stayed is not taken for changed")
  func repeatedKeys() throws {
    let before = RulesFixture.pain([("A", 0, 1, 7), ("A", 0, 1, 8)])
    let now = RulesFixture.pain([("A", 0, 1, 8)])
    #expect(try told([before], [now]) == ["record.vanished query A BL PN - 2"])
    let corrected = RulesFixture.pain([("A", 0, 1, 8), ("A", 0, 1, 9)])
    #expect(try told([before], [corrected]) == ["change.unasked query A BL PN nrs 3"])
  }

  @Test("A change of what tells the treatment is tainted")
  func taint() throws {
    let study = try RulesFixture.study([])
    func crossing(_ day: Int32) -> Batch {
      Batch(
        table: "XO", names: ["subj", "date"],
        columns: [.text(TextColumn(["A"])), .date(DateColumn(days: [day]))],
        origins: RowOrigins(members: [0], records: [2]))
    }
    var record = StageRecord()
    try ValidateChanges(NoOptions(), study: study).run(
      Dataset([crossing(9)]), beside: EarlierRecords(dataset: Dataset([crossing(8)]), questions: Questions()),
      in: Fixture.environment(study), record: &record)
    #expect(record.findings.map(\.rule) == ["change.unasked"])
    #expect(record.findings.map(\.tainted) == [true])
  }
}
