import GRDB

/// The tables of the ledger. A migration that was shipped is never edited; a change is a new one.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 first tables") { try $0.execute(sql: first) }
    migrator.registerMigration("2 queries") { try $0.execute(sql: queries) }
    migrator.registerMigration("3 counts of rules") { try $0.execute(sql: ruleCounts) }
    migrator.registerMigration("4 vault") { try $0.execute(sql: vault) }
    return migrator
  }

  /// `number` columns give the order of recording, which implicit row ids lose in a VACUUM.
  private static let first = """
    CREATE TABLE run (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started_utc TEXT NOT NULL, ended_utc TEXT,
      command TEXT NOT NULL, plan_fingerprint TEXT NOT NULL, config_fingerprint TEXT NOT NULL, key_id TEXT,
      state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'failed')), exit_code INTEGER, release_id TEXT
    ) STRICT;
    CREATE TABLE submission (
      number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, site TEXT NOT NULL, archive TEXT NOT NULL,
      first_seen_run TEXT NOT NULL REFERENCES run (id), bytes INTEGER NOT NULL, sequence TEXT,
      state TEXT NOT NULL CHECK (state IN ('received', 'superseded', 'refused')), superseded_by TEXT
    ) STRICT;
    CREATE INDEX submission_site ON submission (site);
    CREATE TABLE member (
      number INTEGER PRIMARY KEY, submission TEXT NOT NULL REFERENCES submission (sha256),
      position INTEGER NOT NULL, path TEXT NOT NULL, sha256 TEXT, bytes INTEGER NOT NULL, taken_for TEXT NOT NULL,
      encoding TEXT, dialect TEXT, records INTEGER NOT NULL, title_rows INTEGER NOT NULL,
      header_rows INTEGER NOT NULL, data_rows INTEGER NOT NULL, blank_rows INTEGER NOT NULL,
      other_rows INTEGER NOT NULL, verdict TEXT NOT NULL, reason TEXT, UNIQUE (submission, position)
    ) STRICT;
    CREATE TABLE balance (
      number INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES run (id), stage TEXT NOT NULL, site TEXT NOT NULL,
      table_name TEXT NOT NULL, records_in INTEGER NOT NULL, records_out INTEGER NOT NULL,
      quarantined INTEGER NOT NULL, superseded INTEGER NOT NULL, cut INTEGER NOT NULL,
      UNIQUE (run, stage, site, table_name)
    ) STRICT;
    CREATE TABLE finding (
      number INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES run (id), id TEXT NOT NULL, rule TEXT NOT NULL,
      severity TEXT NOT NULL, site TEXT, table_name TEXT, field TEXT, submission TEXT, member_path TEXT,
      record INTEGER, message TEXT NOT NULL, cause TEXT
    ) STRICT;
    CREATE INDEX finding_count ON finding (run, site, severity);
    CREATE TABLE release (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, run TEXT NOT NULL REFERENCES run (id),
      manifest_sha256 TEXT NOT NULL, created_utc TEXT NOT NULL
    ) STRICT;
    CREATE TABLE audit (
      sequence INTEGER PRIMARY KEY, utc TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
      details TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'audit is append-only'); END;
    CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'audit is append-only'); END;
    """

  private static let queries = """
    ALTER TABLE finding ADD COLUMN visit TEXT;
    ALTER TABLE finding ADD COLUMN tainted INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE finding ADD COLUMN standing INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE query (
      number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, site TEXT NOT NULL, rule TEXT NOT NULL,
      severity TEXT NOT NULL, table_name TEXT, field TEXT, visit TEXT, submission TEXT, member_path TEXT,
      record INTEGER, message TEXT NOT NULL, tainted INTEGER NOT NULL, standing INTEGER NOT NULL, cause TEXT,
      state TEXT NOT NULL CHECK (
        state IN ('new', 'open', 'answered', 'resolved', 'waived', 'reopened', 'withdrawn')),
      first_run TEXT NOT NULL REFERENCES run (id), first_utc TEXT NOT NULL,
      last_run TEXT NOT NULL REFERENCES run (id), changed_utc TEXT NOT NULL, basis TEXT NOT NULL, waived_until TEXT,
      answer_kind TEXT, answer_text TEXT, answer_by TEXT
    ) STRICT;
    CREATE INDEX query_site ON query (site, state);
    CREATE TABLE query_event (
      number INTEGER PRIMARY KEY, query TEXT NOT NULL REFERENCES query (id), utc TEXT NOT NULL, actor TEXT NOT NULL,
      state TEXT NOT NULL, run TEXT REFERENCES run (id), text TEXT
    ) STRICT;
    CREATE INDEX query_event_query ON query_event (query);
    CREATE TABLE quarantine_release (
      query TEXT PRIMARY KEY REFERENCES query (id), utc TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL
    ) STRICT;
    """

  private static let ruleCounts = """
    CREATE TABLE rule_count (
      number INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES run (id), site TEXT NOT NULL, rule TEXT NOT NULL,
      records INTEGER NOT NULL, judged INTEGER NOT NULL, failed INTEGER NOT NULL, undetermined INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('clean', 'found', 'not_applicable', 'could_not_run')),
      reason TEXT NOT NULL, tainted INTEGER NOT NULL, UNIQUE (run, site, rule)
    ) STRICT;
    """

  private static let vault = """
    ALTER TABLE run ADD COLUMN key_check TEXT;
    CREATE TABLE crosswalk_generation (
      generation INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, key_id TEXT NOT NULL, participants INTEGER NOT NULL,
      utc TEXT NOT NULL
    ) STRICT;
    CREATE TABLE withdrawal (
      number INTEGER PRIMARY KEY, token TEXT NOT NULL, key_version INTEGER NOT NULL,
      scope TEXT NOT NULL CHECK (scope IN ('data', 'all')), utc TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
      proved_release TEXT, proved_utc TEXT, cleared_utc TEXT, undone_utc TEXT, undone_by TEXT, undone_reason TEXT
    ) STRICT;
    CREATE UNIQUE INDEX withdrawal_token ON withdrawal (token) WHERE undone_utc IS NULL;
    """
}
