import GRDB
import Tables
import TestSupport
import Testing

@testable import Ledger

@Suite("Runs in the ledger")
struct LedgerRunningTests {
  private func submission(_ sha256: String, run: String, state: Ledger.Submission.State = .received)
    -> Ledger.Submission
  {
    Ledger.Submission(
      sha256: sha256, site: "01", archive: "a.zip", firstSeenRun: run, bytes: 3, sequence: "7 of 9", state: state)
  }

  private let member = Ledger.Member(
    submission: hashA, position: 0, path: "x/pain.csv", sha256: hashB, bytes: 120, takenFor: ["pain", "visit"],
    encoding: "utf-8", dialect: "comma, quoted", rows: .init(records: 9, titles: 1, headers: 1, data: 5, blank: 2),
    verdict: "read")

  @Test("Everything that a run records comes back as it was given")
  func records() throws {
    let book = try Book()
    try book.begin("n1")
    try book.ledger.record(submission: submission(hashA, run: "n1"))
    let second = Ledger.Member(
      submission: hashA, position: 1, path: "x/pain.csv", bytes: 0, verdict: "refused", reason: "the name is doubled")
    try book.ledger.record(members: [member, second])
    let balance = Ledger.Balance(
      run: "n1", stage: "2 validate.ranges", site: "01", table: "pain", recordsIn: 5, recordsOut: 2, quarantined: 1,
      superseded: 1, cut: 1)
    try book.ledger.record(balance: [balance])
    let finding = Ledger.Finding(
      run: "n1", id: "F-1", rule: "pain.range", severity: "query", site: "01", table: "pain", field: "nrs",
      submission: hashA, memberPath: "x/pain.csv", record: 4, message: "out of range", cause: "F-0")
    let bare = Ledger.Finding(run: "n1", id: "F-2", rule: "inbox.name", severity: "note", message: "odd name")
    try book.ledger.record(findings: [finding, bare])
    try book.finish("n1", exitCode: 1)
    let ledger = try book.reopened()
    #expect(try ledger.submissions(site: "01") == [submission(hashA, run: "n1")])
    #expect(try ledger.submissions(site: "02").isEmpty)
    #expect(try ledger.members(of: hashA) == [member, second])
    #expect(try ledger.balance(run: "n1") == [balance])
    #expect(try ledger.findings(run: "n1", limit: 10) == [finding, bare])
    #expect(try ledger.findings(run: "n1", offset: 1, limit: 10) == [bare])
    let run = try #require(try ledger.lastRun())
    #expect(run.state == .complete)
    #expect(run.endedUTC == "2026-01-31T22:03:00Z")
    #expect(run.exitCode == 1)
    #expect(run.keyID == "acd03eb2")
  }

  @Test("Nothing of a run is seen before it is finished, and a reader is not kept waiting")
  func isolation() throws {
    let book = try Book()
    try book.begin("n1")
    try book.ledger.record(submission: submission(hashA, run: "n1"))
    try book.ledger.record(findings: [.init(run: "n1", id: "F-1", rule: "r", severity: "note", message: "m")])
    let reader = try Ledger.open(book.path, access: .readOnly)
    #expect(try reader.lastRun()?.state == .running)
    #expect(try !reader.isKnown(submission: hashA))
    #expect(try reader.findingCounts(run: "n1").isEmpty)
    try book.finish("n1")
    #expect(try reader.isKnown(submission: hashA))
    #expect(try reader.findingCounts(run: "n1") == [.init(site: nil, severity: "note", count: 1)])
  }

  @Test("A run that crashed leaves nothing but itself, and the next start marks it as failed")
  func crash() throws {
    let book = try Book()
    try book.begin("n1")
    try book.ledger.record(submission: submission(hashA, run: "n1"))
    // A second process: the first one's connection, and what it held, count for nothing.
    let next = try book.reopened()
    #expect(try next.lastRun()?.state == .running)
    let interrupted = try next.begin(
      Ledger.Run(
        id: "n2", startedUTC: "2026-02-01T22:00:00Z", command: "vertebra run", planFingerprint: "p1",
        configFingerprint: "c1"), actor: "cron")
    #expect(interrupted == ["n1"])
    #expect(try next.run("n1")?.state == .failed)
    #expect(try next.run("n1")?.endedUTC == "2026-02-01T22:00:00Z")
    #expect(try next.run("n1")?.exitCode == nil)
    try next.finish(run: "n2", as: .complete(nil), endedUTC: "2026-02-01T22:01:00Z", exitCode: 0, actor: "cron")
    #expect(try !next.isKnown(submission: hashA))
    #expect(try next.verifyAudit() == nil)
    #expect(try next.auditHead().count == 4)
  }

  @Test("A finish that fails commits nothing at all")
  func atomicity() throws {
    let book = try Book()
    try book.begin("n1")
    try book.ledger.record(submission: submission(hashA, run: "n1"))
    // A receipt of a submission that nobody recorded.
    try book.ledger.record(members: [.init(submission: hashB, position: 0, path: "a", bytes: 0, verdict: "read")])
    let error = #expect(throws: LedgerError.self) { try book.finish("n1") }
    #expect(error?.operation == "finish the run")
    #expect(try book.ledger.lastRun()?.state == .running)
    #expect(try !book.ledger.isKnown(submission: hashA))
    #expect(try book.ledger.auditHead().count == 1)
    try book.finish("n1", .failed, exitCode: 3)
  }

  @Test("A line that comes twice is refused when it is recorded, with its batch, and the run can go on")
  func doubles() throws {
    let book = try Book()
    try book.begin("n1")
    let line = Ledger.Balance(run: "n1", stage: "s", site: "01", table: "pain", recordsIn: 1, recordsOut: 1)
    #expect(throws: LedgerError.self) { try book.ledger.record(balance: [line, line]) }
    try book.ledger.record(balance: [line])
    #expect(throws: LedgerError.self) { try book.ledger.record(members: [member, member]) }
    try book.finish("n1")
    #expect(try book.ledger.balance(run: "n1") == [line])
  }

  @Test("A failed run keeps its findings and balance, and its submissions stay unknown")
  func failure() throws {
    let book = try Book()
    try book.begin("n1")
    try book.ledger.record(submission: submission(hashA, run: "n1"))
    try book.ledger.record(members: [member])
    let uneven = Ledger.Balance(run: "n1", stage: "s", site: "01", table: "pain", recordsIn: 3, recordsOut: 2)
    try book.ledger.record(balance: [uneven])
    try book.ledger.record(findings: [.init(run: "n1", id: "F-1", rule: "r", severity: "note", message: "m")])
    try book.finish("n1", .failed, exitCode: 3)
    #expect(try book.ledger.lastRun()?.state == .failed)
    #expect(try book.ledger.lastRun()?.exitCode == 3)
    #expect(try book.ledger.balance(run: "n1") == [uneven])
    #expect(try book.ledger.findings(run: "n1", limit: 5).count == 1)
    #expect(try !book.ledger.isKnown(submission: hashA))
    #expect(try book.ledger.members(of: hashA).isEmpty)
    // Nothing of it may come back with the next run.
    try book.begin("n2")
    try book.finish("n2")
    #expect(try !book.ledger.isKnown(submission: hashA))
    #expect(try book.ledger.findings(run: "n2", limit: 5).isEmpty)
  }

  @Test("A known submission keeps its first run and changes its state")
  func supersedes() throws {
    let book = try Book()
    try book.begin("n1")
    try book.ledger.record(submission: submission(hashA, run: "n1"))
    try book.finish("n1")
    try book.begin("n2")
    var old = submission(hashA, run: "n2", state: .superseded)
    old.supersededBy = hashB
    try book.ledger.record(submission: old)
    try book.ledger.record(submission: submission(hashB, run: "n2"))
    try book.finish("n2")
    let found = try book.ledger.submissions()
    #expect(found.map(\.sha256) == [hashA, hashB])
    #expect(found.map(\.firstSeenRun) == ["n1", "n2"])
    #expect(found.map(\.state) == [.superseded, .received])
    #expect(found[0].supersededBy == hashB)
  }

  @Test("A release is recorded with its run, once for one manifest")
  func releases() throws {
    let book = try Book()
    func release(_ id: String, _ run: String, _ hash: String) -> Ledger.Release {
      Ledger.Release(id: id, run: run, manifestSHA256: hash, createdUTC: "2026-01-31T22:03:00Z")
    }
    #expect(try book.ledger.lastRelease() == nil)
    try book.begin("n1")
    try book.finish("n1", .complete(release("r1", "n1", hashA)))
    try book.begin("n2")
    try book.finish("n2", .complete(release("r2", "n2", hashB)))
    #expect(try book.ledger.lastRelease() == release("r2", "n2", hashB))
    // The corrected upload is withdrawn: the third night gives the first night's bytes.
    try book.begin("n3")
    try book.finish("n3", .complete(release("r1", "n3", hashA)))
    #expect(try book.ledger.lastRelease() == release("r1", "n1", hashA))
    #expect(try book.ledger.run("n3")?.releaseID == "r1")
    try book.begin("n4")
    #expect(throws: LedgerError.self) { try book.finish("n4", .complete(release("r1", "n4", hashB))) }
    try book.finish("n4", .failed, exitCode: 3)
    #expect(try book.ledger.lastRelease()?.id == "r1")
  }

  @Test("Findings are counted by site and severity, in order")
  func counts() throws {
    let book = try Book()
    try book.begin("n1")
    var number = 0
    func finding(_ site: SiteID?, _ severity: String) -> Ledger.Finding {
      number += 1
      return Ledger.Finding(run: "n1", id: "F\(number)", rule: "r", severity: severity, site: site, message: "m")
    }
    try book.ledger.record(findings: [finding("10", "query"), finding("02", "reject"), finding("02", "note")])
    try book.ledger.record(findings: [finding("02", "reject"), finding(nil, "note")])
    try book.finish("n1")
    #expect(
      try book.ledger.findingCounts(run: "n1") == [
        .init(site: nil, severity: "note", count: 1), .init(site: "02", severity: "note", count: 1),
        .init(site: "02", severity: "reject", count: 2), .init(site: "10", severity: "query", count: 1),
      ])
  }

  @Test("A balance is even when every record is accounted for")
  func evenness() {
    func balance(_ out: Int, _ quarantined: Int, _ superseded: Int, _ cut: Int) -> Ledger.Balance {
      Ledger.Balance(
        run: "n1", stage: "s", site: "01", table: "pain", recordsIn: 10, recordsOut: out, quarantined: quarantined,
        superseded: superseded, cut: cut)
    }
    #expect(balance(4, 3, 2, 1).isEven)
    #expect(!balance(4, 3, 2, 0).isEven)
    #expect(!balance(4, 3, 2, 2).isEven)
  }

  @Test("A run's id is used once, and only a run that goes on is finished")
  func identifiers() throws {
    let book = try Book()
    #expect(throws: LedgerError.self) { try book.finish("n1") }
    try book.begin("n1")
    try book.finish("n1")
    #expect(throws: LedgerError.self) { try book.begin("n1") }
    #expect(throws: LedgerError.self) { try book.finish("n1") }
  }

  @Test("A ledger of a later program, or a file that is no ledger, is refused with help")
  func foreignFiles() throws {
    let book = try Book()
    try book.tamper("INSERT INTO grdb_migrations VALUES ('99 something later')")
    let later = #expect(throws: LedgerError.self) { try Ledger.open(book.path) }
    #expect(later?.reason == "a later version of Vertebra has written it")
    #expect(throws: LedgerError.self) { try Ledger.open(book.folder.path) }
    #expect(throws: LedgerError.self) { try Ledger.open(book.folder.path + "/none", access: .readOnly) }
  }
}
