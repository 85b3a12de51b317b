import Diagnostics
import Stages
import StudyModel
import Tables
import Testing

@testable import Execution

@Suite("What the counts of rules come to")
struct RuleJudgementTests {
  private static let place = Diagnostic.Location(file: "rules.yaml", line: 1, column: 1)

  private func count(
    _ rule: String, _ site: SiteID, applies: Int = 0, clean: Int = 0, found: Int = 0, unknown: Int = 0,
    lacking: [String] = [], tainted: Bool = false
  ) -> RuleCount {
    var tally = RuleTally(notApplicable: applies, clean: clean, found: found, undetermined: unknown)
    tally.tainted = tainted
    return RuleCount(rule: rule, site: site, tally: tally, lacking: lacking)
  }

  private func judge(
    _ counts: [RuleCount], waivers: [RuleWaiver] = [], thresholds: [RuleThreshold] = [], day: Int32 = 100
  ) -> RuleJudgement {
    var study = Study(id: "DEMO", title: "Demonstration")
    study.ruleWaivers = waivers
    study.ruleThresholds = thresholds
    return RuleJudgement(counts, study: study, day: day, hasRecords: true)
  }

  @Test("States and reasons: a declared lack excuses a rule that could not run, and nothing else")
  func states() {
    #expect(count("a", "S", clean: 1, unknown: 9).state == .clean)
    #expect(count("a", "S", found: 1, lacking: ["PN.x"]).state == .found)
    let unrun = count("a", "S", applies: 3, unknown: 2)
    #expect(unrun.state == .couldNotRun && unrun.reason == "none of 2 records that it applies to has what it needs")
    let excused = count("a", "S", unknown: 2, lacking: ["PN.x", "PN.y"])
    #expect(excused.state == .notApplicable && excused.reason == "the declared layout has no PN.x, PN.y")
    #expect(count("a", "S").reason == "no record of the form")
    #expect(count("a", "S", applies: 4).reason == "it applies to none of 4 records")
  }

  @Test("A rule that could not run fails until it is waived, on the waiver's days alone")
  func unrun() {
    let counts = [count("a", "S", unknown: 2), count("a", "T", clean: 1)]
    let waiver = RuleWaiver(rule: "a", sites: ["S"], reason: "R", by: "B", on: 50, until: 150, place: Self.place)
    #expect(judge(counts).failing == 1 && judge(counts).fails(failOn: .reject))
    let waived = judge(counts, waivers: [waiver])
    #expect(waived.failing == 0 && !waived.fails(failOn: .note))
    #expect(waived.unrun.map(\.waiver) == ["waived by B on 1970-02-20, until 1970-05-31: R"])
    #expect(judge(counts, waivers: [waiver], day: 151).fails(failOn: .reject))
    #expect(judge(counts, waivers: [waiver], day: 49).fails(failOn: .reject))
  }

  @Test("Of a rule by which the treatment can be told, the number alone is said, and it fails as any other")
  func hidden() {
    let judged = judge(
      [
        count("a", "S", unknown: 2, tainted: true), count("b", "S", found: 9, tainted: true), count("c", "S", clean: 1),
      ],
      thresholds: [RuleThreshold(rules: [], count: 3, severity: .query, place: Self.place)])
    #expect(judged.unrun.isEmpty && judged.excesses.isEmpty && judged.unmatched.isEmpty)
    #expect(judged.hiddenUnrun == 1 && judged.hiddenExcesses == [.query: 1])
    #expect(judged.states == [.clean: 1] && judged.rules == 1 && judged.hiddenRules == 2)
    #expect(judged.failing == 1 && judged.exceeded(atLeast: .query) == 1 && judged.exceeded(atLeast: .reject) == 0)
  }

  @Test("Thresholds judge each site on its own, of the records that could be judged")
  func thresholds() {
    let counts = [count("a", "S", applies: 90, clean: 8, found: 2, unknown: 50), count("a", "T", clean: 8, found: 2)]
    let percent = RuleThreshold(rules: ["a"], sites: ["S"], percent: 19, severity: .reject, place: Self.place)
    let judged = judge(counts, thresholds: [percent])
    #expect(judged.excesses.map { "\($0.site) \($0.found)/\($0.judged) \($0.threshold)" } == ["S 2/10 at most 19 %"])
    let never = RuleThreshold(rules: ["a"], count: 3, severity: .reject, place: Self.place)
    #expect(judge(counts, thresholds: [never]).excesses.isEmpty)
  }

  @Test("A rule that matched nowhere is named; where none matched, the run fails")
  func unmatched() {
    let some = judge([count("a", "S", applies: 4), count("b", "S", clean: 1)])
    #expect(some.unmatched == ["a"] && !some.matchedNothing && !some.fails(failOn: .note))
    let none = judge([count("a", "S", applies: 4), count("b", "S")])
    #expect(none.unmatched == ["a", "b"] && none.matchedNothing && none.fails(failOn: .reject))
    let empty = RuleJudgement([count("a", "S")], study: Study(id: "D", title: "D"), day: 1, hasRecords: false)
    #expect(!empty.fails(failOn: .note))
  }
}
