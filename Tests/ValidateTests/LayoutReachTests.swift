import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("Rules that a site's declared layout leaves nothing to judge")
struct LayoutReachTests {
  /// What the layout of STG lacks, where it has no such fields; ABD sends everything, or an office does.
  private func lacking(
    _ rule: Rule, without fields: Set<String>, officeSends: Set<String> = [], site: SiteID = "STG"
  ) throws -> [String]? {
    func layouts(_ keep: (String) -> Bool) -> [TableLayout] {
      RulesFixture.forms.compactMap { form in
        let columns = form.fields.filter { keep("\(form.id).\($0.name)") && keep(form.id) }
        return columns.isEmpty
          ? nil
          : TableLayout(
            form: form.id, columns: columns.map { ColumnLayout(field: $0.name, source: .column($0.name)) })
      }
    }
    var study = try RulesFixture.study([rule])
    study.sites = [
      try Fixture.site(layouts: layouts { !fields.contains($0) }),
      try Fixture.site("ABD", "01", "A{nnn}", layouts: layouts { _ in true }),
      try Fixture.site(
        "RND", "90", "{ss}-{nnn}", kind: .office,
        layouts: layouts { officeSends.contains($0) || officeSends.contains(String($0.split(separator: ".")[0])) }),
    ]
    let stage: any RuleStage =
      switch rule.scope {
      case .row: ValidateRules(NoOptions(), study: study)
      case .participant: ValidateRecords(NoOptions(), study: study)
      case .site: ValidateSites(NoOptions(), study: study)
      }
    #expect(stage.lacking[RuleTally.Place(rule: rule.id, site: "ABD")] == nil)
    return stage.lacking[RuleTally.Place(rule: rule.id, site: site)]
  }

  @Test("A field or a form that the rule asserts something of is named where it is not sent")
  func asserted() throws {
    let rule = RulesFixture.rule("a", "PN", "nrs <= 9")
    #expect(try lacking(rule, without: []) == nil)
    #expect(try lacking(rule, without: ["PN.nrs"]) == ["PN.nrs"])
    #expect(try lacking(rule, without: ["PN"]) == ["PN"])
    #expect(try lacking(rule, without: ["PN.date"]) == nil)
  }

  @Test("A rule that asks whether a value is there can be judged without it, and so can one of two ways")
  func decidable() throws {
    #expect(try lacking(RulesFixture.rule("a", "PN", "present(nrs)"), without: ["PN.nrs"]) == nil)
    #expect(try lacking(RulesFixture.rule("a", "PN", "nrs > 1 or present(date)"), without: ["PN.nrs"]) == nil)
    #expect(try lacking(RulesFixture.rule("a", "PN", "coalesce(nrs, 3) > 1"), without: ["PN.nrs"]) == nil)
  }

  @Test("A condition that never is true for want of a field leaves nothing to judge; one that is false needs none")
  func condition() throws {
    #expect(
      try lacking(RulesFixture.rule("a", "PN", when: "nrs > 3", "present(date)"), without: ["PN.nrs"]) == ["PN.nrs"])
    #expect(
      try lacking(RulesFixture.rule("a", "PN", when: "present(nrs)", "present(date)"), without: ["PN.nrs"]) == nil)
  }

  @Test("Other forms count too, and an office sends for every site")
  func office() throws {
    let rule = RulesFixture.rule("a", "PN", "date <= PR.date", scope: .participant)
    #expect(try lacking(rule, without: ["PR"]) == ["PR"])
    #expect(try lacking(rule, without: ["PR.date"]) == ["PR.date"])
    #expect(try lacking(rule, without: ["PR"], officeSends: ["PR"]) == nil)
  }

  @Test("A field of records that a rule looks through is named")
  func records() throws {
    let rule = RulesFixture.rule("a", "PN", "not any(CM, drug == \"x\")", scope: .participant)
    #expect(try lacking(rule, without: []) == nil)
    #expect(try lacking(rule, without: ["CM.drug"]) == ["CM.drug"])
  }

  @Test("A mean over a site's records needs the field there, one over all sites does not")
  func aggregates() throws {
    #expect(
      try lacking(RulesFixture.rule("a", "PN", "site.mean(nrs) < 9", scope: .site), without: ["PN.nrs"]) == ["PN.nrs"])
    #expect(try lacking(RulesFixture.rule("a", "PN", "study.mean(nrs) < 9", scope: .site), without: ["PN.nrs"]) == nil)
  }

  @Test("What only an office sends, a site cannot check itself")
  func centreOnly() throws {
    let rule = RulesFixture.rule("a", "PN", "date <= PR.date", scope: .participant)
    let tainted = RulesFixture.rule("b", "PN", "date <= XO.date", scope: .participant)
    var study = try RulesFixture.study([rule, tainted])
    let own = RulesFixture.layouts.filter { !["PR", "XO"].contains($0.form) }
    let office = RulesFixture.layouts.filter { ["PR", "XO"].contains($0.form) }
    study.sites = [
      try Fixture.site(layouts: own), try Fixture.site("RND", "90", "{ss}-{nnn}", kind: .office, layouts: office),
    ]
    let needed = CentreRules.needed(study, site: "STG")
    #expect(needed.named == ["a"] && needed.hidden == 1)
  }
}
