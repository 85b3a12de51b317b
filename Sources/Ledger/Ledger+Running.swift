import GRDB

/// The life of a run. Call these under the workspace's lock.
extension Ledger {
  /// How a run ended.
  package enum Outcome: Sendable, Equatable {
    /// It went through, with the release that it made, if it makes any.
    case complete(Release?)
    /// It could not go on. Its findings and balance are kept to tell why; its submissions are not, so that the
    /// next run sees them as new.
    case failed
    /// What it wrote may not be seen: nothing that it recorded is kept, for that may hold the same.
    case withheld
    /// It went through with a scrambled allocation: nothing of it is taken for what was received, found or released.
    case rehearsed(release: String, manifestSHA256: String)
  }

  /// Begins a run, after marking runs that never ended as failed.
  ///
  /// Returns the ids of the runs that were marked, oldest first. The actor is for the audit trail.
  @discardableResult
  package func begin(_ run: Run, actor: String) throws(LedgerError) -> [String] {
    try write("begin the run") { database in
      let interrupted = try Run.fetch(where: "state = 'running'", database).map(\.id)
      for id in interrupted {
        try database.execute(
          sql: "UPDATE run SET state = 'failed', ended_utc = ? WHERE id = ?", arguments: [run.startedUTC, id])
        try Self.append(
          .init(utc: run.startedUTC, actor: actor, action: "run.interrupted", details: ["run": .string(id)]), database)
      }
      guard try Run.fetch(where: "id = ?", arguments: [run.id], database).isEmpty else {
        throw LedgerError("begin the run", reason: "a run of this id is known", help: "give each run an id of its own")
      }
      var run = run
      run.state = .running
      try Run.insert(run, database)
      try Self.append(
        .init(
          utc: run.startedUTC, actor: actor, action: "run.begin",
          details: [
            "command": .string(run.command), "config": .string(run.configFingerprint),
            "key": run.keyID.map { .string($0) } ?? .null, "key_check": run.keyCheck.map { .string($0) } ?? .null,
            "plan": .string(run.planFingerprint),
            "run": .string(run.id),
          ]), database)
      try Submission.prepareStage(database)
      try Member.prepareStage(database)
      try Balance.prepareStage(database)
      try Finding.prepareStage(database)
      try RuleCount.prepareStage(database)
      try QueryTransitions.prepareStage(database)
      return interrupted
    }
  }

  /// Holds a submission for the run that goes on; one that is known changes only its state.
  package func record(submission: Submission) throws(LedgerError) {
    try write("record a submission") { try Submission.stage([submission], $0) }
  }

  /// Holds a submission's receipt; all of the lines or, where a place is taken twice, none.
  package func record(members: some Sequence<Member>) throws(LedgerError) {
    try write("record a receipt") { try Member.stage(members, $0) }
  }

  /// Holds the balance; all of the lines or, where a stage, site and table come twice, none.
  package func record(balance: some Sequence<Balance>) throws(LedgerError) {
    try write("record the balance") { try Balance.stage(balance, $0) }
  }

  /// Holds findings; some thousand at a time are fast, and bound the memory.
  package func record(findings: some Sequence<Finding>) throws(LedgerError) {
    try write("record findings") { try Finding.stage(findings, $0) }
  }

  /// Commits all that the run recorded, its end, its release and their audit records, in one transaction.
  ///
  /// Publish the release after this returns: the ledger commits last but one.
  ///
  /// - Parameters:
  ///   - crosswalk: the generation that was written for the run, if there is a new one.
  ///   - absent: numbers of withdrawals whose participants the release was searched for, and not found.
  /// - Throws: also where the run is not running, or its release is known with another manifest.
  package func finish(
    run id: String, as outcome: Outcome, endedUTC: String, exitCode: Int, actor: String,
    crosswalk: CrosswalkGeneration? = nil, absent: [Int] = []
  ) throws(LedgerError) {
    try write("finish the run") { database in
      guard try !Run.fetch(where: "id = ? AND state = 'running'", arguments: [id], database).isEmpty else {
        throw LedgerError("finish the run", reason: "no run of this id is running", help: "begin it first")
      }
      var release: Release?
      var state = Run.State.failed
      if case .complete(let made) = outcome {
        release = made
        state = .complete
        try Submission.commitStage(database)
        try Member.commitStage(database)
        let last = try Release.fetch(where: Self.lastReleaseCondition, database).first
        if let made { try Self.keep(made, database) }
        if let crosswalk { try Self.keep(crosswalk, database) }
        if let made { try Self.prove(absent, release: made.id, utc: endedUTC, actor: actor, database) }
        let plan = try Run.fetch(where: "id = ?", arguments: [id], database).first?.planFingerprint
        try QueryTransitions(
          run: id, plan: plan ?? "", utc: endedUTC, isRepeat: last != nil && last?.id == release?.id
        ).apply(database)
      } else {
        try Submission.dropStage(database)
        try Member.dropStage(database)
      }
      try QueryTransitions.dropStage(database)
      var rehearsal: CanonicalJSON = .null
      if case .rehearsed(let made, let manifest) = outcome {
        state = .complete
        rehearsal = ["manifest": .string(manifest), "release": .string(made)]
      }
      if rehearsal != .null || outcome == .withheld {
        try Balance.dropStage(database)
        try Finding.dropStage(database)
        try RuleCount.dropStage(database)
      } else {
        try Balance.commitStage(database)
        try Finding.commitStage(database)
        try RuleCount.commitStage(database)
      }
      try database.execute(
        sql: "UPDATE run SET state = ?, ended_utc = ?, exit_code = ?, release_id = ? WHERE id = ?",
        arguments: [state.rawValue, endedUTC, exitCode, release?.id, id])
      try Self.append(
        .init(
          utc: endedUTC, actor: actor, action: "run.end",
          details: Self.endDetails(
            run: id, exitCode: exitCode, release: release, state: state, rehearsal: rehearsal)), database)
    }
  }

  private static func endDetails(
    run id: String, exitCode: Int, release: Release?, state: Run.State, rehearsal: CanonicalJSON
  ) -> CanonicalJSON {
    var details: [String: CanonicalJSON] = [
      "exit": .integer(exitCode), "manifest": release.map { .string($0.manifestSHA256) } ?? .null,
      "release": release.map { .string($0.id) } ?? .null, "run": .string(id), "state": .string(state.rawValue),
    ]
    if rehearsal != .null { details["rehearsal"] = rehearsal }
    return .object(details)
  }

  /// Gives the texts that the run has recorded and not yet committed, one after another.
  package func eachStagedText(_ body: (String) -> Void) throws(LedgerError) {
    try read("read what the run recorded") { database in
      for table in [Submission.table, Member.table, Balance.table, Finding.table] {
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM temp.staged_\(table) ORDER BY rowid")
        while let row = try rows.next() {
          for (_, value) in row {
            if case .string(let text) = value.storage { body(text) }
          }
        }
      }
    }
  }

  /// A night without news makes the same release again; that is one release.
  private static func keep(_ release: Release, _ database: Database) throws {
    guard let known = try Release.fetch(where: "id = ?", arguments: [release.id], database).first else {
      return try Release.insert(release, database)
    }
    guard known.manifestSHA256 == release.manifestSHA256 else {
      throw LedgerError(
        "finish the run", reason: "the release's id is known with another manifest",
        help: "give the new release another id; a release is never changed")
    }
  }
}
