import Testing

@testable import Ledger

@Suite("Withdrawals and the crosswalk's generations in the ledger")
struct WithdrawalTests {
  private let token = "4T4ZAB6SR4REJ0F7"

  private func withdrawal(_ scope: Ledger.Withdrawal.Scope) -> Ledger.Withdrawal {
    Ledger.Withdrawal(
      token: token, keyVersion: 1, scope: scope, utc: "2026-02-01T10:00:00Z", actor: "anna", reason: "Consent withdrawn"
    )
  }

  private func decision(_ reason: String) -> Ledger.Decision {
    Ledger.Decision(actor: "ben", utc: "2026-02-03T10:00:00Z", reason: reason)
  }

  @Test("A tombstone is kept, once; a wider scope takes the place of a narrower one, and not the other way round")
  func scopes() throws {
    let book = try Book()
    try book.ledger.withdraw(withdrawal(.data), closing: [])
    #expect(throws: LedgerError.self) { try book.ledger.withdraw(withdrawal(.data), closing: []) }
    try book.ledger.withdraw(withdrawal(.all), closing: [])
    #expect(throws: LedgerError.self) { try book.ledger.withdraw(withdrawal(.data), closing: []) }
    let all = try book.reopened().withdrawals()
    #expect(all.count == 1)
    #expect(all[0].token == token && all[0].scope == .all && all[0].actor == "anna" && all[0].undoneUTC == nil)
    #expect(try book.ledger.verifyAudit() == nil)
    #expect(try book.ledger.auditHead().count == 2)
  }

  @Test("Undoing keeps the tombstone and its end; afterwards the participant can be withdrawn anew")
  func undo() throws {
    let book = try Book()
    #expect(throws: LedgerError.self) { try book.ledger.reinstate(tokens: [token], decision("Wrong number")) }
    try book.ledger.withdraw(withdrawal(.data), closing: [])
    try book.ledger.reinstate(tokens: ["0000000000000000", token], decision("Wrong number"))
    #expect(throws: LedgerError.self) { try book.ledger.reinstate(tokens: [token], decision("Wrong number")) }
    try book.ledger.withdraw(withdrawal(.all), closing: [])
    #expect(try book.ledger.withdrawals().map(\.undoneUTC) == ["2026-02-03T10:00:00Z", nil])
  }

  @Test("The first release that was searched stays, and the removal of others is noted")
  func proof() throws {
    let book = try Book()
    try book.ledger.withdraw(withdrawal(.all), closing: [])
    for (run, id) in [("n1", "r1"), ("n2", "r2")] {
      try book.begin(run)
      try book.ledger.finish(
        run: run,
        as: .complete(Ledger.Release(id: id, run: run, manifestSHA256: hashA, createdUTC: "2026-02-02T00:00:00Z")),
        endedUTC: "2026-02-02T00:00:00Z", exitCode: 0, actor: "cron", absent: [1])
    }
    try book.ledger.clear(withdrawals: [1], removed: ["releases/r0"], utc: "2026-02-02T00:00:01Z", actor: "cron")
    let found = try #require(try book.ledger.withdrawals().first)
    #expect(found.provedRelease == "r1")
    #expect(found.clearedUTC == "2026-02-02T00:00:01Z")
    #expect(try book.ledger.verifyAudit() == nil)
  }

  @Test("Generations are known in order, and none is recorded twice")
  func generations() throws {
    let book = try Book()
    #expect(try book.ledger.lastCrosswalkGeneration() == nil)
    let first = Ledger.CrosswalkGeneration(
      generation: 1, sha256: hashA, keyID: "acd03eb2", participants: 3, utc: "2026-02-02T00:00:00Z")
    try book.ledger.record(first, actor: "anna")
    #expect(throws: LedgerError.self) { try book.ledger.record(first, actor: "anna") }
    var third = first
    third.generation = 3
    try book.begin("n1")
    try book.ledger.finish(
      run: "n1", as: .complete(nil), endedUTC: "2026-02-02T00:00:00Z", exitCode: 0, actor: "cron", crosswalk: third)
    #expect(try book.reopened().lastCrosswalkGeneration() == third)
    // A run that fails keeps none.
    try book.begin("n2")
    third.generation = 4
    try book.ledger.finish(
      run: "n2", as: .failed, endedUTC: "2026-02-02T00:00:00Z", exitCode: 3, actor: "cron", crosswalk: third)
    #expect(try book.ledger.lastCrosswalkGeneration()?.generation == 3)
  }

  @Test("A run tells its key's check value")
  func keyCheck() throws {
    let book = try Book()
    try book.ledger.begin(
      Ledger.Run(
        id: "n1", startedUTC: "2026-02-02T00:00:00Z", command: "run", planFingerprint: "p", configFingerprint: "c",
        keyID: "acd03eb2", keyCheck: "94e0f0e1aa1f8175"), actor: "cron")
    #expect(try book.reopened().run("n1")?.keyCheck == "94e0f0e1aa1f8175")
  }
}
