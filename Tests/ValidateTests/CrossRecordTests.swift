import Expressions
import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("Rules over several records of a participant")
struct CrossRecordTests {
  /// The records that a rule finds, and how all of them came out.
  private func run(_ rule: Rule, _ batches: [Batch]) throws -> (found: [UInt32], tally: RuleTally, tainted: Bool) {
    let study = try RulesFixture.study([rule])
    var dataset = Dataset(batches)
    var record = StageRecord()
    let stage = ValidateRecords(NoOptions(), study: study)
    var issues: [StageIssue] = []
    _ = stage.shape(after: RulesFixture.shape, issues: &issues)
    #expect(issues.isEmpty, "\(issues.map(\.message))")
    try stage.run(&dataset, in: Fixture.environment(study), record: &record)
    let found = record.findings.filter { $0.rule == rule.id }
    return (
      found.compactMap { $0.origin?.record }, record.tallies[rule.id] ?? RuleTally(), found.contains(where: \.tainted)
    )
  }

  private func rule(_ assert: String, when: String? = nil, _ form: String = "PN") -> Rule {
    RulesFixture.rule("r", form, when: when, assert, scope: .participant)
  }

  @Test("at sees the record of a visit; of none or several it cannot tell")
  func atVisit() throws {
    let batch = RulesFixture.pain([
      ("A", 0, 1, 7), ("A", 2, 30, 9), ("B", 0, 1, 7), ("B", 2, 30, 6), ("C", 2, 30, 9), ("D", 0, 1, 7), ("D", 0, 2, 8),
      ("D", 2, 30, 9),
    ])
    let (found, tally, _) = try run(rule("nrs <= at(BL).nrs", when: "visit == \"M1\""), [batch])
    #expect(found == [3])
    #expect(tally == RuleTally(notApplicable: 4, clean: 1, found: 1, undetermined: 2))
  }

  @Test("previous sees the last visit before that has a record, in the study's order and not the file's")
  func previous() throws {
    let batch = RulesFixture.pain([
      ("A", 2, 30, 1), ("A", 0, 40, 7), ("B", 0, 1, 7), ("B", 1, 3, 6), ("B", 2, 2, 6), ("C", 0, 1, 7), ("C", 1, 3, 7),
      ("C", 1, 4, 8), ("C", 2, 1, 7), ("D", nil, 1, 1),
    ])
    let (found, tally, _) = try run(rule("date > previous(date)"), [batch])
    // C has two records of day 3: neither is known to be the one before month 1, and each follows the baseline.
    #expect(found == [2, 6])
    #expect(tally.clean == 3)
    #expect(tally.undetermined == 5)
  }

  @Test("A form with a record a visit is seen at the same visit")
  func sameVisit() throws {
    let pain = RulesFixture.pain([("A", 0, 1, 7), ("A", 2, 30, 9), ("B", 0, 1, 7), ("C", nil, 1, 7)])
    let disability = RulesFixture.pain(
      [("A", 2, 31, 9), ("A", 0, 20, 7), ("B", 2, 50, 7), ("C", 0, 50, 7)], firstRecord: 300, table: "RD")
    let (found, tally, _) = try run(rule("days(date, RD.date) <= 7"), [pain, disability])
    #expect(found == [2])
    #expect(tally == RuleTally(clean: 1, found: 1, undetermined: 2))
    let (other, _, _) = try run(rule("nrs <= at(M1).RD.nrs"), [pain, disability])
    #expect(other.isEmpty)
  }

  @Test("participant sees what the study says it does")
  func participant() throws {
    let (found, _, _) = try run(
      rule("date >= participant.procedure_on"),
      [RulesFixture.pain([("A", 1, 90, 1), ("B", 1, 110, 1)]), RulesFixture.procedures([("A", 100), ("B", 100)])])
    #expect(found == [2])
  }

  @Test("Records of another form are counted by participant, with this record's names in reach")
  func counting() throws {
    let pain = RulesFixture.pain([("A", 0, 1, 7), ("A", 2, 30, 9), ("B", 0, 1, 7), ("C", 0, 1, 7)])
    let drugs = RulesFixture.drugs([("A", 2, "Endone"), ("A", 2, "Panamax"), ("B", 1, "Endone"), ("Z", 0, "Endone")])
    let here = rule("not any(CM, visit == this.visit and contains(drug, \"endone\"))")
    #expect(try run(here, [pain, drugs]).found == [3])
    #expect(try run(rule("count(CM) != 1"), [pain, drugs]).found == [4])
    #expect(try run(rule("count(PN) < 2"), [pain, drugs]).found == [2, 3])
    #expect(try run(rule("count(CM) == 0"), [pain]).found == [])
    #expect(try run(rule("all(CM, drug == \"Endone\")"), [pain, drugs]).found == [2, 3])
  }

  @Test("A record that was set aside as a repeat is not counted")
  func repeats() throws {
    let drugs = RulesFixture.drugs([("A", 2, "Endone"), ("A", 2, "Endone")])
    #expect(try run(rule("count(CM) == 2"), [RulesFixture.pain([("A", 0, 1, 7)]), drugs]).found == [2])
  }

  @Test("Counting the records of a form that tells the treatment taints the finding")
  func taint() throws {
    let batches = [RulesFixture.pain([("A", 0, 1, 7)]), RulesFixture.procedures([("A", 9)], table: "XO")]
    let counted = try run(rule("count(XO) == 0"), batches)
    #expect(counted.found == [2] && counted.tainted && counted.tally.tainted)
    #expect(try run(rule("count(CM) == 1"), batches).tainted == false)
  }

  @Test(
    "What a rule cannot reach is refused before data are read",
    arguments: [
      ("present(CM.drug)", "PN", "expression.reach", "write any(CM, ...), all(CM, ...) or count(CM, ...)"),
      ("present(PN.nrs)", "PR", "expression.reach", "write at(VISIT).PN.nrs"),
      ("present(at(BL).date)", "PR", "expression.reach", "write PR.date"),
      ("present(previous(drug))", "CM", "expression.reach", "write any(CM, ...), all(CM, ...) or count(CM, ...)"),
      ("date >= 2006-05-01", "PN", "expression.shifted_date", nil),
      (
        "present(participant.procedured_on)", "PN", "expression.unknown_name",
        "did you mean 'participant.procedure_on'?"
      ),
    ] as [(String, String, String, String?)])
  func refused(_ text: String, _ form: String, _ code: String, _ help: String?) throws {
    let study = try RulesFixture.study([rule(text, form)])
    var issues: [StageIssue] = []
    _ = ValidateRecords(NoOptions(), study: study).shape(after: RulesFixture.shape, issues: &issues)
    #expect(issues.map(\.code) == [code])
    if let help { #expect(issues.first?.help == help) }
  }

  @Test("A rule of scope row that looks further says which scope it needs")
  func rowScope() throws {
    let study = try RulesFixture.study([RulesFixture.rule("r", "PN", "nrs <= at(BL).nrs")])
    var issues: [StageIssue] = []
    _ = ValidateRules(NoOptions(), study: study).shape(after: RulesFixture.shape, issues: &issues)
    #expect(issues.map(\.help) == ["write 'scope: participant'"])
  }

  @Test("A rule that nothing can break does not plan; one that nothing sent can break is warned of")
  func never() throws {
    var study = try RulesFixture.study([
      rule("true"), rule("nrs > 3 or true"), rule("nrs > 3", when: "nrs < 3 and not present(subj) and false"),
    ])
    var issues: [StageIssue] = []
    _ = ValidateRecords(NoOptions(), study: study).shape(after: RulesFixture.shape, issues: &issues)
    #expect(issues.allSatisfy { $0.code == "rule.never" && !$0.isWarning } && !issues.isEmpty)
    study = try RulesFixture.study([rule("nrs > 3"), rule("present(drug)", "CM"), rule("missing(nrs)")])
    study.sites[0].files[0].tables.removeAll { $0.form == "CM" }
    for place in study.sites[0].files[0].tables.indices {
      study.sites[0].files[0].tables[place].columns.removeAll { $0.field == "nrs" }
    }
    issues = []
    _ = ValidateRecords(NoOptions(), study: study).shape(after: RulesFixture.shape, issues: &issues)
    #expect(Set(issues.map(\.code)) == ["rule.never", "rule.form_not_sent"])
    #expect(issues.contains { $0.help == "no site sends nrs" })
    // Other sites may send them: a study with one site less still runs.
    #expect(issues.allSatisfy { $0.isWarning })
  }

  @Test("A pipeline that runs rules of a study that has none does not plan")
  func none() throws {
    var issues: [StageIssue] = []
    _ = ValidateRules(NoOptions(), study: try RulesFixture.study([])).shape(after: RulesFixture.shape, issues: &issues)
    #expect(issues.map(\.code) == ["rule.none"])
  }
}
