import Stages
package import StudyModel
package import Tables

/// The rules that a site cannot judge by what it sends itself, because they need what an office sends about its
/// participants.
package enum CentreRules {
  /// Ids, sorted, but for rules from which the treatment can be told; those are counted.
  package static func needed(_ study: Study, site: SiteID) -> (named: [String], hidden: Int) {
    var alone = study
    alone.sites.removeAll { $0.kind == .office && $0.id != site }
    var named: [String] = []
    var hidden = 0
    for scope in [Rule.Scope.row, .participant] {
      let names = RuleNames(study: study, shape: nil)
      let lacking = LayoutReach(names: names).lacking(scope)
      let lackingAlone = LayoutReach(names: RuleNames(study: alone, shape: nil)).lacking(scope)
      let tainted = Set(RuleTaint.rules(of: study, scope))
      for place in lackingAlone.keys where place.site == site && lacking[place] == nil {
        if tainted.contains(place.rule) { hidden += 1 } else { named.append(place.rule) }
      }
    }
    return (named.sorted(), hidden)
  }
}
