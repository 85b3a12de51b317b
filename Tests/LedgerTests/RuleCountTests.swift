import Tables
import Testing

@testable import Ledger

@Suite("The counts of rules in the ledger")
struct RuleCountTests {
  private func count(_ rule: String, _ site: SiteID, run: String = "R1") -> Ledger.RuleCount {
    Ledger.RuleCount(
      run: run, site: site, rule: rule, records: 10, judged: 7, failed: 2, undetermined: 1, state: "found", reason: "",
      isTainted: rule == "t")
  }

  @Test("They are there when the run has ended, by rule and site, and not before")
  func kept() throws {
    let book = try Book()
    try book.begin("R1")
    try book.ledger.record(rules: [count("t", "AA"), count("a", "BB"), count("a", "AA")])
    #expect(try book.reopened().ruleCounts(run: "R1") == [])
    try book.finish("R1")
    let kept = try book.reopened().ruleCounts(run: "R1")
    #expect(kept == [count("a", "AA"), count("a", "BB"), count("t", "AA")])
    #expect(try book.ledger.ruleCounts(run: "R2") == [])
  }

  @Test("A rule and site come once in a run; the second is an error and holds nothing")
  func once() throws {
    let book = try Book()
    try book.begin("R1")
    #expect(throws: LedgerError.self) { try book.ledger.record(rules: [count("a", "AA"), count("a", "AA")]) }
    try book.finish("R1")
    #expect(try book.ledger.ruleCounts(run: "R1") == [])
  }
}
