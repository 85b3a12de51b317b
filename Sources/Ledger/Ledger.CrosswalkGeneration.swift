import GRDB

extension Ledger {
  /// A generation of the vault's crosswalk, as it was when it was written: the vault alone could be exchanged for an
  /// older copy without anybody seeing it.
  package struct CrosswalkGeneration: Sendable, Equatable {
    package var generation: Int
    package var sha256: String
    package var keyID: String
    package var participants: Int
    package var utc: String

    package init(generation: Int, sha256: String, keyID: String, participants: Int, utc: String) {
      self.generation = generation
      self.sha256 = sha256
      self.keyID = keyID
      self.participants = participants
      self.utc = utc
    }
  }

  /// The last generation that is known; nil before the first.
  package func lastCrosswalkGeneration() throws(LedgerError) -> CrosswalkGeneration? {
    try read("read the crosswalk's generations") { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT generation, sha256, key_id, participants, utc FROM crosswalk_generation
          ORDER BY generation DESC LIMIT 1
          """
      ).map { row in
        CrosswalkGeneration(
          generation: row["generation"], sha256: row["sha256"], keyID: row["key_id"],
          participants: row["participants"], utc: row["utc"])
      }
    }
  }

  /// Takes note of a generation that was written outside of a run.
  package func record(_ generation: CrosswalkGeneration, actor: String) throws(LedgerError) {
    try write("record a generation of the crosswalk") { database in
      try Self.keep(generation, database)
      try Self.append(
        .init(
          utc: generation.utc, actor: actor, action: "crosswalk.write",
          details: [
            "generation": .integer(generation.generation), "key": .string(generation.keyID),
            "participants": .integer(generation.participants), "sha256": .string(generation.sha256),
          ]), database)
    }
  }

  static func keep(_ generation: CrosswalkGeneration, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO crosswalk_generation (generation, sha256, key_id, participants, utc) VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [
        generation.generation, generation.sha256, generation.keyID, generation.participants, generation.utc,
      ])
  }
}
