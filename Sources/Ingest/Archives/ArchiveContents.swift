/// What a received file holds: its members, by path, and all that was not taken.
package struct ArchiveContents: Sendable {
  /// Sorted by the bytes of their paths; empty where the archive as a whole is refused.
  package var members: [ArchiveMember]
  package var problems: [ArchiveProblem]
  package var notes: [ArchiveNote] = []
}

/// What a received file holds, before the members' bytes are verified.
package struct ArchiveSurvey: Sendable {
  /// Sorted by the bytes of their paths; empty where the archive as a whole is refused.
  package var pending: [PendingMember]
  package var problems: [ArchiveProblem]
  package var notes: [ArchiveNote] = []
}
