extension Ledger {
  /// Something that was done, for the audit trail; tokens where a participant is meant, never identifiers.
  package struct AuditEvent: Sendable, Equatable {
    package var utc: String
    package var actor: String
    /// In two words with a dot, such as `run.begin`.
    package var action: String
    package var details: CanonicalJSON

    package init(utc: String, actor: String, action: String, details: CanonicalJSON) {
      self.utc = utc
      self.actor = actor
      self.action = action
      self.details = details
    }
  }

  /// Where the audit trail stands; a checkpoint signs it.
  package struct AuditHead: Sendable, Equatable {
    /// Of the records.
    package var count: Int
    /// Of the last record; 64 zeros before the first.
    package var hash: String

    package init(count: Int, hash: String) {
      self.count = count
      self.hash = hash
    }
  }
}
