package import StudyModel
package import Tables

/// Something that a check found in the data: where, never what.
package struct Finding: Hashable, Sendable {
  /// The check that found it, as in `type.unreadable` or the id of a rule of the study.
  package var rule: String
  package var severity: Severity
  package var table: TableName
  package var field: ColumnName?
  package var origin: RowOrigin?
  package var message: Message
  /// The row of the batch in hand; the executor turns it into participant and visit behind the last kernel.
  package var row: Int?
  /// The participant's token.
  package var participant: String?
  /// The study's code of the visit.
  package var visit: String?
  /// The site that it is about, where it is about no record and no participant.
  package var site: SiteID?
  /// The token of another participant that the finding is about too. Its number is named in the site's own list alone.
  package var related: String?
  /// Whether the finding is for the centre and not for a site, as where it is about participants of two.
  package var concernsStudy = false
  /// Whether a rule found it that reads what tells the treatment, so that no blinded output may show it.
  package var tainted = false
  /// Whether it is about a change that the next transfer says nothing of, so that it is asked until somebody answers.
  package var standing = false

  package init(
    rule: String, severity: Severity, table: TableName, field: ColumnName?, origin: RowOrigin?, message: Message,
    row: Int? = nil, participant: String? = nil, visit: String? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.table = table
    self.field = field
    self.origin = origin
    self.message = message
    self.row = row
    self.participant = participant
    self.visit = visit
  }
}
