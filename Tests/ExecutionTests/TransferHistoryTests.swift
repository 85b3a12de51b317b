import Stages
import StudyModel
import Tables
import Testing

@testable import Execution

@Suite("Files that come again")
struct TransferHistoryTests {
  /// The findings about a site's transfers, each a list of members as `layout=bytes`, the first the oldest.
  private func findings(
    _ transfers: [[String]], mode: Transfers.Mode, refused: Set<Int> = []
  ) throws -> [String] {
    var study = Study(id: "S", title: "S")
    study.forms = [
      Form(id: "PN", label: "Pain", key: [], fields: []),
      Form(id: "PX", label: "Cement", key: [], fields: [], treatment: true),
    ]
    let site = Site(
      id: "AA", number: "01", name: "A", country: "GB", timeZone: "Europe/London",
      subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: mode, archives: []))
    var history = TransferHistory(study)
    var found: [String] = []
    var isSuperseded = false
    for (index, members) in transfers.enumerated().reversed() {
      let isRefused = refused.contains(index)
      let outcome = SubmissionOutcome(
        site: "AA", archive: "\(index + 1).zip", sha256: "", bytes: 1,
        state: isRefused ? .refused : isSuperseded ? .superseded : .read,
        members: members.enumerated().map { place, text in
          let parts = text.split(separator: "=").map(String.init)
          var receipt = MemberReceipt(path: "\(parts[0]).csv", bytes: 1, sha256: parts[1], verdict: .read)
          receipt.layout = FileLayout(
            name: parts[0], tables: [TableLayout(form: parts[0] == "cement" ? "PX" : "PN")])
          var counts = RecordCounts()
          counts.data = parts[1] == "empty" ? 0 : 3
          return MemberOutcome(receipt: receipt, counts: counts, number: UInt32(100 * index + place))
        })
      if mode == .cumulative && !isRefused { isSuperseded = true }
      let reading = SubmissionReader.Reading(
        outcome: outcome, places: [], profiles: members.map { _ in nil }, archivePlace: UInt32(100 * index + 99))
      found += history.take(reading, of: site).map { finding in
        let names = transfers.joined().map { $0.prefix { $0 != "=" } }.filter {
          finding.message.description.contains("'\($0)'")
        }
        return "\(finding.rule) \(finding.severity) at \(finding.origin?.member ?? 0) \(finding.table.text) "
          + "\(Set(names).sorted().joined(separator: ",")) \(finding.message.description.contains("1.zip"))"
      }
    }
    return found
  }

  @Test(
    "in a transfer that holds everything, files that stay as they are get one note, those about treatment their own")
  func unchanged() throws {
    #expect(
      try findings(
        [["pain=a", "labs=b", "drugs=c", "cement=d"], ["pain=a", "labs=b", "drugs=x", "cement=d"]], mode: .cumulative)
        == ["transfer.unchanged note at 199  labs,pain true", "transfer.unchanged note at 199 PX cement true"])
  }

  @Test("the bytes of another file, or of a transfer further back, are a query on the file")
  func sentAgain() throws {
    #expect(
      try findings([["pain=a", "labs=b"], ["pain=b", "labs=c"]], mode: .cumulative)
        == ["transfer.sent_again query at 100 PN  true"])
    #expect(
      try findings([["pain=a"], ["pain=b"], ["pain=a"]], mode: .cumulative)
        == ["transfer.sent_again query at 200 PN  true"])
  }

  @Test("in a transfer that holds what is new, no file can come again")
  func delta() throws {
    #expect(
      try findings([["pain=a"], ["pain=b"], ["pain=a"]], mode: .delta) == ["transfer.sent_again query at 200 PN  true"])
    #expect(try findings([["pain=a"], ["pain=b"]], mode: .delta).isEmpty)
  }

  @Test("files without a record say nothing, nor do transfers that were refused")
  func nothing() throws {
    #expect(try findings([["pain=empty"], ["pain=empty"]], mode: .cumulative).isEmpty)
    #expect(try findings([["pain=a"], ["pain=a"]], mode: .cumulative, refused: [0]).isEmpty)
    #expect(try findings([["pain=a"], ["pain=b"], ["pain=a"]], mode: .cumulative, refused: [1]).count == 1)
  }

  @Test(
    "a line for a person cannot hold a formula",
    arguments: [
      ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"),
      ("\u{FF1D}a", "'\u{FF1D}a"), ("\ta", "'\ta"), ("=A,1", "\"'=A,1\""), ("a=1", "a=1"), ("01-003", "01-003"),
      ("", ""), ("\r1", "\"'\r1\""),
    ])
  func formulas(_ cell: String, _ written: String) {
    #expect(SiteFiles.line([cell, "x"]) == written + ",x\n")
  }
}
