package import Ledger
package import Stages
package import StudyModel
package import Tables

/// What the counts of the rules come to: what could not run, what exceeds a threshold, what matched nothing.
///
/// Made from counts alone, those of the run at hand or those that the ledger keeps, so that a threshold or a waiver
/// that changes needs no new run.
package struct RuleJudgement: Sendable, Hashable {
  /// A rule that should have run at a site, and could tell of no record.
  package struct Unrun: Sendable, Hashable {
    package var rule: String
    package var site: SiteID
    package var reason: String
    /// Who let it pass, why and until when, in words; nil where nobody has.
    package var waiver: String?
  }

  /// A rule that found more at a site than it may.
  package struct Excess: Sendable, Hashable {
    package var rule: String
    package var site: SiteID
    package var found: Int
    package var judged: Int
    /// The bounds, in words.
    package var threshold: String
    package var severity: Severity
  }

  /// By state, over the sites and all rules but those from which the treatment can be told.
  package private(set) var states: [RuleTally.State: Int] = [:]
  package private(set) var rules = 0
  /// How many rules there are besides, of which nobody who is blind may see the counts.
  package private(set) var hiddenRules = 0
  package private(set) var sites = 0
  package private(set) var unrun: [Unrun] = []
  package private(set) var excesses: [Excess] = []
  /// Rules that applied to no record of any site.
  package private(set) var unmatched: [String] = []
  /// Whether there are rules and none applied to any record, though records were read.
  package private(set) var matchedNothing = false

  /// Of rules from which the treatment can be told only how many failed is said where the blinded may read it.
  package private(set) var hiddenUnrun = 0
  package private(set) var hiddenExcesses: [Severity: Int] = [:]

  /// - Parameters:
  ///   - counts: one for each rule and site.
  ///   - day: the day of the run, since 1970-01-01, on which waivers are to hold.
  ///   - hasRecords: whether any record was read.
  package init(_ counts: [RuleCount], study: Study, day: Int32, hasRecords: Bool) {
    let byRule = Dictionary(grouping: counts, by: \.rule).sorted { $0.key < $1.key }
    hiddenRules = byRule.count { $0.value.contains { $0.tally.tainted } }
    rules = byRule.count - hiddenRules
    sites = Set(counts.map(\.site)).count
    for (rule, counts) in byRule {
      for count in counts.sorted(by: { $0.site < $1.site }) {
        if !count.tally.tainted { states[count.state, default: 0] += 1 }
        judge(count, study: study, day: day)
      }
      if !counts.contains(where: \.isMatched), !counts.contains(where: \.tally.tainted) { unmatched.append(rule) }
    }
    matchedNothing = hasRecords && !counts.isEmpty && !counts.contains(where: \.isMatched)
  }

  private mutating func judge(_ count: RuleCount, study: Study, day: Int32) {
    let isHidden = count.tally.tainted
    if count.state == .couldNotRun {
      let waiver = study.ruleWaivers.first { $0.covers(count.rule, at: count.site, on: day) }
      if !isHidden {
        unrun.append(
          Unrun(rule: count.rule, site: count.site, reason: count.reason, waiver: waiver.map(RuleJudgement.words)))
      } else if waiver == nil {
        hiddenUnrun += 1
      }
    }
    for threshold in study.ruleThresholds where threshold.isAbout(count.rule, at: count.site) {
      guard threshold.isExceeded(found: count.tally.found, judged: count.judged) else { continue }
      if isHidden {
        hiddenExcesses[threshold.severity, default: 0] += 1
      } else {
        excesses.append(
          Excess(
            rule: count.rule, site: count.site, found: count.tally.found, judged: count.judged,
            threshold: threshold.words, severity: threshold.severity))
      }
    }
  }

  private static func words(_ waiver: RuleWaiver) -> String {
    let end = waiver.until.map { ", until \(PartialDate(days: $0).iso)" } ?? ""
    return "waived by \(waiver.by) on \(PartialDate(days: waiver.on).iso)\(end): \(waiver.reason)"
  }

  /// Rules that fail the run at a site because they could not run and nobody has waived them.
  package var failing: Int { unrun.count { $0.waiver == nil } + hiddenUnrun }

  /// How often a threshold whose excess weighs so much is exceeded.
  package func exceeded(atLeast severity: Severity) -> Int {
    excesses.count { $0.severity >= severity }
      + hiddenExcesses.filter { $0.key >= severity }.values.reduce(0, +)
  }

  /// Whether the exit code is 1 by the rules alone.
  package func fails(failOn severity: Severity) -> Bool {
    failing > 0 || matchedNothing || exceeded(atLeast: severity) > 0
  }

  /// Why the exit code is 1 by the rules, a sentence each; empty where it is not.
  package func sentences(failOn severity: Severity) -> [String] {
    var sentences: [String] = []
    if matchedNothing {
      sentences.append(
        "No rule of the study matched a single record, though records were read: the rules and the forms do not fit.")
    }
    if failing > 0 {
      sentences.append(
        "\(failing) time\(failing == 1 ? "" : "s") a rule that should have run at a site could not. Have the site send what is missing, or waive the rule for it in rules.yaml (waivers)."
      )
    }
    let exceeded = exceeded(atLeast: severity)
    if exceeded > 0 {
      sentences.append("\(exceeded) threshold\(exceeded == 1 ? " is" : "s are") exceeded.")
    }
    return sentences
  }
}

extension RuleCount {
  /// As the ledger keeps it. Of records that it does not apply to the ledger knows their number by the others.
  init(_ count: Ledger.RuleCount) {
    var tally = RuleTally(
      notApplicable: count.records - count.judged - count.undetermined, clean: count.judged - count.failed,
      found: count.failed, undetermined: count.undetermined)
    tally.tainted = count.isTainted
    self.init(
      rule: count.rule, site: count.site, tally: tally,
      state: RuleTally.State(rawValue: count.state) ?? .couldNotRun, reason: count.reason)
  }
}

extension RuleJudgement {
  /// Judges a run of the ledger anew.
  ///
  /// - Parameter day: as `2026-12-31`.
  package init(run: String, of ledger: Ledger, study: Study, day: String) throws {
    let hasRecords = try ledger.balance(run: run).contains { $0.recordsIn > 0 }
    self.init(
      try ledger.ruleCounts(run: run).map { RuleCount($0) }, study: study, day: RuleJudgement.number(of: day),
      hasRecords: hasRecords)
  }

  /// A day since 1970-01-01; the first where the text is none, on which no waiver holds.
  static func number(of day: String) -> Int32 { PartialDate(iso: day)?.days ?? 0 }
}
