import GRDB

/// What people do with questions. Each is an event of the question and a record of the audit trail.
extension Ledger {
  /// Who does something, when and why.
  package struct Decision: Sendable, Equatable {
    package var actor: String
    package var utc: String
    package var reason: String

    package init(actor: String, utc: String, reason: String) {
      self.actor = actor
      self.utc = utc
      self.reason = reason
    }
  }

  /// Accepts what was found until a day, that day included.
  ///
  /// - Throws: where there is no such question, or it is closed.
  package func waive(query id: String, until day: String, _ decision: Decision) throws(LedgerError) {
    try write("waive a query") { database in
      try Self.change(
        id, to: .waived, from: Query.State.allCases.filter { $0.isOpen || $0 == .waived }, decision, database)
      try database.execute(sql: "UPDATE query SET waived_until = ? WHERE id = ?", arguments: [day, id])
      try Self.append(
        .init(
          utc: decision.utc, actor: decision.actor, action: "query.waive",
          details: ["query": .string(id), "reason": .string(decision.reason), "until": .string(day)]), database)
    }
  }

  /// Asks a question again that was answered, waived or closed.
  package func reopen(query id: String, _ decision: Decision) throws(LedgerError) {
    try write("reopen a query") { database in
      try Self.change(id, to: .reopened, from: [.answered, .waived, .resolved, .withdrawn], decision, database)
      try Self.append(
        .init(
          utc: decision.utc, actor: decision.actor, action: "query.reopen",
          details: ["query": .string(id), "reason": .string(decision.reason)]), database)
    }
  }

  /// Takes a site's answers; each changes the state of its question and nothing else.
  ///
  /// An answer to a question that is closed is kept as an event. The same answer again has no effect.
  ///
  /// - Returns: the ids that are no question.
  package func take(
    answers: [(id: String, answer: Answer)], actor: String, utc: String
  ) throws(LedgerError) -> [String] {
    try write("take answers") { database in
      var unknown: [String] = []
      for (id, answer) in answers {
        guard let query = try Self.query(id, database) else {
          unknown.append(id)
          continue
        }
        guard query.answer != answer else { continue }
        let state = query.state.isOpen ? Query.State.answered : query.state
        try database.execute(
          sql:
            "UPDATE query SET state = ?, changed_utc = ?, answer_kind = ?, answer_text = ?, answer_by = ? WHERE id = ?",
          arguments: [state.rawValue, utc, answer.kind.rawValue, answer.text, answer.by, id])
        try Self.add(
          QueryEvent(
            query: id, utc: utc, actor: actor, state: state, run: nil,
            text: "\(answer.kind.rawValue): \(answer.text) (\(answer.by))"), database)
        // What a site writes may name anybody, so that the trail, which nobody can edit, does not repeat it.
        try Self.append(
          .init(
            utc: utc, actor: actor, action: "query.answer",
            details: ["kind": .string(answer.kind.rawValue), "query": .string(id)]), database)
      }
      return unknown
    }
  }

  /// Lets the record through that a finding of severity `reject` set aside, from the next run on.
  ///
  /// - Throws: where the question sets nothing aside.
  package func releaseFromQuarantine(query id: String, _ decision: Decision) throws(LedgerError) {
    try write("release a record") { database in
      guard let query = try Self.query(id, database) else { throw Self.unknown(id) }
      guard query.severity == "reject" else {
        throw LedgerError(
          "release a record", reason: "query \(id) sets no record aside; its severity is \(query.severity)",
          help: "waive it, if it need not be asked again")
      }
      try database.execute(
        sql: "INSERT OR REPLACE INTO quarantine_release (query, utc, actor, reason) VALUES (?, ?, ?, ?)",
        arguments: [id, decision.utc, decision.actor, decision.reason])
      try Self.add(
        QueryEvent(
          query: id, utc: decision.utc, actor: decision.actor, state: query.state, run: nil,
          text: "released: \(decision.reason)"), database)
      try Self.append(
        .init(
          utc: decision.utc, actor: decision.actor, action: "quarantine.release",
          details: ["query": .string(id), "reason": .string(decision.reason)]), database)
    }
  }

  private static func change(
    _ id: String, to state: Query.State, from states: [Query.State], _ decision: Decision, _ database: Database
  ) throws {
    guard let query = try query(id, database) else { throw unknown(id) }
    guard states.contains(query.state) else {
      throw LedgerError(
        "change a query", reason: "query \(id) is \(query.state.rawValue), which cannot become \(state.rawValue)",
        help: "see: vertebra queries show \(id)")
    }
    try database.execute(
      sql: "UPDATE query SET state = ?, changed_utc = ? WHERE id = ?", arguments: [state.rawValue, decision.utc, id])
    try add(
      QueryEvent(
        query: id, utc: decision.utc, actor: decision.actor, state: state, run: nil, text: decision.reason), database)
  }

  private static func query(_ id: String, _ database: Database) throws -> Query? {
    try Row.fetchOne(database, sql: "SELECT \(Query.columns) FROM query WHERE id = ?", arguments: [id])
      .map(Query.init(row:))
  }

  private static func add(_ event: QueryEvent, _ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO query_event (query, utc, actor, state, run, text) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [event.query, event.utc, event.actor, event.state.rawValue, event.run, event.text])
  }

  private static func unknown(_ id: String) -> LedgerError {
    LedgerError("find a query", reason: "no query of id \(id) is known", help: "see: vertebra queries list")
  }
}
