import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("Dates before birth, told by age")
struct BirthByAgeTests {
  private func day(_ iso: String) throws -> Int32 { try #require(PartialDate(iso: iso)).days }

  private func find(age: Int32?, consent: String, pain: [String]) throws -> [String] {
    let study = try RulesFixture.study([])
    let demographics = Batch(
      table: "DM", names: ["subj", "age", "consent"],
      columns: [
        .text(TextColumn(["A"])),
        .integer(FixedColumn(values: [age ?? 0], reasons: age == nil ? [Missing.notDerived.rawValue] : [])),
        .date(DateColumn(days: [try day(consent)])),
      ], origins: RowOrigins(members: [0], records: [2]))
    let days = try pain.map { try day($0) }
    let dataset = Dataset([
      demographics, RulesFixture.pain(days.enumerated().map { ("A", Int32($0.offset), $0.element, 7) }),
    ])
    var record = StageRecord()
    BirthByAge(study: study).run(dataset, ParticipantIndex(dataset, study: study), record: &record)
    return record.short
  }

  @Test("Whoever is 70 on 1 May 2006 was born after 1 May 1935: that day and what is before it is before birth")
  func bounds() throws {
    #expect(
      try find(age: 70, consent: "2006-05-01", pain: ["1935-05-01", "1935-05-02"])
        == ["2 date.before_birth date query"])
    #expect(try find(age: 70, consent: "2006-05-01", pain: ["2006-05-02"]) == [])
  }

  @Test("Without an age, or with one that stands for many, nothing can be told")
  func unknown() throws {
    #expect(try find(age: nil, consent: "2006-05-01", pain: ["1900-01-01"]) == [])
    #expect(try find(age: 90, consent: "2006-05-01", pain: ["1900-01-01"]) == [])
  }

  @Test("A leap day counts back to 28 February")
  func leapDay() throws {
    // 19 on 29 February 2008 is born after 28 February 1988.
    #expect(
      try find(age: 19, consent: "2008-02-29", pain: ["1988-02-29", "1988-03-01"]) == ["2 date.before_birth date query"]
    )
  }
}
