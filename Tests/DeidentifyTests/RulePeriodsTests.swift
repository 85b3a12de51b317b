import Diagnostics
import Stages
import StudyModel
import Tables
import Testing

@testable import Deidentify

@Suite("Periods of rules are told before dates move")
struct RulePeriodsTests {
  private func rule(_ from: String?, _ until: String?) -> Rule {
    let place = Diagnostic.Location(file: "rules.yaml", line: 1, column: 1)
    return Rule(
      id: "r", severity: .query, scope: .row, form: "DM", field: nil, when: nil,
      assert: SourceText(text: "true", place: place), say: "", passing: [], failing: [],
      from: from.flatMap { PartialDate(iso: $0)?.days }, until: until.flatMap { PartialDate(iso: $0)?.days },
      place: place)
  }

  @Test("The first and the last day of a rule are in it, and a date that may be on either side is of no period")
  func periods() throws {
    let rules = [rule("2006-05-01", nil), rule(nil, "2006-05-31")]
    let periods = try #require(RulePeriods(Fixture.form, rules: rules))
    #expect(periods.date.name == "consent")
    let dates = [
      PartialDate(year: 2006, month: 4, day: 30), PartialDate(year: 2006, month: 5, day: 1),
      PartialDate(year: 2006, month: 5, day: 31), PartialDate(year: 2006, month: 6, day: 1),
      PartialDate(year: 2006, month: 5), PartialDate(year: 2006), PartialDate(year: 2005),
    ].compactMap { $0 }
    let column = periods.column(
      of: DateColumn(
        days: dates.map(\.days) + [0], reasons: dates.map { _ in 0 } + [Missing.blank.rawValue],
        precisions: dates.map(\.precision.rawValue) + [0]))
    #expect(column.values == [0, 1, 1, 2, 1, 0, 0, 0])
    let missing = Missing.notDerived.rawValue
    #expect(column.reasons == [0, 0, 0, 0, 0, missing, 0, missing])
    #expect(periods.periods(of: rules[0]) == 1...2)
    #expect(periods.periods(of: rules[1]) == 0...1)
  }

  @Test("The period is that of the day that was written, whatever the date becomes")
  func kernel() throws {
    var study = try Fixture.study()
    study.rules = [rule("2006-05-01", nil)]
    var kernel = try Fixture.stage(study).kernel(for: try Fixture.context(), in: Fixture.environment(study))
    let written = [try Fixture.date(2006, 4, 30), try Fixture.date(2006, 5, 1), nil]
    var batch = Fixture.batch(["SGH002", "SGH003", "SGH004"], consent: written)
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    #expect(batch.texts(RulePeriods.column) == ["0", "1", nil])
    #expect(batch.texts("consent")[0] != "2006-04-30")
    #expect(batch.names.last == RulePeriods.column)
  }

  @Test("Forms without such a rule get no column, and one with it is shaped before data are read")
  func shape() throws {
    var study = try Fixture.study()
    var issues: [StageIssue] = []
    let plain = DeidentifyParticipants(.init(), study: study).shape(after: Fixture.input, issues: &issues)
    #expect(plain["DM"]?[RulePeriods.column] == nil)
    study.rules = [rule("2006-05-01", nil)]
    let shaped = DeidentifyParticipants(.init(), study: study).shape(after: Fixture.input, issues: &issues)
    #expect(shaped["DM"]?.columns.last?.name == RulePeriods.column)
    #expect(shaped["DM"]?.columns.last?.kind == .integer)
    #expect(issues.isEmpty)
  }
}
