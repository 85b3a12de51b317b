import Tables
import TestSupport
import Testing

@testable import Ledger

@Suite("The life of a query")
struct QueryLifeTests {
  /// A night: what it found, from what data, and under which rules.
  private struct Night {
    var found: [Ledger.Finding] = []
    var basis: String? = "t1"
    var forms: [TableName] = ["PN", "DM"]
    var plan = "p1"
    var unanswerable: [String] = []
    var release: String?
    var utc = "2026-02-01T22:00:00Z"
  }

  private static func finding(
    _ id: String, _ severity: String = "query", form: TableName? = "PN", standing: Bool = false, record: Int = 7
  ) -> Ledger.Finding {
    Ledger.Finding(
      run: "", id: id, rule: "r", severity: severity, site: "STG", table: form, field: "nrs", submission: hashA,
      memberPath: "pain.csv", record: record, message: "m", visit: "M1", isStanding: standing)
  }

  private func run(_ nights: [Night], in book: Book, from first: Int = 1) throws {
    for (index, night) in nights.enumerated() {
      let id = "n\(first + index)"
      try book.ledger.begin(
        Ledger.Run(id: id, startedUTC: night.utc, command: "run", planFingerprint: night.plan, configFingerprint: "c"),
        actor: "cron")
      try book.ledger.record(
        findings: night.found.map { finding in
          var finding = finding
          finding.run = id
          return finding
        })
      if let basis = night.basis {
        try book.ledger.record(assessed: [Ledger.Assessed(site: "STG", basis: basis, forms: night.forms)])
      }
      try book.ledger.record(unanswerable: night.unanswerable)
      let release = night.release.map {
        Ledger.Release(id: $0, run: id, manifestSHA256: hashA, createdUTC: night.utc)
      }
      try book.ledger.finish(run: id, as: .complete(release), endedUTC: night.utc, exitCode: 0, actor: "cron")
    }
  }

  private func states(_ book: Book, _ id: String) throws -> [Ledger.Query.State] {
    try book.ledger.events(ofQuery: id).map(\.state)
  }

  private let decision = Ledger.Decision(actor: "dm", utc: "2026-02-02T09:00:00Z", reason: "seen in the source")

  @Test("A finding is new, then open; notes are no queries")
  func newThenOpen() throws {
    let book = try Book()
    let found = [Self.finding("A"), Self.finding("N", "note"), Self.finding("R", "reject")]
    try run([Night(found: found), Night(found: found, basis: "t2"), Night(found: found, basis: "t3")], in: book)
    #expect(try states(book, "A") == [.new, .open])
    #expect(try states(book, "R") == [.new, .open])
    #expect(try book.ledger.query("N") == nil)
    let query = try #require(try book.ledger.query("A"))
    #expect(query.firstRun == "n1")
    #expect(query.lastRun == "n3")
    #expect(query.visit == "M1")
  }

  @Test("It is resolved when the data changed, and reopened when it is found again")
  func resolvedAndReopened() throws {
    let book = try Book()
    let found = [Self.finding("A")]
    try run([Night(found: found), Night(basis: "t2"), Night(basis: "t2"), Night(found: found, basis: "t3")], in: book)
    #expect(try states(book, "A") == [.new, .resolved, .reopened])
  }

  @Test("It is withdrawn when the rules changed and the data did not")
  func withdrawn() throws {
    let book = try Book()
    try run([Night(found: [Self.finding("A")]), Night(plan: "p2")], in: book)
    #expect(try states(book, "A") == [.new, .withdrawn])
  }

  @Test("It stays where its site or its form was not read, and where its record has gone")
  func notAssessed() throws {
    let book = try Book()
    let found = ["A", "B"].map { Self.finding($0) } + [Self.finding("F", form: nil)]
    try run(
      [
        Night(found: found), Night(basis: nil), Night(basis: "t2", forms: ["DM"]),
        Night(basis: "t3", unanswerable: ["B"]),
      ], in: book)
    #expect(try states(book, "A") == [.new, .open, .resolved])
    #expect(try states(book, "B") == [.new, .open])
    #expect(try states(book, "F") == [.new, .resolved])
  }

  @Test("A question about a change between transfers stands until it is answered")
  func standing() throws {
    let book = try Book()
    let found = [Self.finding("A", standing: true), Self.finding("B", standing: true)]
    try run([Night(found: found), Night(basis: "t2")], in: book)
    #expect(try states(book, "A") == [.new, .open])
    let answer = Ledger.Answer(kind: .right, text: "typed wrongly before", by: "RN")
    #expect(try book.ledger.take(answers: [("A", answer)], actor: "dm", utc: "2026-02-03T09:00:00Z").isEmpty)
    try run([Night(basis: "t3")], in: book, from: 3)
    #expect(try states(book, "A") == [.new, .open, .answered, .resolved])
    #expect(try states(book, "B") == [.new, .open])
  }

  @Test("An answer changes the state alone; a correction that is not in the next transfer reopens the question")
  func answers() throws {
    let book = try Book()
    let found = [Self.finding("A"), Self.finding("B")]
    try run([Night(found: found)], in: book)
    let corrected = Ledger.Answer(kind: .corrected, text: "", by: "RN")
    let right = Ledger.Answer(kind: .right, text: "it is 10", by: "RN")
    let unknown = try book.ledger.take(
      answers: [("A", corrected), ("B", right), ("Z", right), ("A", corrected)], actor: "dm",
      utc: "2026-02-03T09:00:00Z")
    #expect(unknown == ["Z"])
    try run([Night(found: found), Night(found: found, basis: "t2")], in: book, from: 2)
    #expect(try states(book, "A") == [.new, .answered, .reopened])
    #expect(try states(book, "B") == [.new, .answered])
    #expect(try book.ledger.query("B")?.answer == right)
    #expect(try book.ledger.verifyAudit() == nil)
  }

  @Test("A waiver holds until its day, counts for the exit code, and can be taken back")
  func waivers() throws {
    let book = try Book()
    let found = [Self.finding("A", "reject"), Self.finding("B", "reject")]
    try run([Night(found: found)], in: book)
    for id in ["A", "B"] { try book.ledger.waive(query: id, until: "2026-02-10", decision) }
    #expect(try book.ledger.waived(on: "2026-02-10") == ["A", "B"])
    #expect(try book.ledger.waived(on: "2026-02-11").isEmpty)
    #expect(try !book.ledger.hasExpiredWaiver(on: "2026-02-10"))
    #expect(try book.ledger.hasExpiredWaiver(on: "2026-02-11"))
    #expect(try !book.ledger.hasFinding(run: "n1", severities: ["reject"], notWaivedOn: "2026-02-10"))
    #expect(try book.ledger.hasFinding(run: "n1", severities: ["reject"], notWaivedOn: "2026-02-11"))
    try book.ledger.reopen(query: "B", decision)
    #expect(throws: LedgerError.self) { try book.ledger.reopen(query: "B", decision) }
    try run(
      [Night(found: found, utc: "2026-02-10T22:00:00Z"), Night(found: found, utc: "2026-02-11T22:00:00Z")], in: book,
      from: 2)
    #expect(try states(book, "A") == [.new, .waived, .reopened])
    #expect(try states(book, "B") == [.new, .waived, .reopened])
  }

  @Test("A run that makes the same release again makes nothing older")
  func repeatedRelease() throws {
    let book = try Book()
    let night = Night(found: [Self.finding("A")], release: "r1")
    try run([night, night, night], in: book)
    #expect(try states(book, "A") == [.new])
  }

  @Test("A run that fails moves no question")
  func failedRun() throws {
    let book = try Book()
    try run([Night(found: [Self.finding("A")])], in: book)
    try book.begin("n2")
    try book.ledger.record(assessed: [Ledger.Assessed(site: "STG", basis: "t2", forms: ["PN"])])
    try book.finish("n2", .failed, exitCode: 3)
    #expect(try states(book, "A") == [.new])
    try run([Night(found: [Self.finding("A")], basis: "t2")], in: book, from: 3)
    #expect(try states(book, "A") == [.new, .open])
  }

  @Test("A record is released by its question, for a reason, and only where it was set aside")
  func releases() throws {
    let book = try Book()
    try run([Night(found: [Self.finding("A"), Self.finding("R", "reject")])], in: book)
    try book.ledger.releaseFromQuarantine(query: "R", decision)
    #expect(try book.ledger.releasedFromQuarantine() == ["R"])
    #expect(throws: LedgerError.self) { try book.ledger.releaseFromQuarantine(query: "A", decision) }
    #expect(throws: LedgerError.self) { try book.ledger.releaseFromQuarantine(query: "Z", decision) }
  }

  @Test("Queries are listed by site, state and age, and counted; those that tell the treatment only on request")
  func listing() throws {
    let book = try Book()
    var tainted = Self.finding("T")
    tainted.isTainted = true
    try run(
      [
        Night(found: [Self.finding("B"), tainted]),
        Night(found: [Self.finding("B"), Self.finding("A"), tainted], basis: "t2", utc: "2026-02-02T22:00:00Z"),
      ], in: book)
    func ids(_ states: Set<Ledger.Query.State>, tainted: Bool = false) throws -> [String] {
      var ids: [String] = []
      try book.ledger.eachQuery(states: states, tainted: tainted) { ids.append($0.id) }
      return ids
    }
    #expect(try ids([.new, .open]) == ["A", "B"])
    #expect(try ids([.open], tainted: true) == ["B", "T"])
    #expect(
      try book.ledger.queryCounts() == [
        .init(site: "STG", state: .new, severity: "query", count: 1),
        .init(site: "STG", state: .open, severity: "query", count: 1),
      ])
  }
}
