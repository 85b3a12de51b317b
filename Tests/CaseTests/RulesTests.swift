import Foundation
import TestSupport
import Testing

@Suite("The rules of INVEST find what was planted, and what they cannot tell is counted")
struct RulesTests {
  private let night: SharedNights.Night

  init() throws { night = try SharedNights.first() }

  private static let sites = ["BRI", "GGH", "MAYO", "NOT", "OXF", "STG", "UW", "UWCC", "WGH"]

  private func findings(_ path: String) throws -> Set<String> {
    Set(try night.workspace.csv(path).rows.map { "\($0["rule"]) \($0["participant"]) \($0["visit"])" })
  }

  @Test(
    "Planted errors that rules have to find",
    arguments: [
      ("sites/STG", "analgesics.compound_strength 04-003 BL"), ("sites/OXF", "pain.opioid_denied 03-013 M1"),
      ("sites/GGH", "sf36.version_1 05-013 M1"), ("sites/GGH", "roland.form_of_24_items 05-005 D3"),
      ("sites/OXF", "roland.form_of_24_items 03-008 D14"), ("sites/OXF", "roland.form_of_24_items 03-009 M1"),
      ("sites/STG", "roland.total_disagrees 04-007 M1"), ("sites/OXF", "visit.pain_and_roland_apart 03-006 M1"),
      ("sites/STG", "laboratory.year_of_specimen 04-012 BL"), ("sites/OXF", "consent.after_procedure 03-007 "),
      ("sites/MAYO", "visit.pain_order 01-024 D14"), ("unblinded", "crossover.before_month_1_pain 01-015 M1"),
      ("unblinded", "crossover.before_month_1_pain 04-008 M1"),
    ])
  func planted(folder: String, finding: String) throws {
    #expect(try findings("\(folder)/findings.csv").contains(finding))
  }

  @Test("Nothing that a rule finds by the treatment is told to a site, or counted for the blinded")
  func blinded() throws {
    let telling = ["crossover.", "treatment."]
    for site in Self.sites {
      let found = try findings("sites/\(site)/findings.csv")
      #expect(!found.contains { finding in telling.contains { finding.hasPrefix($0) } }, "\(site)")
    }
    let counted = try night.workspace.csv("study/rules.csv").rows.map { $0["rule"] }
    #expect(!counted.contains { rule in telling.contains { rule.hasPrefix($0) } })
    let unblinded = try night.workspace.csv("unblinded/rules.csv").rows.map { $0["rule"] }
    #expect(unblinded.count == 14)
    #expect(unblinded.allSatisfy { rule in telling.contains { rule.hasPrefix($0) } })
    #expect(Set(counted).union(unblinded).count == 90)
  }

  @Test("Every record that a rule looked at is counted once, and findings are as many as are counted")
  func tallies() throws {
    var found: [String: Int] = [:]
    for folder in Self.sites.map({ "sites/\($0)" }) + ["unblinded", "study"] {
      for row in try night.workspace.csv("\(folder)/findings.csv").rows { found[row["rule"], default: 0] += 1 }
    }
    for path in ["study/rules.csv", "unblinded/rules.csv"] {
      for row in try night.workspace.csv(path).rows {
        let parts = ["not_applicable", "clean", "found", "undetermined"].map { Int(row[$0]) ?? -1 }
        #expect(parts.allSatisfy { $0 >= 0 } && parts.reduce(0, +) == Int(row["records"]), "\(row["rule"])")
        #expect(Int(row["records"]) ?? 0 > 0, "\(row["rule"])")
        #expect(found[row["rule"], default: 0] == Int(row["found"]), "\(row["rule"])")
      }
    }
    for path in ["study", "unblinded"] {
      var bySite: [String: [Int]] = [:]
      for row in try night.workspace.csv("\(path)/rules_by_site.csv").rows {
        let parts = ["not_applicable", "clean", "found", "undetermined"].map { Int(row[$0]) ?? -1 }
        let isExcused = row["reason"].hasPrefix("the declared layout has no ")
        let state =
          parts[2] > 0
          ? "found" : parts[1] > 0 ? "clean" : parts[3] > 0 && !isExcused ? "could_not_run" : "not_applicable"
        #expect(row["state"] == state, "\(row["rule"]) at \(row["site"])")
        bySite[row["rule"]] = bySite[row["rule"]].map { zip($0, parts).map(+) } ?? parts
      }
      // The sites' numbers add up to those of the study.
      for row in try night.workspace.csv("\(path)/rules.csv").rows {
        let parts = ["not_applicable", "clean", "found", "undetermined"].map { Int(row[$0]) ?? -1 }
        #expect(bySite[row["rule"]] == parts, "\(row["rule"])")
      }
    }
    let apart = try night.workspace.csv("study/rules.csv").rows.first { $0["rule"] == "visit.eq5d_apart" }
    // MAYO's form has no date, so that nothing can be told of its 80 records.
    #expect(apart?["undetermined"] != "0")
  }
}

@Suite("Writing rules")
struct WritingRulesTests {
  private static let page = "Sources/vertebra/vertebra.docc/WritingRules.md"

  /// A copy of the shipped studies in which INVEST has other rules.
  private func study(_ rules: String) throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    try FileManager.default.copyItem(atPath: Repository.path("pipelines"), toPath: "\(folder.path)/pipelines")
    try rules.write(toFile: "\(folder.path)/pipelines/invest/rules.yaml", atomically: true, encoding: .utf8)
    return folder
  }

  /// The rules of the page, each a block of YAML.
  private func rules() throws -> [String] {
    let blocks = try Repository.text(Self.page).components(separatedBy: "```yaml\n").dropFirst()
    return blocks.compactMap { $0.components(separatedBy: "```").first }.filter { $0.hasPrefix("- id:") }
  }

  private func text(of rules: [String]) -> String {
    let lines = rules.joined().split(separator: "\n", omittingEmptySubsequences: false)
    return "format: 1\nrules:\n" + lines.map { "  \($0)\n" }.joined()
  }

  @Test("Every rule of the page passes and fails as it says")
  func examples() throws {
    let rules = try rules()
    #expect(rules.count >= 8)
    let folder = try study(text(of: rules))
    let ended = try VertebraCommand.run("test", "\(folder.path)/pipelines/invest")
    #expect(ended.exitCode == 0, "\(ended.err)")
    #expect(ended.out.hasPrefix("\(rules.count) rules with "))
  }

  @Test("A rule whose failing examples are taken away is an error")
  func unbroken() throws {
    let rules = try rules()
    for (place, rule) in rules.enumerated() {
      let lines = rule.split(separator: "\n", omittingEmptySubsequences: false)
      guard let fail = lines.firstIndex(where: { $0.hasPrefix("    fail:") }) else {
        Issue.record("rule \(place + 1) has no failing example")
        continue
      }
      let folder = try study(text(of: [lines[..<fail].joined(separator: "\n") + "\n"]))
      let ended = try VertebraCommand.run("test", "\(folder.path)/pipelines/invest")
      #expect(ended.exitCode != 0 && ended.err.contains("[rule.no_failing_example]"), "rule \(place + 1)")
    }
  }
}
