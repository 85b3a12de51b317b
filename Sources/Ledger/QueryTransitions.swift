import GRDB
package import Tables

extension Ledger {
  /// What a run assessed of a site: a question about anything else is neither found nor resolved by it.
  package struct Assessed: Sendable, Equatable {
    package var site: SiteID
    /// Names the submissions that the site's data of this run came from.
    package var basis: String
    /// The forms of which records were read.
    package var forms: [TableName]

    package init(site: SiteID, basis: String, forms: [TableName]) {
      self.site = site
      self.basis = basis
      self.forms = forms
    }
  }

  /// Holds what the run assessed; without it, no question of a site changes its state for not being found.
  package func record(assessed: [Assessed]) throws(LedgerError) {
    try write("record what was assessed") { database in
      for site in assessed {
        try database.execute(
          sql: "INSERT INTO temp.staged_assessed (site, basis) VALUES (?, ?)",
          arguments: [site.site.text, site.basis])
        for form in site.forms {
          try database.execute(
            sql: "INSERT INTO temp.staged_assessed_form (site, table_name) VALUES (?, ?)",
            arguments: [site.site.text, form.text])
        }
      }
    }
  }

  /// Holds ids of questions, without the number of a repetition, that stay as they are though they were not found,
  /// because the record that they are about has gone, which answers nothing.
  package func record(unanswerable ids: some Sequence<String>) throws(LedgerError) {
    try write("record questions about records that are gone") { database in
      for id in ids {
        try database.execute(
          sql: "INSERT OR IGNORE INTO temp.staged_unanswerable (id) VALUES (?)", arguments: [id])
      }
    }
  }
}

/// Moves every question on by what a run found, in the ledger itself: there can be millions.
struct QueryTransitions {
  let run: String
  let plan: String
  let utc: String
  /// Whether the run made the release that was there already: it brings no news, so that nothing grows older.
  let isRepeat: Bool

  static func prepareStage(_ database: Database) throws {
    for statement in [
      "CREATE TEMP TABLE IF NOT EXISTS staged_assessed (site TEXT PRIMARY KEY, basis TEXT NOT NULL)",
      """
      CREATE TEMP TABLE IF NOT EXISTS staged_assessed_form
      (site TEXT, table_name TEXT, PRIMARY KEY (site, table_name))
      """,
      "CREATE TEMP TABLE IF NOT EXISTS staged_unanswerable (id TEXT PRIMARY KEY)",
    ] { try database.execute(sql: statement) }
    try dropStage(database)
  }

  static func dropStage(_ database: Database) throws {
    for table in ["staged_assessed", "staged_assessed_form", "staged_unanswerable"] {
      try database.execute(sql: "DELETE FROM temp.\(table)")
    }
  }

  /// The state of a question that was found.
  private static let found = """
    CASE
      WHEN q.state IN ('resolved', 'withdrawn') THEN 'reopened'
      WHEN q.state = 'waived' AND q.waived_until < substr(:utc, 1, 10) THEN 'reopened'
      WHEN q.state = 'answered' AND q.answer_kind = 'corrected' AND s.basis <> q.basis THEN 'reopened'
      WHEN q.state = 'new' AND NOT :repeat THEN 'open'
      ELSE q.state
    END
    """

  /// The state of a question that was not found. One about a change between transfers stands until it is answered, for
  /// the next transfer says nothing about it.
  private static let notFound = """
    CASE
      WHEN q.state IN ('resolved', 'withdrawn') OR s.site IS NULL THEN q.state
      WHEN substr(q.id, 1, 16) IN (SELECT id FROM temp.staged_unanswerable)
        OR (q.standing AND NOT (q.state IN ('answered', 'waived') AND s.basis <> q.basis))
        OR (q.table_name IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM temp.staged_assessed_form f WHERE f.site = q.site AND f.table_name = q.table_name))
      THEN CASE WHEN q.state = 'new' AND NOT :repeat THEN 'open' ELSE q.state END
      WHEN s.basis <> q.basis OR r.plan_fingerprint = :plan THEN 'resolved'
      ELSE 'withdrawn'
    END
    """

  /// Reads what is staged, before it is moved into the ledger.
  func apply(_ database: Database) throws {
    try database.execute(sql: "CREATE TEMP TABLE asked (id TEXT PRIMARY KEY, finding INTEGER NOT NULL) WITHOUT ROWID")
    try database.execute(
      sql: "INSERT INTO temp.asked SELECT id, rowid FROM temp.staged_finding WHERE severity <> 'note'")
    let asked = "query q JOIN temp.asked a ON a.id = q.id LEFT JOIN temp.staged_assessed s ON s.site = q.site"
    let others = """
      query q LEFT JOIN temp.staged_assessed s ON s.site = q.site LEFT JOIN run r ON r.id = q.last_run
      WHERE q.id NOT IN (SELECT id FROM temp.asked)
      """
    try database.execute(
      sql: """
        CREATE TEMP TABLE moved AS
        SELECT q.id AS id, q.state AS before, \(Self.found) AS state, 1 AS found FROM \(asked)
        UNION ALL SELECT q.id, q.state, \(Self.notFound), 0 FROM \(others)
        """, arguments: ["utc": utc, "repeat": isRepeat, "plan": plan])
    try database.execute(
      sql: """
        INSERT INTO query_event (query, utc, actor, state, run)
        SELECT id, :utc, 'vertebra', state, :run FROM temp.moved WHERE state <> before ORDER BY id
        """, arguments: ["utc": utc, "run": run])
    try database.execute(sql: "CREATE INDEX temp.moved_id ON moved (id)")
    try database.execute(
      sql: """
        UPDATE query SET state = m.state, changed_utc = :utc
        FROM temp.moved m WHERE m.id = query.id AND m.state <> m.before
        """, arguments: ["utc": utc])
    // Where it stands now; a transfer moves rows.
    try database.execute(
      sql: """
        UPDATE query SET last_run = :run, basis = coalesce(s.basis, ''), severity = f.severity, message = f.message,
          submission = f.submission, member_path = f.member_path, record = f.record, cause = f.cause
        FROM temp.asked a JOIN temp.staged_finding f ON f.rowid = a.finding
          LEFT JOIN temp.staged_assessed s ON s.site = coalesce(f.site, '')
        WHERE a.id = query.id
        """, arguments: ["run": run])
    try database.execute(
      sql: """
        INSERT INTO query (id, site, rule, severity, table_name, field, visit, submission, member_path, record, message,
          tainted, standing, cause, state, first_run, first_utc, last_run, changed_utc, basis)
        SELECT f.id, coalesce(f.site, ''), f.rule, f.severity, f.table_name, f.field, f.visit, f.submission,
          f.member_path, f.record, f.message, f.tainted, f.standing, f.cause, 'new', :run, :utc, :run, :utc,
          coalesce(s.basis, '')
        FROM temp.staged_finding f LEFT JOIN temp.staged_assessed s ON s.site = coalesce(f.site, '')
        WHERE f.severity <> 'note' AND f.id NOT IN (SELECT id FROM query) ORDER BY f.rowid
        """, arguments: ["run": run, "utc": utc])
    try database.execute(
      sql: """
        INSERT INTO query_event (query, utc, actor, state, run)
        SELECT id, :utc, 'vertebra', 'new', :run FROM query WHERE first_run = :run ORDER BY number
        """, arguments: ["utc": utc, "run": run])
    for table in ["asked", "moved"] { try database.execute(sql: "DROP TABLE temp.\(table)") }
  }
}
