import Stages
import Store
import StudyModel
import Tables
import Testing

@testable import Execution

@Suite("The crosswalk is brought up to a run")
struct CrosswalkUpdateTests {
  private struct NoToken: Error {}

  private func crosswalk(_ study: Study, _ tokens: [(Crosswalk.Subject, String)]) throws -> Crosswalk {
    let crosswalk = Crosswalk(study)
    for (subject, text) in tokens {
      _ = try crosswalk.entries(of: [subject]) { _ in
        guard let token = Crosswalk.Token(text) else { throw NoToken() }
        return (token: token, shift: -1)
      }
    }
    return crosswalk
  }

  private func submission(_ site: SiteID, _ name: String, sequence: [Int], first: UInt32) -> SubmissionOutcome {
    SubmissionOutcome(
      site: site, archive: name, sha256: name, bytes: 1, sequence: sequence, state: .read,
      members: [
        MemberOutcome(
          receipt: MemberReceipt(path: "a.csv", bytes: 1, sha256: nil, verdict: .read), counts: RecordCounts(),
          number: first)
      ])
  }

  private func sight(
    _ sightings: Sightings, _ subject: Crosswalk.Subject, _ member: UInt32, _ record: UInt32, of transfer: UInt32,
    _ raw: String
  ) {
    var raw = raw
    raw.withUTF8 {
      sightings.add(
        subject, at: RowOrigin(member: member, record: record), of: transfer, raw: UnsafeRawBufferPointer($0))
    }
  }

  private let seven = Crosswalk.Subject(centre: 0, sequence: 7)
  private let other = Crosswalk.Subject(centre: 1, sequence: 1)

  @Test("A new participant has the number as it was sent first, in the earliest transfer, whatever came first to hand")
  func first() throws {
    let fixture = try VaultFixture()
    let crosswalk = try crosswalk(fixture.study, [(seven, "AAAAAAAAAAAAAAAA"), (other, "BBBBBBBBBBBBBBBB")])
    let sightings = Sightings()
    // Transfer 2 was read first and has members 0 and 1; transfer 1 has member 5; an office's has member 9.
    sight(sightings, seven, 1, 3, of: 0, "A007")
    sight(sightings, seven, 0, 9, of: 0, "a-7")
    sight(sightings, seven, 5, 4, of: 5, "A7 ")
    sight(sightings, seven, 5, 2, of: 5, "A 7")
    sight(sightings, seven, 9, 2, of: 9, "01-007")
    sight(sightings, other, 12, 2, of: 12, "1")
    sightings.discard(members: 12..<13)
    let update = CrosswalkUpdate(
      study: fixture.study, keyVersion: 1, crosswalk: crosswalk, sightings: sightings,
      submissions: [
        submission("AA", "t2", sequence: [2], first: 0), submission("AA", "t1", sequence: [1], first: 5),
        submission("OFFICE", "t0", sequence: [0], first: 9), submission("BB", "t9", sequence: [9], first: 12),
      ])
    let records = try #require(try update.apply(to: []))
    // What a damaged transfer alone named is not there.
    #expect(
      records == [
        CrosswalkRecord(
          site: "AA", trialNumber: "01-007", raw: Array("A 7".utf8), token: "AAAAAAAAAAAAAAAA", keyVersion: 1,
          firstSeen: "t1")
      ])
    #expect(try update.apply(to: records) == nil)
  }

  @Test("A new key adds a token and keeps the one before; a record that was entered before data came is completed")
  func rotated() throws {
    let fixture = try VaultFixture()
    let sightings = Sightings()
    sight(sightings, seven, 0, 2, of: 0, "A7")
    var update = CrosswalkUpdate(
      study: fixture.study, keyVersion: 2, crosswalk: try crosswalk(fixture.study, [(seven, "CCCCCCCCCCCCCCCC")]),
      sightings: sightings, submissions: [submission("AA", "t1", sequence: [1], first: 0)])
    let old = fixture.record("01-007", "AAAAAAAAAAAAAAAA")
    let gone = fixture.record("02-001", "BBBBBBBBBBBBBBBB")
    let records = try #require(try update.apply(to: [old, gone]))
    #expect(records[0].token == "CCCCCCCCCCCCCCCC" && records[0].keyVersion == 2)
    #expect(records[0].earlier == [.init(keyVersion: 1, token: "AAAAAAAAAAAAAAAA")])
    #expect(records[0].raw == old.raw && records[0].firstSeen == old.firstSeen)
    #expect(records[1] == gone)
    var empty = old
    empty.raw = []
    empty.firstSeen = ""
    update = CrosswalkUpdate(
      study: fixture.study, keyVersion: 1, crosswalk: try crosswalk(fixture.study, [(seven, "AAAAAAAAAAAAAAAA")]),
      sightings: sightings, submissions: [submission("AA", "t1", sequence: [1], first: 0)])
    #expect(try update.apply(to: [empty])?.first?.firstSeen == "t1")
  }

  @Test("Another token under the same key, or one that somebody else has had, stops the run and names no number")
  func conflicts() throws {
    let fixture = try VaultFixture()
    let sightings = Sightings()
    sight(sightings, seven, 0, 2, of: 0, "A7")
    let update = CrosswalkUpdate(
      study: fixture.study, keyVersion: 1, crosswalk: try crosswalk(fixture.study, [(seven, "CCCCCCCCCCCCCCCC")]),
      sightings: sightings, submissions: [submission("AA", "t1", sequence: [1], first: 0)])
    let other = #expect(throws: CrosswalkUpdate.Conflict.self) {
      try update.apply(to: [fixture.record("01-007", "AAAAAAAAAAAAAAAA")])
    }
    var taken = fixture.record("02-001", "BBBBBBBBBBBBBBBB", version: 1)
    taken.earlier = [.init(keyVersion: 0, token: "CCCCCCCCCCCCCCCC")]
    let shared = #expect(throws: CrosswalkUpdate.Conflict.self) { try update.apply(to: [taken]) }
    for text in [other, shared].map({ "\($0.map { "\($0)" } ?? "")" }) {
      #expect(text.contains("help:") && !text.contains("01-007") && !text.contains("A7"))
    }
  }
}
