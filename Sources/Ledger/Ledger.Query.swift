import GRDB
package import Tables

extension Ledger {
  /// A question to a site, which lives from the run that first asks it until the data change or somebody closes it.
  ///
  /// Its id is that of the finding that it comes from, so that a question keeps it from night to night. It holds
  /// places, never a cell's value nor a participant.
  package struct Query: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
      /// Asked for the first time by the last run that brought news.
      case new
      /// Asked before, and not answered.
      case open
      /// The site has answered; the data do not show it yet, or need not.
      case answered
      /// No longer found, because the data changed.
      case resolved
      /// Somebody at the centre accepts what was found, for a reason and until a day.
      case waived
      /// Found again after it had been closed.
      case reopened
      /// No longer found, because the centre asks no more: its rules changed and the data did not.
      case withdrawn

      /// Whether somebody still has to do something.
      package var isOpen: Bool { self == .new || self == .open || self == .answered || self == .reopened }
    }

    package var id: String
    package var site: SiteID
    package var rule: String
    package var severity: String
    package var table: TableName?
    package var field: ColumnName?
    /// The study's code.
    package var visit: String?
    /// The archive's SHA-256, the path of the member in it, and the record in that.
    package var submission: String?
    package var memberPath: String?
    package var record: Int?
    package var message: String
    /// Whether the treatment can be told from it.
    package var isTainted: Bool
    package var cause: String?
    package var state: State
    package var firstRun: String
    package var firstUTC: String
    /// The last run that found it.
    package var lastRun: String
    /// When its state last changed.
    package var changedUTC: String
    /// The last day of a waiver, as `2026-12-31`.
    package var waivedUntil: String?
    /// The last answer, as the site gave it.
    package var answer: Answer?
  }

  /// What a site says to a question. An answer never changes data.
  package struct Answer: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
      /// The site has corrected the value; the next transfer will show it.
      case corrected
      /// The value is right as it stands.
      case right
      /// The site cannot tell.
      case unavailable
      case other
    }

    package var kind: Kind
    package var text: String
    /// Who answered, as the site wrote it.
    package var by: String

    package init(kind: Kind, text: String, by: String) {
      self.kind = kind
      self.text = text
      self.by = by
    }
  }

  /// A change in a question's life.
  package struct QueryEvent: Sendable, Equatable {
    package var query: String
    package var utc: String
    /// Who did it; `vertebra` for a run.
    package var actor: String
    package var state: Query.State
    package var run: String?
    package var text: String?
  }
}

extension Ledger.Query {
  static let columns = """
    id, site, rule, severity, table_name, field, visit, submission, member_path, record, message, tainted, cause, state,
    first_run, first_utc, last_run, changed_utc, waived_until, answer_kind, answer_text, answer_by
    """

  init(row: Row) {
    id = row["id"]
    site = SiteID(row["site"] as String)
    rule = row["rule"]
    severity = row["severity"]
    table = (row["table_name"] as String?).map { TableName($0) }
    field = (row["field"] as String?).map { ColumnName($0) }
    visit = row["visit"]
    submission = row["submission"]
    memberPath = row["member_path"]
    record = row["record"]
    message = row["message"]
    isTainted = row["tainted"]
    cause = row["cause"]
    state = State(rawValue: row["state"]) ?? .open
    firstRun = row["first_run"]
    firstUTC = row["first_utc"]
    lastRun = row["last_run"]
    changedUTC = row["changed_utc"]
    waivedUntil = row["waived_until"]
    answer = (row["answer_kind"] as String?).map {
      Ledger.Answer(
        kind: Ledger.Answer.Kind(rawValue: $0) ?? .other, text: row["answer_text"] ?? "", by: row["answer_by"] ?? "")
    }
  }
}
