import Crypto
import GRDB

/// The audit trail: append-only, each record with the hash of the one before it.
///
/// A record's hash is the SHA-256 of the canonical JSON of its action, actor, details, previous hash, sequence
/// and time. The chain shows records that were edited, deleted from the middle,
/// swapped or doubled. It cannot show that the last ones were cut off, or that all hashes were computed anew
/// from an edit on: for both, `auditHead` is to be signed and kept elsewhere, which is not done here.
extension Ledger {
  static let firstPreviousHash = String(repeating: "0", count: 64)

  /// Appends a record; its sequence number is one more than the last one's.
  package func append(_ event: AuditEvent) throws(LedgerError) {
    try write("write the audit trail") { try Self.append(event, $0) }
  }

  package func auditHead() throws(LedgerError) -> AuditHead {
    try read("read the audit trail") { try Self.head($0) }
  }

  /// Checks the chain from its start.
  ///
  /// - Returns: the sequence number of the first record that is missing or not as it was written, or nothing.
  package func verifyAudit() throws(LedgerError) -> Int? {
    try read("verify the audit trail") { database in
      var previous = Self.firstPreviousHash
      var expected = 1
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT sequence, utc, actor, action, details, previous_hash, hash FROM audit ORDER BY sequence")
      while let row = try rows.next() {
        let sequence: Int = row["sequence"]
        // A record in front of the first one is itself what is wrong.
        guard sequence == expected else { return min(sequence, expected) }
        let hash = Self.hash(
          sequence: sequence, utc: row["utc"], actor: row["actor"], action: row["action"], details: row["details"],
          previous: row["previous_hash"])
        guard row["previous_hash"] == previous, row["hash"] == hash else { return sequence }
        previous = hash
        expected += 1
      }
      return nil
    }
  }

  static func append(_ event: AuditEvent, _ database: Database) throws {
    let head = try head(database)
    let details = event.details.text
    let sequence = head.count + 1
    let hash = hash(
      sequence: sequence, utc: event.utc, actor: event.actor, action: event.action, details: details,
      previous: head.hash)
    try database.execute(
      sql: """
        INSERT INTO audit (sequence, utc, actor, action, details, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)
        """, arguments: [sequence, event.utc, event.actor, event.action, details, head.hash, hash])
  }

  private static func head(_ database: Database) throws -> AuditHead {
    guard
      let row = try Row.fetchOne(database, sql: "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
    else { return AuditHead(count: 0, hash: firstPreviousHash) }
    return AuditHead(count: row["sequence"], hash: row["hash"])
  }

  /// The details are canonical JSON already; as the names before and after them are fixed, no other split of the
  /// same bytes into fields gives the same text.
  private static func hash(
    sequence: Int, utc: String, actor: String, action: String, details: String, previous: String
  ) -> String {
    func quoted(_ text: String) -> String { CanonicalJSON.string(text).text }
    let record =
      #"{"action":\#(quoted(action)),"actor":\#(quoted(actor)),"details":\#(details),"#
      + #""previous":\#(quoted(previous)),"sequence":\#(sequence),"utc":\#(quoted(utc))}"#
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: SHA256.hash(data: Array(record.utf8)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }
}
