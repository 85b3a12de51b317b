import GRDB
package import Tables

extension Ledger {
  /// A finding as the ledger keeps it: where, what rule, what to say; never a cell's value nor a token.
  package struct Finding: Sendable, Equatable {
    package var run: String
    /// Stable across runs.
    package var id: String
    package var rule: String
    /// In the word of the stages.
    package var severity: String
    package var site: SiteID?
    package var table: TableName?
    package var field: ColumnName?
    /// The archive's SHA-256.
    package var submission: String?
    package var memberPath: String?
    /// In the member, from 1, with titles and header.
    package var record: Int?
    package var message: String
    /// The id of the finding that this one follows from.
    package var cause: String?
    /// The study's code of the visit.
    package var visit: String?
    /// Whether the treatment can be told from it.
    package var isTainted: Bool
    /// Whether it is asked until somebody answers, found again or not.
    package var isStanding: Bool

    package init(
      run: String, id: String, rule: String, severity: String, site: SiteID? = nil, table: TableName? = nil,
      field: ColumnName? = nil, submission: String? = nil, memberPath: String? = nil, record: Int? = nil,
      message: String, cause: String? = nil, visit: String? = nil, isTainted: Bool = false, isStanding: Bool = false
    ) {
      self.run = run
      self.id = id
      self.rule = rule
      self.severity = severity
      self.site = site
      self.table = table
      self.field = field
      self.submission = submission
      self.memberPath = memberPath
      self.record = record
      self.message = message
      self.cause = cause
      self.visit = visit
      self.isTainted = isTainted
      self.isStanding = isStanding
    }
  }

  /// How many findings a site has at one severity.
  package struct FindingCount: Sendable, Equatable {
    /// Nothing for findings about no site.
    package var site: SiteID?
    package var severity: String
    package var count: Int

    package init(site: SiteID?, severity: String, count: Int) {
      self.site = site
      self.severity = severity
      self.count = count
    }
  }
}

extension Ledger.Finding: Recorded {
  static let table = "finding"
  static let columns = [
    "run", "id", "rule", "severity", "site", "table_name", "field", "submission", "member_path", "record", "message",
    "cause", "visit", "tainted", "standing",
  ]
  var values: [(any DatabaseValueConvertible)?] {
    [
      run, id, rule, severity, site?.text, table?.text, field?.text, submission, memberPath, record, message, cause,
      visit, isTainted, isStanding,
    ]
  }

  init(row: Row) {
    let site: String? = row["site"]
    let table: String? = row["table_name"]
    let field: String? = row["field"]
    self.init(
      run: row["run"], id: row["id"], rule: row["rule"], severity: row["severity"], site: site.map { SiteID($0) },
      table: table.map { TableName($0) }, field: field.map { ColumnName($0) }, submission: row["submission"],
      memberPath: row["member_path"], record: row["record"], message: row["message"], cause: row["cause"],
      visit: row["visit"], isTainted: row["tainted"], isStanding: row["standing"])
  }
}
