package import Stages
package import StudyModel

/// What a format's reader noticed about a member or a record of it, beside the records themselves.
package struct FormatNote: Sendable, Hashable {
  /// The id of the check, as in `workbook.hidden_sheet`.
  package var rule: String
  package var severity: Severity
  /// The number of the record, counted from 1; nil for the member as a whole.
  package var record: Int?
  package var message: Finding.Message

  package init(_ rule: String, _ severity: Severity, record: Int? = nil, _ message: Finding.Message) {
    self.rule = rule
    self.severity = severity
    self.record = record
    self.message = message
  }
}
