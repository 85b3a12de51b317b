import Foundation
import TestSupport
import Testing

@Suite("A rule that could not run fails the run, and thresholds are judged from counts")
struct RuleStatesTests {
  /// Judges the weight beside the pain.
  private static let weight = """
      - id: weight.low
        severity: note
        scope: row
        form: PN
        field: weight
        assert: weight > 40
        say: The weight is low. Please check.
        example: {pass: [{weight: 41}], fail: [{weight: 40}]}
    """

  private static func waivers(_ text: String) -> String { SmallStudy.rules(weight, also: text) }

  /// The state and the reason of a rule at a site.
  private func state(_ study: SmallStudy, _ rule: String, _ site: String) throws -> [String] {
    try study.csv("study/rules_by_site.csv").filter { $0["rule"] == rule && $0["site"] == site }.flatMap {
      [$0["state"], $0["reason"]]
    }
  }

  private static func blank(_ number: Int) -> String { "\(SmallStudy.id(number)),BL,15/08/2008,7," }

  @Test("A column that came blank fails the run, by a sentence that names what to do, and so it does again")
  func couldNotRun() throws {
    let study = try SmallStudy(["rules.yaml": SmallStudy.rules(Self.weight)])
    try study.send("AA", ["pain.csv": SmallStudy.pain(3, changing: Self.blank)])
    try study.send("BB", ["pain.csv": SmallStudy.pain(3, site: "BB")])
    let ended = try study.run()
    #expect(ended.exitCode == 1)
    #expect(
      ended.out.contains("could not run: weight.low at AA: none of 3 records that it applies to has what it needs"))
    #expect(ended.out.contains("1 time a rule that should have run at a site could not."))
    #expect(
      try state(study, "weight.low", "AA")
        == ["could_not_run", "none of 3 records that it applies to has what it needs"])
    #expect(try state(study, "weight.low", "BB") == ["clean", ""])
    let again = try study.run("--json")
    let report = try SmallStudy.report(again)
    #expect(again.exitCode == 1 && report["unchanged"] as? Bool == true)
    let rules = try #require(report["rules"] as? [String: Any])
    #expect((rules["could_not_run"] as? [[String: Any]])?.map { $0["site"] as? String } == ["AA"])
    #expect(try study.command("status", "--workspace", "ws").out.contains("could not run: weight.low at AA"))
  }

  @Test(
    "A column that the declared layout lacks makes the rule not applicable there, with the reason, and fails nothing")
  func layout() throws {
    let study = try SmallStudy([
      "rules.yaml": SmallStudy.rules(Self.weight),
      "sites/aa.yaml": SmallStudy.site("AA", number: "01", columns: "{subj: Id, visit: Visit, date: Day, nrs: NRS}"),
    ])
    try study.send("AA", ["pain.csv": "Id,Visit,Day,NRS\nAA00001,BL,15/08/2008,7\n"])
    try study.send("BB", ["pain.csv": SmallStudy.pain(3, site: "BB")])
    let ended = try study.run()
    #expect(ended.exitCode == 0, "\(ended.out)")
    #expect(try state(study, "weight.low", "AA") == ["not_applicable", "the declared layout has no PN.weight"])
  }

  @Test("A waiver lets the run pass, is shown with who and why, ends with its day, and needs no new run")
  func waiver() throws {
    let study = try SmallStudy(["rules.yaml": SmallStudy.rules(Self.weight)])
    try study.send("AA", ["pain.csv": SmallStudy.pain(3, changing: Self.blank)])
    #expect(try study.run().exitCode == 1)
    try study.write(
      Self.waivers(
        """
        waivers:
          - {rule: weight.low, sites: [AA], reason: The scales are broken, by: A. Monitor, on: 2008-09-01}

        """), to: "rules.yaml")
    let waived = try study.run()
    #expect(waived.exitCode == 0)
    #expect(waived.out.contains("Nothing new"))
    #expect(waived.out.contains("waived by A. Monitor on 2008-09-01: The scales are broken"))
    try study.write(
      Self.waivers(
        """
        waivers:
          - rule: weight.low
            sites: [AA]
            reason: The scales are broken
            by: A. Monitor
            on: 2008-09-01
            until: 2008-10-01

        """), to: "rules.yaml")
    #expect(try study.run().exitCode == 1)
  }

  @Test("A threshold that is exceeded names counts and bound and sets the exit code by its severity, without a new run")
  func threshold() throws {
    let study = try SmallStudy()
    try study.send(
      "AA", ["pain.csv": SmallStudy.pain(10) { $0 <= 3 ? "\(SmallStudy.id($0)),BL,15/08/2008,0,70" : nil }])
    #expect(try study.run().exitCode == 0)
    let text = try #require(SmallStudy.files["rules.yaml"])
    func judge(_ threshold: String, _ options: [String] = []) throws -> VertebraCommand.Ended {
      try study.write(text + "thresholds:\n  - \(threshold)\n", to: "rules.yaml")
      return try VertebraCommand.run(["run", "small/nightly.yaml", "--workspace", "ws"] + options, in: study.path)
    }
    let percent = try judge("{rules: pain.zero, percent: 25, severity: reject}")
    #expect(percent.exitCode == 1 && percent.out.contains("Nothing new"))
    #expect(
      percent.out.contains("threshold exceeded (reject): pain.zero at AA: 3 of 10 records, and at most 25 % allowed"))
    #expect(percent.out.contains("1 threshold is exceeded."))
    #expect(try judge("{percent: 30, severity: reject}").exitCode == 0)
    #expect(try judge("{count: 2, sites: [BB], severity: reject}").exitCode == 0)
    #expect(try judge("{count: 2, severity: query}").exitCode == 0)
    #expect(try judge("{count: 2, severity: query}", ["--fail-on", "query"]).exitCode == 1)
    let status = try study.command("status", "--workspace", "ws", "--study", "small")
    #expect(status.out.contains("threshold exceeded (query): pain.zero at AA: 3 of 10 records, and at most 2 allowed"))
  }

  @Test("INVEST: what a site's layout lacks is said, and nothing that should have run could not")
  func invest() throws {
    let rows = try SharedNights.first().workspace.csv("study/rules_by_site.csv").rows
    #expect(rows.count { $0["state"] == "could_not_run" } == 0)
    func reason(_ rule: String, _ site: String) -> String {
      rows.first { $0["rule"] == rule && $0["site"] == site }?["reason"] ?? ""
    }
    #expect(reason("roland.total_disagrees", "UW") == "the declared layout has no RD.total")
    #expect(reason("sf36.before_procedure", "MAYO") == "the declared layout has no SF.date")
    #expect(reason("visit.eq5d_apart", "MAYO") == "the declared layout has no EQ.date")
    for row in rows { #expect((row["reason"] == "") == ["clean", "found"].contains(row["state"]), "\(row.cells)") }
  }
}
