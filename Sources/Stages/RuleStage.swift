/// A stage that runs rules of the study.
package protocol RuleStage: Stage {
  /// What the declared layouts lack of what a rule needs at a site, so that nothing that the site sends can be judged
  /// by it: forms as `RD`, fields as `RD.total`, sorted. A rule that a site's data can be judged by is not there.
  var lacking: [RuleTally.Place: [String]] { get }
}
