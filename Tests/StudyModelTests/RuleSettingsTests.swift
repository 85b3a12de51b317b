import Diagnostics
import StudyModel
import Tables
import Testing

@Suite("Waivers and thresholds of rules")
struct RuleSettingsTests {
  private static let waiver =
    "{rule: pain.missing, sites: [AA], reason: Not asked there, by: A. Monitor, on: 2008-09-01}"

  private func read(_ text: String) throws -> Study {
    let (study, diagnostics) = SampleStudy.read(
      "rules.yaml", SampleStudy.rules.replacing("rules:\n", with: text + "\nrules:\n", maxReplacements: 1))
    #expect(diagnostics.all.isEmpty, "\(diagnostics.all)")
    return try #require(study)
  }

  @Test("A waiver covers its rule at its sites, from its day on and until its last")
  func waiver() throws {
    let study = try read("waivers:\n  - \(Self.waiver.dropLast()), until: 2008-09-30}")
    let waiver = try #require(study.ruleWaivers.first)
    #expect(waiver.reason == "Not asked there" && waiver.by == "A. Monitor")
    func day(_ text: String) throws -> Int32 { try #require(PartialDate(iso: text)).days }
    #expect(waiver.covers("pain.missing", at: "AA", on: try day("2008-09-01")))
    #expect(waiver.covers("pain.missing", at: "AA", on: try day("2008-09-30")))
    #expect(!waiver.covers("pain.missing", at: "AA", on: try day("2008-10-01")))
    #expect(!waiver.covers("pain.missing", at: "AA", on: try day("2008-08-31")))
    #expect(!waiver.covers("pain.missing", at: "BB", on: try day("2008-09-01")))
    #expect(!waiver.covers("pain.other", at: "AA", on: try day("2008-09-01")))
  }

  @Test("A threshold is exceeded above its count, or above its part of what was judged")
  func threshold() throws {
    let study = try read(
      "thresholds:\n  - {rules: pain.missing, count: 5, percent: 2.5, severity: query}\n  - {percent: 10, severity: reject}"
    )
    let first = study.ruleThresholds[0]
    #expect(!first.isExceeded(found: 5, judged: 1000) && first.isExceeded(found: 6, judged: 1000))
    #expect(!first.isExceeded(found: 5, judged: 200) && first.isExceeded(found: 5, judged: 199))
    #expect(!first.isExceeded(found: 0, judged: 0))
    #expect(first.words == "at most 5, at most 2.5 %")
    #expect(first.isAbout("pain.missing", at: "AA") && !first.isAbout("pain.other", at: "AA"))
    #expect(study.ruleThresholds[1].isAbout("pain.other", at: "AA") && study.ruleThresholds[1].words == "at most 10 %")
  }

  @Test("Neither changes the fingerprint, as neither changes what a run makes")
  func fingerprint() throws {
    let plain = try #require(SampleStudy.read().study).fingerprint
    #expect(try read("waivers:\n  - \(Self.waiver)").fingerprint == plain)
    #expect(try read("thresholds:\n  - {count: 1, severity: note}").fingerprint == plain)
    #expect(try read("count: 1").fingerprint != plain)
  }

  @Test(
    "What is wrong in them is reported where it stands",
    arguments: [
      Misprint(
        "rules.yaml", "rules:",
        "waivers:\n  - {rule: 1️⃣pain.mising, sites: [AA], reason: R, by: B, on: 2008-09-01}\nrules:", "rule.unknown"),
      Misprint(
        "rules.yaml", "rules:",
        "waivers:\n  - {rule: pain.missing, sites: [1️⃣AB], reason: R, by: B, on: 2008-09-01}\nrules:", "site.unknown"),
      Misprint(
        "rules.yaml", "rules:", "waivers:\n  - 1️⃣{rule: pain.missing, sites: [AA], by: B, on: 2008-09-01}\nrules:",
        "key.missing"),
      Misprint(
        "rules.yaml", "rules:", "waivers:\n  - 1️⃣{rule: pain.missing, sites: [AA], reason: R, on: 2008-09-01}\nrules:",
        "key.missing"),
      Misprint(
        "rules.yaml", "rules:", "waivers:\n  - {rule: pain.missing, sites: [AA], reason: R, by: B, on: 1️⃣today}\nrules:",
        "value.form"),
      Misprint(
        "rules.yaml", "rules:",
        "waivers:\n  - {rule: pain.missing, sites: [AA], reason: R, by: B, on: 2008-09-01, until: 1️⃣2008-08-01}\nrules:",
        "waiver.never"),
      Misprint("rules.yaml", "rules:", "thresholds:\n  - 1️⃣{severity: note}\nrules:", "threshold.bound"),
      Misprint(
        "rules.yaml", "rules:", "thresholds:\n  - {rules: [1️⃣pain], count: 1, severity: note}\nrules:", "rule.unknown"),
      Misprint("rules.yaml", "rules:", "thresholds:\n  - {percent: 1️⃣101, severity: note}\nrules:", "value.form"),
      Misprint("rules.yaml", "rules:", "thresholds:\n  - {count: 1, severity: 1️⃣bad}\nrules:", "value.choice"),
    ])
  func misprints(_ misprint: Misprint) throws { try misprint.check() }
}
