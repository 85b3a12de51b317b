package import StudyModel
package import Tables

/// A finding with everything that says where it is: archive, member, record, participant and visit.
package struct LocatedFinding: Sendable, Hashable {
  /// Stays the same as long as rule, site, participant, visit and field do; sixteen hex digits, and a
  /// number behind them where several findings of a run share them.
  package var id: String
  package var rule: String
  package var severity: Severity
  package var site: SiteID
  package var archive: String
  package var member: String?
  /// The number of the record in the member, counted from 1 with titles and header.
  package var record: UInt32?
  package var form: TableName?
  package var field: ColumnName?
  /// The trial's number of the participant. For the site's own list alone: it never stands beside a token.
  package var trialNumber: String?
  /// The number of the other participant that it is about; for the same list alone.
  package var relatedNumber: String?
  package var visit: String?
  package var message: String
  /// Whether the treatment can be told from it: such a finding goes to no list of a blinded reader.
  package var tainted: Bool
  /// Whether it is asked until somebody answers, found again or not.
  package var standing: Bool
  /// The id of the finding that it follows from.
  package var cause: String?

  /// The message with the number of the other participant, for the site's own list.
  package var messageForSite: String { relatedNumber.map { "\(message) The other number is \($0)." } ?? message }
}
