import GRDB

extension Ledger {
  /// A line of a submission's receipt: one file in the archive.
  package struct Member: Sendable, Equatable {
    /// How the records of a member were read; all counts.
    package struct Rows: Sendable, Equatable {
      package var records: Int
      package var titles: Int
      package var headers: Int
      package var data: Int
      package var blank: Int
      /// Totals, footers and the like.
      package var other: Int

      package init(
        records: Int = 0, titles: Int = 0, headers: Int = 0, data: Int = 0, blank: Int = 0, other: Int = 0
      ) {
        self.records = records
        self.titles = titles
        self.headers = headers
        self.data = data
        self.blank = blank
        self.other = other
      }
    }

    /// Of the archive.
    package var submission: String
    /// From 0, in the order of the archive; two members may have one path.
    package var position: Int
    package var path: String
    /// Of its bytes, where they could be read.
    package var sha256: String?
    package var bytes: Int
    /// The forms that it was taken for.
    package var takenFor: [String]
    package var encoding: String?
    package var dialect: String?
    package var rows: Rows
    /// What became of it, in the word of the stage that read it.
    package var verdict: String
    package var reason: String?

    package init(
      submission: String, position: Int, path: String, sha256: String? = nil, bytes: Int, takenFor: [String] = [],
      encoding: String? = nil, dialect: String? = nil, rows: Rows = Rows(), verdict: String, reason: String? = nil
    ) {
      self.submission = submission
      self.position = position
      self.path = path
      self.sha256 = sha256
      self.bytes = bytes
      self.takenFor = takenFor
      self.encoding = encoding
      self.dialect = dialect
      self.rows = rows
      self.verdict = verdict
      self.reason = reason
    }
  }
}

extension Ledger.Member: Recorded {
  static let table = "member"
  static let columns = [
    "submission", "position", "path", "sha256", "bytes", "taken_for", "encoding", "dialect", "records", "title_rows",
    "header_rows", "data_rows", "blank_rows", "other_rows", "verdict", "reason",
  ]
  /// A run with another configuration may take the same bytes for something else.
  static let conflictClause =
    "ON CONFLICT (submission, position) DO UPDATE SET "
    + columns.dropFirst(2).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
  static let keyInRun = ["submission", "position"]
  var values: [(any DatabaseValueConvertible)?] {
    [
      submission, position, path, sha256, bytes, takenFor.joined(separator: "\n"), encoding, dialect, rows.records,
      rows.titles, rows.headers, rows.data, rows.blank, rows.other, verdict, reason,
    ]
  }

  init(row: Row) {
    let takenFor: String = row["taken_for"]
    self.init(
      submission: row["submission"], position: row["position"], path: row["path"], sha256: row["sha256"],
      bytes: row["bytes"], takenFor: takenFor.split(separator: "\n").map(String.init), encoding: row["encoding"],
      dialect: row["dialect"],
      rows: Rows(
        records: row["records"], titles: row["title_rows"], headers: row["header_rows"], data: row["data_rows"],
        blank: row["blank_rows"], other: row["other_rows"]),
      verdict: row["verdict"], reason: row["reason"])
  }
}
