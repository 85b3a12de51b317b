package import FreeText
package import StudyModel
package import Tables

/// What a stage did beside the data: findings, and rows counted by what became of them.
package struct StageRecord: Sendable {
  package private(set) var findings: [Finding] = []
  /// How the records that rules looked at came out, by the rule's id.
  package var tallies: [String: RuleTally] = [:]
  /// The same by site, of a stage that sees records of several sites.
  package var talliesBySite: [RuleTally.Place: RuleTally] = [:]
  /// Records that a stage counted besides those it was handed, as rows of a data set.
  package var balance: [TableName: RowBalance] = [:]
  /// What was replaced in texts, by kind.
  package var texts: [TextField: TextCounts] = [:]

  /// A field of texts.
  package struct TextField: Sendable, Hashable {
    package var table: TableName
    package var field: ColumnName

    package init(table: TableName, field: ColumnName) {
      self.table = table
      self.field = field
    }
  }

  package init() {}

  /// Notes a finding about a row of a batch.
  ///
  /// - Parameters:
  ///   - participant: the token, where the stage knows it; in rows scope the executor fills it in.
  ///   - tainted: whether the treatment can be told from it.
  ///   - standing: whether it is asked until somebody answers, found again or not.
  package mutating func find(
    _ rule: String, _ severity: Severity, row: Int, in batch: Batch, field: ColumnName? = nil,
    participant: String? = nil, visit: String? = nil, tainted: Bool = false, standing: Bool = false,
    _ message: Finding.Message
  ) {
    var finding = Finding(
      rule: rule, severity: severity, table: batch.table, field: field, origin: batch.origins[row],
      message: message, row: row, participant: participant, visit: visit)
    finding.tainted = tainted
    finding.standing = standing
    findings.append(finding)
  }

  /// Notes a finding that was made elsewhere.
  package mutating func find(_ finding: Finding) { findings.append(finding) }

  /// Notes a finding about a table, or a file as a whole.
  package mutating func find(
    _ rule: String, _ severity: Severity, table: TableName, field: ColumnName? = nil, origin: RowOrigin? = nil,
    participant: String? = nil, visit: String? = nil, _ message: Finding.Message
  ) {
    findings.append(
      Finding(
        rule: rule, severity: severity, table: table, field: field, origin: origin, message: message,
        participant: participant, visit: visit))
  }

  /// Takes the findings about rows of the batch in hand, and leaves the others.
  package mutating func takeFindingsOfRows() -> [Finding] {
    guard findings.contains(where: { $0.row != nil }) else { return [] }
    defer { findings.removeAll { $0.row != nil } }
    return findings.filter { $0.row != nil }
  }

  /// Notes a finding about all records of a site.
  package mutating func find(
    _ rule: String, _ severity: Severity, site: SiteID, table: TableName, field: ColumnName?, tainted: Bool,
    _ message: Finding.Message
  ) {
    var finding = Finding(
      rule: rule, severity: severity, table: table, field: field, origin: nil, message: message)
    finding.site = site
    finding.tainted = tainted
    findings.append(finding)
  }

  package mutating func takeFindings() -> [Finding] {
    defer { findings = [] }
    return findings
  }
}

/// The rows of one table at one stage: `recordsIn == out + quarantined + superseded + cut`.
package struct RowBalance: Sendable, Hashable {
  package var recordsIn = 0
  package var out = 0
  package var quarantined = 0
  package var superseded = 0
  package var cut = 0

  package init(recordsIn: Int = 0, out: Int = 0, quarantined: Int = 0, superseded: Int = 0, cut: Int = 0) {
    self.recordsIn = recordsIn
    self.out = out
    self.quarantined = quarantined
    self.superseded = superseded
    self.cut = cut
  }

  package var holds: Bool { recordsIn == out + quarantined + superseded + cut }

  package static func += (left: inout Self, right: Self) {
    left.recordsIn += right.recordsIn
    left.out += right.out
    left.quarantined += right.quarantined
    left.superseded += right.superseded
    left.cut += right.cut
  }
}
