package import Tables

/// Records that a rule of severity `reject` finds, and that somebody at the centre let through for a reason.
package protocol ReleasedRecords: Sendable {
  var isEmpty: Bool { get }

  /// - Parameters:
  ///   - participant: the token.
  ///   - visit: the study's code.
  func includes(
    rule: String, site: SiteID, form: TableName, field: ColumnName?, participant: String, visit: String?
  ) -> Bool
}

/// Nothing was let through.
package struct NoReleases: ReleasedRecords {
  package init() {}

  package var isEmpty: Bool { true }
  package func includes(
    rule: String, site: SiteID, form: TableName, field: ColumnName?, participant: String, visit: String?
  ) -> Bool { false }
}
