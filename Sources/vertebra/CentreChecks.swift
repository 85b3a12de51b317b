import Catalogue
import Planning
import Stages
import StudyModel
import Tables
import Validate

/// What a check of one upload cannot look at: it needs what other transfers, other sites or the centre hold.
enum CentreChecks {
  /// A line each, in words for a site.
  static func lines(of plan: Plan, site: Site) -> [String] {
    let study = plan.study
    let stages = StageCatalogue.standard.entries.map(\.manual).filter { manual in
      manual.runs.map { scope in study.rules.contains { $0.scope == scope } } ?? true
    }
    var lines = [
      "Whether this archive, or files of it, came before, and whether files or columns differ from the transfer before."
    ]
    lines += stages.compactMap(\.centre)
    let rules = CentreRules.needed(study, site: site.id)
    if !rules.named.isEmpty {
      lines.append(
        "Rules that need what an office sends about your participants: \(rules.named.joined(separator: ", ")).")
    }
    if rules.hidden > 0 {
      lines.append("\(rules.hidden) further rule\(rules.hidden == 1 ? "" : "s") that nobody who is blind may see.")
    }
    return lines
  }
}
