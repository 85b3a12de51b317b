import Diagnostics
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("Examples of rules")
struct RuleExamplesTests {
  @Test("Examples that come out as they should are counted, and the others are told with their place")
  func outcomes() throws {
    let good = RulesFixture.rule(
      "good", "PN", when: "visit != \"BL\"", "date >= PR.date", scope: .participant,
      passing: [[("visit", "M1"), ("date", "2004-08-01"), ("PR.date", "2004-07-01")], [("visit", "BL")]],
      failing: [[("PN.visit", "M1"), ("date", "2004-06-30"), ("PR.date", "2004-07-01")]])
    let bad = RulesFixture.rule(
      "bad", "PN", "nrs <= 8", passing: [[("nrs", "9")], [("nrs", "8")]], failing: [[("nrs", "8")], [("nrs", "9")]])
    let outcomes = RuleExamples.run(try RulesFixture.study([good, bad]))
    #expect(outcomes.map(\.rule) == ["good", "bad"])
    #expect(outcomes.map(\.passed) == [3, 2])
    #expect(outcomes[0].failures.isEmpty)
    #expect(outcomes[1].failures.map(\.code) == ["example.failed", "example.failed"])
    #expect(outcomes[1].failures.allSatisfy { $0.location == RulesFixture.place })
  }

  @Test("A rule that no example breaks, a name that is not there and a value of another kind are errors")
  func faults() throws {
    let outcomes = RuleExamples.run(
      try RulesFixture.study([
        RulesFixture.rule("none", "PN", "nrs <= 8", passing: [[("nrs", "1")]]),
        RulesFixture.rule("name", "PN", "nrs <= 8", failing: [[("nsr", "9")]]),
        RulesFixture.rule("value", "PN", "nrs <= 8", failing: [[("nrs", "nine")]]),
        RulesFixture.rule("code", "PN", "visit == \"M1\"", failing: [[("visit", "Q1")]]),
        RulesFixture.rule("birth", "DM", "present(birth)", failing: [[]]),
        RulesFixture.rule("syntax", "PN", "nrs <=", failing: [[("nrs", "9")]]),
      ]))
    #expect(
      outcomes.map { $0.failures.map(\.code) } == [
        ["example.none"], ["example.unknown_name"], ["example.value"], ["example.value"], ["expression.unknown_name"],
        ["expression.syntax"],
      ])
    #expect(outcomes.map(\.passed) == [1, 0, 0, 0, 0, 0])
  }

  @Test(
    "Values are read as a person writes them",
    arguments: [
      ("2004-07", ColumnKind.date, "2004-07"), ("2004", .date, "2004"), ("2004-02-29", .date, "2004-02-29"),
      ("08:20", .time, "08:20"), ("23:59:59", .time, "23:59:59"), ("<4", .number, "4"), ("-3.5", .number, "-3.5"),
      ("12", .integer, "12"), ("a b", .text, "a b"), ("2003-02-29", .date, "none"), ("2004-7-x", .date, "none"),
      ("24:00", .time, "none"), ("8", .time, "none"), ("1.5", .integer, "none"), ("nan", .number, "none"),
      ("", .date, "none"),
      ("-2004", .date, "none"),
    ])
  func values(_ text: String, _ kind: ColumnKind, _ shown: String) {
    #expect((ExampleCell.read(text, as: kind, terms: [])?.text(at: 0) ?? "none") == shown)
  }
}
