package import StudyModel

/// A query as a site or the centre reads it: where, what is wrong, what to do; no identifier, no arm.
///
/// Texts are shown as they are given. Who makes a query leaves out what its reader may not see.
package struct ReportedQuery: Sendable, Hashable {
  package var id: QueryID
  package var state: QueryState
  package var severity: Severity
  /// The id of the rule or check that asks.
  package var rule: String
  /// The participant's number as the site wrote it.
  package var participant: String?
  package var visit: String?
  /// The form's label.
  package var form: String?
  /// The field's label.
  package var field: String?
  package var fieldCode: String?
  /// Empty where the query is about no transfer, as for a form that never came.
  package var archive: String
  /// The member's path: `!/` stands behind a nested archive, `#` before a sheet or list. Empty for the whole archive.
  package var file: String
  /// The number of the record in the file, from 1, with titles and header.
  package var row: Int?
  /// The column's name as the site has it.
  package var column: String?
  /// What is wrong and what to do, in plain text.
  package var message: String
  /// A date, in words of who made the query.
  package var firstAsked: String?
  /// The site's answer so far.
  package var reply: String?
  /// The query that this one follows from.
  package var cause: QueryID?

  package init(
    id: QueryID, state: QueryState, severity: Severity, rule: String, participant: String? = nil, visit: String? = nil,
    form: String? = nil, field: String? = nil, fieldCode: String? = nil, archive: String = "", file: String = "",
    row: Int? = nil, column: String? = nil, message: String, firstAsked: String? = nil, reply: String? = nil,
    cause: QueryID? = nil
  ) {
    self.id = id
    self.state = state
    self.severity = severity
    self.rule = rule
    self.participant = participant
    self.visit = visit
    self.form = form
    self.field = field
    self.fieldCode = fieldCode
    self.archive = archive
    self.file = file
    self.row = row
    self.column = column
    self.message = message
    self.firstAsked = firstAsked
    self.reply = reply
    self.cause = cause
  }
}
