import Diagnostics
import Expressions
import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("Rules of some sites, of a time, and over sites")
struct RuleReachTests {
  private func located(_ batch: Batch, _ sites: [Int32], _ periods: [Int32?]? = nil) -> Batch {
    var batch = batch
    batch.set(.code(CodeColumn(indices: sites, terms: ["STG", "ABD"])), for: "siteid")
    if let periods {
      batch.set(
        .integer(
          FixedColumn(
            values: periods.map { $0 ?? 0 },
            reasons: periods.map { $0 == nil ? Missing.notDerived.rawValue : 0 })), for: RulePeriods.column)
    }
    return batch
  }

  private func find(_ rule: Rule, _ batch: Batch) throws -> (found: [UInt32], tally: RuleTally) {
    let study = try RulesFixture.study([rule])
    let context = TableContext(
      site: study.sites[0], form: study.forms[1], layout: TableLayout(form: "PN"), dialect: Dialect(),
      shape: TableShape("PN", batch.names.map { ColumnShape($0, batch[$0]?.kind ?? .text) }))
    var kernel = try ValidateRules(NoOptions(), study: study).kernel(for: context, in: Fixture.environment(study))
    var batch = batch
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    return (record.findings.compactMap { $0.origin?.record }, record.tallies[rule.id] ?? RuleTally())
  }

  @Test("A rule of some sites leaves the participants of others alone")
  func sites() throws {
    let rule = RulesFixture.rule("r", "PN", when: "visit == \"BL\"", "nrs <= 8", sites: ["ABD"])
    let batch = located(
      RulesFixture.pain([("A", 0, 1, 9), ("B", 0, 1, 9), ("B", 1, 1, 9), ("B", 0, 1, 8)]), [0, 1, 1, 1])
    let (found, tally) = try find(rule, batch)
    #expect(found == [3])
    #expect(tally == RuleTally(notApplicable: 2, clean: 1, found: 1))
  }

  @Test("A rule with a time is for the records of that time; of an unknown time it cannot be told")
  func times() throws {
    let rule = RulesFixture.rule("r", "PN", "nrs <= 8", from: "2006-05-01", until: "2007-04-30")
    let batch = located(
      RulesFixture.pain([("A", 0, 1, 9), ("B", 0, 1, 9), ("C", 0, 1, 9), ("D", 0, 1, 9), ("E", 0, 1, 8)]),
      [0, 0, 0, 0, 0], [0, 1, 2, nil, 1])
    let (found, tally) = try find(rule, batch)
    #expect(found == [3])
    #expect(tally == RuleTally(notApplicable: 2, clean: 1, found: 1, undetermined: 1))
  }

  @Test("A rule with a time before the periods of records are told does not plan")
  func unseen() throws {
    var issues: [StageIssue] = []
    let study = try RulesFixture.study([RulesFixture.rule("r", "PN", "nrs <= 8", from: "2006-05-01")])
    _ = ValidateRules(NoOptions(), study: study).shape(after: RulesFixture.shape, issues: &issues)
    #expect(issues.map(\.code) == ["rule.period_unseen"])
  }

  @Test("Examples are held against sites and times, which their record's own date tells")
  func examples() throws {
    let rule = RulesFixture.rule(
      "r", "PN", "nrs <= 8",
      passing: [
        [("nrs", "9"), ("siteid", "STG"), ("date", "2006-06-01")],
        [("nrs", "9"), ("siteid", "ABD"), ("date", "2006-04-30")],
        [("nrs", "9"), ("siteid", "ABD")], [("nrs", "9"), ("siteid", "ABD"), ("date", "2006")],
      ],
      failing: [[("nrs", "9"), ("siteid", "ABD"), ("date", "2006-05")]], sites: ["ABD"], from: "2006-05-01")
    let outcome = try #require(RuleExamples.run(try RulesFixture.study([rule])).first)
    #expect(outcome.failures.isEmpty, "\(outcome.failures.map(\.message))")
    #expect(outcome.passed == 5)
  }

  @Test("Examples give values to whatever a rule names, and records to what it counts")
  func wideExamples() throws {
    var rule = RulesFixture.rule(
      "r", "PN", when: "at(BL).nrs > 3", "nrs <= previous(nrs) and not any(CM, visit == this.visit)",
      scope: .participant, passing: [[("at(BL).nrs", "7"), ("nrs", "3"), ("previous(nrs)", "3")]],
      failing: [[("at(BL).nrs", "7"), ("nrs", "4"), ("previous(nrs)", "3")]])
    rule.failing.append(
      Rule.Example(
        values: [("at( BL ).nrs", "7"), ("nrs", "3"), ("visit", "M1")],
        records: ["CM": [[("visit", "BL")], [("visit", "M1"), ("drug", "x")]]], place: RulesFixture.place))
    let outcome = try #require(RuleExamples.run(try RulesFixture.study([rule])).first)
    #expect(outcome.failures.isEmpty, "\(outcome.failures.map(\.message))")
    #expect(outcome.passed == 3)
  }

  @Test("A rule over sites judges each centre once, by the records of its participants in any bucket")
  func siteRule() throws {
    let rule = RulesFixture.rule(
      "s", "PN", when: "site.count() >= 3",
      "site.mean(nrs) <= 5 and site.share(nrs > 8, visit == \"BL\") < 0.5 and study.count(present(nrs)) == 7",
      scope: .site, field: "nrs")
    let study = try RulesFixture.study([rule])
    let sink = try ValidateSites(NoOptions(), study: study).begin(in: Fixture.environment(study))
    var record = StageRecord()
    // STG: 9, 9, 1, missing: mean 6.3. ABD: 4, 5, 3, 2: mean 3.5; none of its baselines above 8.
    let buckets = [
      located(RulesFixture.pain([("A", 0, 1, 9), ("B", 0, 1, 4), ("A", 1, 1, 9)]), [0, 1, 0]),
      located(
        RulesFixture.pain([("C", 2, 1, 1), ("D", 0, 1, 5), ("D", 1, 1, 3), ("E", 0, 1, 2), ("F", 0, 1, nil)]),
        [0, 1, 1, 1, 0]),
    ]
    for bucket in buckets { try sink.accept(Dataset([bucket]), record: &record) }
    #expect(record.findings.isEmpty)
    try sink.finish(record: &record)
    #expect(record.findings.map(\.site) == ["STG"])
    #expect(record.findings.map(\.rule) == ["s"])
    #expect(record.findings.allSatisfy { $0.participant == nil && $0.origin == nil && $0.table == "PN" })
    #expect(record.tallies["s"] == RuleTally(clean: 1, found: 1))
  }

  @Test("A rule over sites names no single record")
  func siteNames() throws {
    var issues: [StageIssue] = []
    let study = try RulesFixture.study([
      RulesFixture.rule("s", "PN", "nrs <= 5", scope: .site),
      RulesFixture.rule("t", "PN", "site.mean(nsr) <= 5", scope: .site),
      RulesFixture.rule("u", "PN", "site.share(nrs) <= 5", scope: .site),
      RulesFixture.rule("v", "PN", "siteid != \"STG\" or site.count(visit == \"M11\") < 3", scope: .site),
    ])
    _ = ValidateSites(NoOptions(), study: study).shape(after: RulesFixture.shape, issues: &issues)
    #expect(
      issues.map(\.code).sorted() == [
        "expression.reach", "expression.type", "expression.unknown_code", "expression.unknown_name",
      ])
  }
}
