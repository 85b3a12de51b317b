import GRDB

extension Ledger {
  /// One run of a pipeline.
  package struct Run: Sendable, Equatable {
    /// How far a run has come.
    package enum State: String, Sendable {
      case running, complete, failed
    }

    /// Given by the caller, unique.
    package var id: String
    package var startedUTC: String
    package var endedUTC: String?
    /// The command as given, without anything secret.
    package var command: String
    package var planFingerprint: String
    package var configFingerprint: String
    /// Of the master key, where the run uses one.
    package var keyID: String?
    /// Tells the key from others of the same id; nil for runs that an earlier version recorded.
    package var keyCheck: String?
    package var state: State
    package var exitCode: Int?
    package var releaseID: String?

    package init(
      id: String, startedUTC: String, command: String, planFingerprint: String, configFingerprint: String,
      keyID: String? = nil, keyCheck: String? = nil
    ) {
      self.id = id
      self.startedUTC = startedUTC
      self.command = command
      self.planFingerprint = planFingerprint
      self.configFingerprint = configFingerprint
      self.keyID = keyID
      self.keyCheck = keyCheck
      self.state = .running
    }
  }
}

extension Ledger.Run: Recorded {
  static let table = "run"
  static let columns = [
    "id", "started_utc", "ended_utc", "command", "plan_fingerprint", "config_fingerprint", "key_id", "state",
    "exit_code", "release_id", "key_check",
  ]
  var values: [(any DatabaseValueConvertible)?] {
    [
      id, startedUTC, endedUTC, command, planFingerprint, configFingerprint, keyID, state.rawValue, exitCode,
      releaseID, keyCheck,
    ]
  }

  init(row: Row) {
    id = row["id"]
    startedUTC = row["started_utc"]
    endedUTC = row["ended_utc"]
    command = row["command"]
    planFingerprint = row["plan_fingerprint"]
    configFingerprint = row["config_fingerprint"]
    keyID = row["key_id"]
    state = State(rawValue: row["state"]) ?? .failed
    exitCode = row["exit_code"]
    releaseID = row["release_id"]
    keyCheck = row["key_check"]
  }
}
