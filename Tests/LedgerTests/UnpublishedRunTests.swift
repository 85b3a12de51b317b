import Tables
import TestSupport
import Testing

@testable import Ledger

@Suite("Runs that publish nothing leave nothing to be taken for real")
struct UnpublishedRunTests {
  private func book(ending outcome: Ledger.Outcome) throws -> (book: Book, texts: [String]) {
    let book = try Book()
    try book.begin("n1")
    try book.ledger.record(
      submission: Ledger.Submission(
        sha256: hashA, site: "01", archive: "a.zip", firstSeenRun: "n1", bytes: 3, sequence: "1", state: .received))
    try book.ledger.record(
      balance: [Ledger.Balance(run: "n1", stage: "s", site: "01", table: "pain", recordsIn: 2, recordsOut: 2)])
    try book.ledger.record(
      findings: [.init(run: "n1", id: "F-1", rule: "r", severity: "query", site: "01", message: "What it says")])
    var texts: [String] = []
    try book.ledger.eachStagedText { texts.append($0) }
    try book.finish("n1", outcome, exitCode: 3)
    return (book, texts)
  }

  private func expectNothing(_ book: Book) throws {
    #expect(try !book.ledger.isKnown(submission: hashA))
    #expect(try book.ledger.balance(run: "n1").isEmpty)
    #expect(try book.ledger.findings(run: "n1", limit: 5).isEmpty)
    #expect(try book.ledger.lastRelease() == nil)
    #expect(try book.ledger.queryCounts().isEmpty)
    // Nor with the next run.
    try book.begin("n2")
    try book.finish("n2")
    #expect(try book.ledger.findings(run: "n2", limit: 5).isEmpty)
    #expect(try book.ledger.verifyAudit() == nil)
  }

  @Test("What a run recorded can be searched before it is committed, and is not kept where it may not be seen")
  func withheld() throws {
    let (book, texts) = try book(ending: .withheld)
    for text in ["a.zip", "pain", "What it says", hashA] { #expect(texts.contains(text), "\(text)") }
    #expect(try book.ledger.lastRun()?.state == .failed)
    try expectNothing(book)
  }

  @Test("A rehearsal is complete, and its release is in the audit trail alone")
  func rehearsed() throws {
    let (book, _) = try book(ending: .rehearsed(release: "DUMMY-1", manifestSHA256: hashB))
    #expect(try book.ledger.lastRun()?.state == .complete)
    #expect(try book.ledger.lastRun()?.releaseID == nil)
    try expectNothing(book)
  }

  @Test("Findings that tell the treatment are not counted")
  func counts() throws {
    let book = try Book()
    try book.begin("n1")
    try book.ledger.record(findings: [
      .init(run: "n1", id: "F-1", rule: "r", severity: "query", site: "01", message: "m"),
      .init(run: "n1", id: "F-2", rule: "r", severity: "query", site: "01", message: "m", isTainted: true),
    ])
    try book.finish("n1")
    #expect(try book.ledger.findingCounts(run: "n1").map(\.count) == [1])
  }
}
