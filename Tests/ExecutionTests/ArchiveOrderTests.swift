import Stages
import StudyModel
import Tables
import Testing

@testable import Execution

@Suite("The order of archives")
struct ArchiveOrderTests {
  private func archive(_ site: String, _ number: Int) throws -> QueuedArchive {
    let site = Site(
      id: SiteID(site), number: site, name: site, country: "GB", timeZone: "Europe/London",
      subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: .cumulative, archives: []), files: [])
    let received = ReceivedArchive(path: "", name: "\(site.id.text)\(number)", sha256: "", spool: "")
    return QueuedArchive(site: site, archive: received, bytes: 1, sequence: [number])
  }

  @Test("Four sites are read at a time, each from its last transfer back")
  func turns() throws {
    let archives = try [("A", 1), ("B", 1), ("B", 2), ("C", 1), ("D", 1), ("D", 2), ("D", 3), ("E", 1), ("F", 1)]
      .map { try archive($0.0, $0.1) }
    let turns = Executor.inTurn(archives.reversed()).map { $0.map(\.archive.name) }
    #expect(turns == [["F1", "E1", "D3", "C1"], ["D2", "B2", "A1"], ["D1", "B1"]])
  }

  @Test("Without archives there is no turn")
  func none() { #expect(Executor.inTurn([]).isEmpty) }
}
