import GRDB
package import Tables

extension Ledger {
  /// How many questions a site has in a state, of a severity.
  package struct QueryCount: Sendable, Equatable {
    package var site: SiteID
    package var state: Query.State
    package var severity: String
    package var count: Int
  }

  package func query(_ id: String) throws(LedgerError) -> Query? {
    try read("read a query") { database in
      try Row.fetchOne(database, sql: "SELECT \(Query.columns) FROM query WHERE id = ?", arguments: [id])
        .map(Query.init(row:))
    }
  }

  /// Hands out questions by site, then by state and the day on which they were first asked.
  ///
  /// - Parameters:
  ///   - states: those of which questions are wanted.
  ///   - tainted: whether those from which the treatment can be told are among them.
  package func eachQuery(
    site: SiteID? = nil, states: Set<Query.State>, tainted: Bool, _ body: (Query) throws -> Void
  ) throws {
    let words = states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    try read("read the queries") { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT \(Query.columns) FROM query
          WHERE state IN (\(words)) AND (:site IS NULL OR site = :site) AND (:tainted OR NOT tainted)
          ORDER BY site, state, first_utc, id
          """, arguments: ["site": site?.text, "tainted": tainted])
      while let row = try rows.next() { try body(Query(row: row)) }
    }
  }

  /// Questions counted by site, state and severity, in that order, but for those from which the treatment can be told.
  package func queryCounts() throws(LedgerError) -> [QueryCount] {
    try read("count the queries") { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT site, state, severity, count(*) AS count FROM query WHERE NOT tainted
          GROUP BY site, state, severity ORDER BY site, state, severity
          """
      ).map { row in
        QueryCount(
          site: SiteID(row["site"] as String), state: Query.State(rawValue: row["state"]) ?? .open,
          severity: row["severity"], count: row["count"])
      }
    }
  }

  /// How many changes there were in the lives of all questions; it grows with each.
  package func queryEventCount() throws(LedgerError) -> Int {
    try read("count the changes of queries") { database in
      try Int.fetchOne(database, sql: "SELECT coalesce(max(number), 0) FROM query_event") ?? 0
    }
  }

  /// The life of a question, in order.
  package func events(ofQuery id: String) throws(LedgerError) -> [QueryEvent] {
    try read("read the life of a query") { database in
      try Row.fetchAll(
        database, sql: "SELECT query, utc, actor, state, run, text FROM query_event WHERE query = ? ORDER BY number",
        arguments: [id]
      ).map { row in
        QueryEvent(
          query: row["query"], utc: row["utc"], actor: row["actor"],
          state: Query.State(rawValue: row["state"]) ?? .open, run: row["run"], text: row["text"])
      }
    }
  }

  /// The ids of findings that are waived on a day, such as `2026-12-31`.
  package func waived(on day: String) throws(LedgerError) -> Set<String> {
    try read("read the waivers") { database in
      try String.fetchSet(
        database, sql: "SELECT id FROM query WHERE state = 'waived' AND waived_until >= ?", arguments: [day])
    }
  }

  /// Whether a run had a finding of one of these severities that is not waived on a day, such as `2026-12-31`.
  package func hasFinding(run: String, severities: [String], notWaivedOn day: String) throws(LedgerError) -> Bool {
    try read("weigh the findings") { database in
      try severities.contains { severity in
        try Bool.fetchOne(
          database,
          sql: """
            SELECT EXISTS (SELECT 1 FROM finding WHERE run = ? AND severity = ? AND id NOT IN (
              SELECT id FROM query WHERE state = 'waived' AND waived_until >= ?))
            """, arguments: [run, severity, day]) ?? false
      }
    }
  }

  /// Whether a question that the last complete run found is waived until a day before this one, such as `2026-12-31`:
  /// the next run asks it again.
  package func hasExpiredWaiver(on day: String) throws(LedgerError) -> Bool {
    try read("read the waivers") { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM query WHERE state = 'waived' AND waived_until < ? AND last_run = (
            SELECT id FROM run WHERE state = 'complete' ORDER BY number DESC LIMIT 1))
          """, arguments: [day]) ?? false
    }
  }

  /// The ids of findings whose records are let through.
  package func releasedFromQuarantine() throws(LedgerError) -> Set<String> {
    try read("read what was released") { try String.fetchSet($0, sql: "SELECT query FROM quarantine_release") }
  }
}
