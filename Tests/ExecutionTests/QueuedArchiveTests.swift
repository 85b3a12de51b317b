import Stages
import StudyModel
import Tables
import Testing

@testable import Execution

@Suite("The day on which an archive was sent")
struct QueuedArchiveTests {
  @Test(
    "It is the day that the name tells, the last of a month without a day, and unknown without a month",
    arguments: [
      ([2008, 9, 2, 0], "2008-09-02"), ([2008, 2, 0, 0], "2008-02-29"), ([2008, 12, 0, 4], "2008-12-31"),
      ([2008, 0, 0, 1], nil), ([0, 0, 0, 3], nil), ([2007, 2, 29, 0], nil), ([], nil),
    ] as [([Int], String?)])
  func sentBy(_ sequence: [Int], _ day: String?) throws {
    let site = Site(
      id: "STG", number: "04", name: "Site", country: "AU", timeZone: "Australia/Sydney",
      subject: try #require(SubjectPattern("SGH{nnn}")), transfers: Transfers(mode: .cumulative, archives: []))
    let archive = ReceivedArchive(path: "", name: "", sha256: "", spool: "")
    let queued = QueuedArchive(site: site, archive: archive, bytes: 0, sequence: sequence)
    #expect(queued.sentBy.map { PartialDate(days: $0).iso } == day)
  }
}
