package import Tables

/// Why de-identification cannot go on. Holds names of the configuration alone, never a number of a participant.
package enum DeidentifyError: Error, Hashable, CustomStringConvertible {
  /// The command runs without the study's keys.
  case noKeys
  /// The study's id or a site's number has the mark that stands between the parts of a message.
  case separator
  /// Two participants have the same token.
  case tokenCollision(TableName)
  /// A participant's anchor stands where all anchors are moved to, so that its dates would stay.
  case anchorDay
  /// A table has no text column for the participant's number.
  case noSubject(TableName)

  package var description: String {
    switch self {
    case .noKeys: "there are no keys to make tokens with"
    case .separator: "the study's id and the sites' numbers must not have a '|'"
    case .tokenCollision(let table):
      "two participants of table \(table) would have the same token; nothing was written"
    case .anchorDay:
      "the anchor of a participant falls on the day that anchors are moved to; choose another day for 'anchor_on'"
    case .noSubject(let table): "table \(table) has no text column with the participant's number"
    }
  }
}
