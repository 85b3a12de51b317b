import GRDB

extension Ledger {
  /// The tombstone of a participant whose data are used no more; a token, never a number.
  package struct Withdrawal: Sendable, Equatable {
    package enum Scope: String, Sendable, CaseIterable {
      /// No further use: releases from now on are without the participant; earlier ones and the originals stay.
      case data
      /// Earlier releases that hold the participant are removed as well; the originals stay, sealed.
      case all
    }

    /// In the order of recording; given by the ledger.
    package var number = 0
    /// As it was when the participant was withdrawn.
    package var token: String
    package var keyVersion: Int
    package var scope: Scope
    package var utc: String
    package var actor: String
    package var reason: String
    /// The first release that was searched and does not hold the participant.
    package var provedRelease: String?
    /// When the earlier releases were removed, of scope `all`.
    package var clearedUTC: String?
    package var undoneUTC: String?

    package init(token: String, keyVersion: Int, scope: Scope, utc: String, actor: String, reason: String) {
      self.token = token
      self.keyVersion = keyVersion
      self.scope = scope
      self.utc = utc
      self.actor = actor
      self.reason = reason
    }
  }

  /// All tombstones, those that were undone among them, in the order of recording.
  package func withdrawals() throws(LedgerError) -> [Withdrawal] {
    try read("read the withdrawals") { try Self.withdrawals($0) }
  }

  /// Records that a participant is withdrawn, and closes the questions about it; a wider scope takes the place of a
  /// narrower one.
  ///
  /// - Parameter queries: the ids of the questions about the participant.
  /// - Throws: where the participant is withdrawn already with this scope or a wider one.
  package func withdraw(_ withdrawal: Withdrawal, closing queries: [String]) throws(LedgerError) {
    try write("withdraw a participant") { database in
      let known = try Self.withdrawals(database).last { $0.token == withdrawal.token && $0.undoneUTC == nil }
      if let known {
        guard known.scope == .data, withdrawal.scope == .all else {
          throw LedgerError(
            "withdraw a participant",
            reason: "\(withdrawal.token) is withdrawn since \(known.utc), with scope \(known.scope.rawValue)",
            help: "nothing is left to do; 'vertebra reinstate' undoes a withdrawal")
        }
        try database.execute(
          sql: "UPDATE withdrawal SET scope = 'all', cleared_utc = NULL WHERE number = ?", arguments: [known.number])
      } else {
        try database.execute(
          sql: "INSERT INTO withdrawal (token, key_version, scope, utc, actor, reason) VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [
            withdrawal.token, withdrawal.keyVersion, withdrawal.scope.rawValue, withdrawal.utc, withdrawal.actor,
            withdrawal.reason,
          ])
      }
      for id in queries {
        try database.execute(
          sql: """
            INSERT INTO query_event (query, utc, actor, state, text)
            SELECT id, ?, ?, 'withdrawn', 'the participant has withdrawn' FROM query
            WHERE id = ? AND state NOT IN ('resolved', 'withdrawn')
            """, arguments: [withdrawal.utc, withdrawal.actor, id])
        try database.execute(
          sql: """
            UPDATE query SET state = 'withdrawn', changed_utc = ? WHERE id = ? AND state NOT IN ('resolved', 'withdrawn')
            """, arguments: [withdrawal.utc, id])
      }
      try Self.append(
        .init(
          utc: withdrawal.utc, actor: withdrawal.actor, action: "participant.withdraw",
          details: [
            "queries_closed": .integer(queries.count), "reason": .string(withdrawal.reason),
            "scope": .string(withdrawal.scope.rawValue), "token": .string(withdrawal.token),
          ]), database)
    }
  }

  /// Undoes a withdrawal.
  ///
  /// - Parameter tokens: all that the participant has had.
  /// - Throws: where the participant is not withdrawn.
  package func reinstate(tokens: [String], _ decision: Decision) throws(LedgerError) {
    try write("reinstate a participant") { database in
      guard
        let known = try Self.withdrawals(database).last(where: { tokens.contains($0.token) && $0.undoneUTC == nil })
      else {
        throw LedgerError(
          "reinstate a participant", reason: "the participant is not withdrawn",
          help: "see the audit trail for participant.withdraw")
      }
      try database.execute(
        sql: "UPDATE withdrawal SET undone_utc = ?, undone_by = ?, undone_reason = ? WHERE number = ?",
        arguments: [decision.utc, decision.actor, decision.reason, known.number])
      try Self.append(
        .init(
          utc: decision.utc, actor: decision.actor, action: "participant.reinstate",
          details: ["reason": .string(decision.reason), "token": .string(known.token)]), database)
    }
  }

  /// Records that earlier releases which held a participant of scope `all` are gone.
  ///
  /// - Parameter removed: what was removed, relative to the workspace, in order.
  package func clear(withdrawals numbers: [Int], removed: [String], utc: String, actor: String) throws(LedgerError) {
    try write("record the removal of releases") { database in
      for number in numbers {
        try database.execute(
          sql: "UPDATE withdrawal SET cleared_utc = ? WHERE number = ?", arguments: [utc, number])
      }
      let tokens = try Self.withdrawals(database).filter { numbers.contains($0.number) }.map(\.token)
      try Self.append(
        .init(
          utc: utc, actor: actor, action: "release.remove",
          details: [
            "because_of": .array(tokens.map { .string($0) }), "removed": .array(removed.map { .string($0) }),
          ]), database)
    }
  }

  /// Records that a release was searched for withdrawn participants and holds none.
  static func prove(
    _ numbers: [Int], release: String, utc: String, actor: String, _ database: Database
  ) throws {
    guard !numbers.isEmpty else { return }
    for number in numbers {
      try database.execute(
        sql: """
          UPDATE withdrawal SET proved_release = ?, proved_utc = ? WHERE number = ? AND proved_release IS NULL
          """, arguments: [release, utc, number])
    }
    let tokens = try withdrawals(database).filter { numbers.contains($0.number) }.map(\.token)
    try append(
      .init(
        utc: utc, actor: actor, action: "participant.absent",
        details: ["release": .string(release), "tokens": .array(tokens.map { .string($0) })]), database)
  }

  private static func withdrawals(_ database: Database) throws -> [Withdrawal] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT number, token, key_version, scope, utc, actor, reason, proved_release, cleared_utc, undone_utc
        FROM withdrawal ORDER BY number
        """
    ).map { row in
      var withdrawal = Withdrawal(
        token: row["token"], keyVersion: row["key_version"], scope: Withdrawal.Scope(rawValue: row["scope"]) ?? .all,
        utc: row["utc"], actor: row["actor"], reason: row["reason"])
      withdrawal.number = row["number"]
      withdrawal.provedRelease = row["proved_release"]
      withdrawal.clearedUTC = row["cleared_utc"]
      withdrawal.undoneUTC = row["undone_utc"]
      return withdrawal
    }
  }
}
