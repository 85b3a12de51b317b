package import Execution
package import Ledger
import Stages
import StudyModel
import Tables

extension RuleJudgement {
  /// So many rules that failed are named for a person; all stand in `rules_by_site.csv`.
  private static let named = 20

  /// The rules for a person: how many came out how, and each that could not run, exceeds a threshold or matched
  /// nothing.
  package var text: String {
    guard rules + hiddenRules > 0 else { return "" }
    func count(_ state: RuleTally.State, _ words: String) -> String { "\(states[state, default: 0]) \(words)" }
    var text = """
      Rules
      \(rules) rules at \(sites) sites: \(count(.clean, "clean")), \(count(.found, "found something")), \
      \(count(.notApplicable, "not applicable")), \(count(.couldNotRun, "could not run"))

      """
    if hiddenRules > 0 {
      text += "\(hiddenRules) further rules, by which the treatment can be told, are counted in unblinded/\n"
    }
    text += RuleJudgement.list(
      unrun.map { entry in
        "could not run: \(entry.rule) at \(entry.site): \(entry.reason)"
          + (entry.waiver.map { "; \($0)" } ?? "")
      }, in: "rules_by_site.csv")
    if hiddenUnrun > 0 {
      text +=
        "could not run: \(hiddenUnrun)\(unrun.isEmpty ? "" : " more"), of rules by which the treatment can be told; see unblinded/\n"
    }
    text += RuleJudgement.list(
      excesses.map { excess in
        "threshold exceeded (\(excess.severity.rawValue)): \(excess.rule) at \(excess.site): \(excess.found) of "
          + "\(excess.judged) records, and \(excess.threshold) allowed"
      }, in: "rules_by_site.csv")
    let hidden = hiddenExcesses.values.reduce(0, +)
    if hidden > 0 {
      text +=
        "threshold exceeded: \(hidden)\(excesses.isEmpty ? "" : " more"), of rules by which the treatment can be told; see unblinded/\n"
    }
    text += RuleJudgement.list(unmatched.map { "matched no record at any site: \($0)" }, in: "rules.csv")
    return text + "\n"
  }

  private static func list(_ lines: [String], in file: String) -> String {
    let shown = lines.prefix(named).map { $0 + "\n" }.joined()
    return lines.count > named ? shown + "  \(named) of \(lines.count); all stand in \(file)\n" : shown
  }

  /// The rules for a machine, whole.
  package var json: CanonicalJSON {
    [
      "rules": .integer(rules), "rules_unblinded": .integer(hiddenRules), "sites": .integer(sites),
      "states": .object(
        Dictionary(
          uniqueKeysWithValues: RuleTally.State.allCases.map { ($0.rawValue, .integer(states[$0, default: 0])) })),
      "could_not_run": .array(
        unrun.map { entry in
          [
            "rule": .string(entry.rule), "site": .string(entry.site.text), "reason": .string(entry.reason),
            "waiver": entry.waiver.map { .string($0) } ?? .null,
          ]
        }),
      "could_not_run_unblinded": .integer(hiddenUnrun),
      "exceeded": .array(
        excesses.map { excess in
          [
            "rule": .string(excess.rule), "site": .string(excess.site.text), "found": .integer(excess.found),
            "judged": .integer(excess.judged), "threshold": .string(excess.threshold),
            "severity": .string(excess.severity.rawValue),
          ]
        }),
      "exceeded_unblinded": .integer(hiddenExcesses.values.reduce(0, +)),
      "unmatched": .array(unmatched.map { .string($0) }), "matched_nothing": .bool(matchedNothing),
    ]
  }
}
