import Diagnostics
import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("validate.rules")
struct ValidateRulesTests {
  private func issues(_ rules: [Rule]) throws -> [StageIssue] {
    var issues: [StageIssue] = []
    let stage = ValidateRules(NoOptions(), study: try RulesFixture.study(rules))
    #expect(stage.shape(after: RulesFixture.shape, issues: &issues) == RulesFixture.shape)
    return issues
  }

  private func kernel(_ rules: [Rule]) throws -> any RowsKernel {
    let study = try RulesFixture.study(rules)
    let context = TableContext(
      site: study.sites[0], form: study.forms[1], layout: TableLayout(form: "PN"), dialect: Dialect(),
      shape: try #require(RulesFixture.shape["PN"]))
    return try ValidateRules(NoOptions(), study: study).kernel(for: context, in: Fixture.environment(study))
  }

  private let rules = [
    RulesFixture.rule("pain.primary_missing", "PN", when: "visit == \"M1\"", "present(nrs)", field: "nrs"),
    RulesFixture.rule("pain.strong", "PN", "nrs <= 8", severity: .reject, field: "nrs"),
    RulesFixture.rule("other.form", "PR", "present(date)"),
  ]

  @Test("A rule finds the rows to which it applies and in which it does not hold; unknown is neither")
  func finds() throws {
    var kernel = try kernel(rules)
    var batch = RulesFixture.pain([
      ("A", 2, 1, nil), ("A", 0, 1, nil), ("A", nil, 1, nil), ("A", 2, 1, 9), ("A", 2, 1, 8),
    ])
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    #expect(record.short == ["2 pain.primary_missing nrs query", "5 pain.strong nrs reject"])
    #expect(record.findings.first?.message.description == "Please look at pain.primary_missing.")
    #expect((0..<5).map(batch.state) == [.kept, .kept, .kept, .quarantined, .kept])
  }

  @Test("A row that was set aside before is left alone")
  func fallen() throws {
    var kernel = try kernel(rules)
    var batch = RulesFixture.pain([("A", 2, 1, 9), ("A", 2, 1, 10)])
    batch.mark(0, .quarantined)
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    #expect(record.short == ["3 pain.strong nrs reject"])
  }

  @Test("Findings are the same wherever batches are cut")
  func borders() throws {
    let given = RulesFixture.pain((0..<10).map { ("A", $0 % 3, 1, $0 % 2 == 0 ? nil : $0) })
    var whole = StageRecord()
    var kernel = try kernel(rules)
    var batch = given
    try kernel.process(&batch, record: &whole)
    #expect(
      whole.short == [
        "4 pain.primary_missing nrs query", "10 pain.primary_missing nrs query", "11 pain.strong nrs reject",
      ])
    for size in 1...9 {
      var record = StageRecord()
      var again = try self.kernel(rules)
      for start in stride(from: 0, to: 10, by: size) {
        var part = given.gathering(Array(start..<min(10, start + size)))
        try again.process(&part, record: &record)
      }
      #expect(record.short == whole.short)
    }
  }

  @Test("Rules without an error plan, and errors come with their place")
  func errors() throws {
    #expect(try issues(rules).isEmpty)
    let found = try issues([
      RulesFixture.rule("a", "PN", "nrz > 3"), RulesFixture.rule("b", "XX", "true"),
      RulesFixture.rule("c", "PN", "visit == \"M2\""), RulesFixture.rule("d", "PN", "present(PR.date)"),
      RulesFixture.rule("e", "PN", "nrs"), RulesFixture.rule("f", "DM", "present(birth)"),
      RulesFixture.rule("g", "DM", "age >= 50 and siteid == \"STG\""),
      RulesFixture.rule("h", "PN", "true", field: "nsr"),
    ])
    #expect(found.count == 8)
    #expect(found.allSatisfy { $0.place?.file == "rules.yaml" && $0.place?.line == 7 })
    #expect(
      Set(found.map(\.code)).isSuperset(of: [
        "rule.form_unknown", "rule.field_unknown", "expression.unknown_name", "rule.never",
      ]))
    #expect(found.contains { $0.help == "did you mean 'nrs'?" })
  }
}
