import Stages
import StudyModel
import Tables

extension ReleasedRecords {
  /// Whether somebody let a record through that a rule sets aside.
  ///
  /// - Parameter site: the sender; nil where that is the participant's own centre.
  func lets(_ row: Int, of form: Form, in batch: Batch, from site: SiteID?, pass rule: Rule) -> Bool {
    guard !isEmpty, let participant = form.participant(of: row, in: batch),
      let site = site ?? batch[ColumnName(RuleNames.site)]?.text(at: row).map({ SiteID($0) })
    else { return false }
    return includes(
      rule: rule.id, site: site, form: form.table, field: rule.field.map { ColumnName($0) }, participant: participant,
      visit: form.visit(of: row, in: batch))
  }
}
