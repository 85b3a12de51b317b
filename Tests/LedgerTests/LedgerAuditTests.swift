import GRDB
import Testing

@testable import Ledger

@Suite("The audit trail")
struct LedgerAuditTests {
  /// A trail of five records; an attacker with the file can drop the triggers, so this one has.
  private func trail() throws -> Book {
    let book = try Book()
    for number in 1...5 {
      try book.ledger.append(
        .init(
          utc: "2026-01-31T22:00:0\(number)Z", actor: "cron", action: "site.add", details: ["number": .integer(number)])
      )
    }
    try book.tamper("DROP TRIGGER audit_update; DROP TRIGGER audit_delete")
    #expect(try book.ledger.verifyAudit() == nil)
    return book
  }

  @Test("The hashes are those of the canonical JSON, chained")
  func vector() throws {
    // Computed with Python: hashlib over json.dumps(sort_keys=True, separators=(",", ":")).
    let book = try Book()
    #expect(try book.ledger.auditHead() == .init(count: 0, hash: String(repeating: "0", count: 64)))
    try book.ledger.append(
      .init(utc: "2026-01-31T22:00:00Z", actor: "cron", action: "site.add", details: ["b": 1, "a": "x\n"]))
    let first = "69f01ada7f29b7bb1408a2dd33f005aa0747257829554a386d63272f0dbe99ce"
    #expect(try book.ledger.auditHead() == .init(count: 1, hash: first))
    try book.ledger.append(.init(utc: "2026-01-31T22:00:01Z", actor: "cron", action: "site.add", details: [:]))
    let second = "e2efb61f71fd5c83a0cd4ee8bcb9affe3b7e7c3ccc1011d9bf34bca924448c1a"
    #expect(try book.ledger.auditHead() == .init(count: 2, hash: second))
    #expect(try book.ledger.verifyAudit() == nil)
  }

  @Test("An empty trail verifies")
  func empty() throws { #expect(try Book().ledger.verifyAudit() == nil) }

  @Test("Records are neither changed nor deleted by ordinary statements")
  func appendOnly() throws {
    let book = try Book()
    try book.ledger.append(.init(utc: "t", actor: "cron", action: "site.add", details: [:]))
    #expect(throws: DatabaseError.self) { try book.tamper("UPDATE audit SET actor = 'x'") }
    #expect(throws: DatabaseError.self) { try book.tamper("DELETE FROM audit") }
  }

  @Test(
    "An edit of any field of a record names that record",
    arguments: [
      "utc = '2026-01-31T21:00:03Z'", "actor = 'root'", "action = 'site.drop'", "details = '{\"number\":4}'",
      "details = details || ' '", "previous_hash = replace(previous_hash, substr(previous_hash, 1, 1), 'g')",
      "hash = upper(hash)",
    ])
  func edits(change: String) throws {
    let book = try trail()
    try book.tamper("UPDATE audit SET \(change) WHERE sequence = 3")
    #expect(try book.ledger.verifyAudit() == 3)
  }

  @Test("An edit with its own hash computed anew names the record after it")
  func restampedOne() throws {
    let book = try trail()
    // The third record of another trail that differs only there: valid by itself, but not what the fourth follows.
    let other = try Book()
    for number in [1, 2, 9] {
      try other.ledger.append(
        .init(
          utc: "2026-01-31T22:00:0\(number == 9 ? 3 : number)Z", actor: "cron", action: "site.add",
          details: ["number": .integer(number)]))
    }
    let hash = try other.ledger.auditHead().hash
    try book.tamper("UPDATE audit SET details = '{\"number\":9}', hash = '\(hash)' WHERE sequence = 3")
    #expect(try book.ledger.verifyAudit() == 4)
  }

  @Test("A record that was deleted is named", arguments: 1...4)
  func deletes(sequence: Int) throws {
    let book = try trail()
    try book.tamper("DELETE FROM audit WHERE sequence = \(sequence)")
    #expect(try book.ledger.verifyAudit() == sequence)
  }

  @Test("A deletion that closes the gap is named at the gap")
  func renumbers() throws {
    let book = try trail()
    try book.tamper("DELETE FROM audit WHERE sequence = 2")
    try book.tamper("UPDATE audit SET sequence = sequence - 1 WHERE sequence > 2")
    #expect(try book.ledger.verifyAudit() == 2)
  }

  @Test("Two records that were swapped are named at the first")
  func swaps() throws {
    let book = try trail()
    try book.tamper("UPDATE audit SET sequence = 9 WHERE sequence = 2")
    try book.tamper("UPDATE audit SET sequence = 2 WHERE sequence = 3")
    try book.tamper("UPDATE audit SET sequence = 3 WHERE sequence = 9")
    #expect(try book.ledger.verifyAudit() == 2)
  }

  @Test("A record put in front of the first is named")
  func inFront() throws {
    let book = try trail()
    try book.tamper("INSERT INTO audit SELECT 0, utc, actor, action, details, previous_hash, hash FROM audit LIMIT 1")
    #expect(try book.ledger.verifyAudit() == 0)
  }

  @Test("Cutting off the end is not seen in the chain, but changes the head that a checkpoint would hold")
  func truncation() throws {
    let book = try trail()
    let head = try book.ledger.auditHead()
    #expect(head.count == 5)
    try book.tamper("DELETE FROM audit WHERE sequence > 3")
    #expect(try book.ledger.verifyAudit() == nil)
    #expect(try book.ledger.auditHead().count == 3)
    #expect(try book.ledger.auditHead().hash != head.hash)
  }

  @Test("Runs leave their begin and end in the trail without being asked to")
  func runs() throws {
    let book = try Book()
    try book.begin("n1")
    try book.finish("n1")
    let actions = try DatabaseQueue(path: book.path).read {
      try String.fetchAll($0, sql: "SELECT action || ' ' || details FROM audit ORDER BY sequence")
    }
    #expect(
      actions == [
        #"run.begin {"command":"vertebra run","config":"c1","key":"acd03eb2","key_check":null,"plan":"p1","run":"n1"}"#,
        #"run.end {"exit":0,"manifest":null,"release":null,"run":"n1","state":"complete"}"#,
      ])
    #expect(try book.ledger.verifyAudit() == nil)
  }
}
