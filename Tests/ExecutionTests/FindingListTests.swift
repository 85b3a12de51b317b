import Stages
import StudyModel
import Tables
import Testing

@testable import Execution

@Suite("Findings about two participants")
struct FindingListTests {
  private struct NoToken: Error {}

  /// Two centres with a participant each, and what is told of a finding about both.
  private func located(_ change: (inout Finding) -> Void) throws -> LocatedFinding {
    let sites = try [("AA", "01"), ("BB", "02")].map { id, number in
      Site(
        id: SiteID(id), number: number, name: id, country: "GB", timeZone: "UTC",
        subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: .delta, archives: []))
    }
    let study = Study(id: "S", title: "S", sites: sites)
    let crosswalk = Crosswalk(study)
    let tokens = ["AAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBB"]
    let entries = try crosswalk.entries(of: [
      Crosswalk.Subject(centre: 0, sequence: 7), Crosswalk.Subject(centre: 1, sequence: 8),
    ]) { subject in
      guard let token = Crosswalk.Token(tokens[Int(subject.centre)]) else { throw NoToken() }
      return (token: token, shift: 1)
    }
    #expect(entries?.count == 2)
    var finding = Finding(
      rule: "r", severity: .query, table: "DM", field: "subj", origin: nil, message: "Said.", participant: tokens[0])
    change(&finding)
    var log = FindingLog()
    let places = crosswalk.places(
      of: [finding.participant, finding.related].map { $0.flatMap { Crosswalk.Token($0) } })
    log.add(finding, participant: places[0], related: places[1], visit: nil)
    var found: [LocatedFinding] = []
    FindingList(log, places: [], crosswalk: crosswalk, study: study).inOrder().forEach { found.append($0) }
    return try #require(found.first)
  }

  @Test("The other participant's number stands in the site's list, and not in the message that the ledger keeps")
  func related() throws {
    let finding = try located { $0.related = "BBBBBBBBBBBBBBBB" }
    #expect(finding.site == "AA")
    #expect(finding.trialNumber == "01-007")
    #expect(finding.message == "Said.")
    #expect(finding.messageForSite == "Said. The other number is 02-008.")
  }

  @Test("A finding for the centre is no site's, whoever it is about; without another participant a message is whole")
  func study() throws {
    let finding = try located { $0.concernsStudy = true }
    #expect(finding.site == "")
    #expect(finding.trialNumber == "01-007")
    #expect(finding.messageForSite == "Said.")
  }
}
