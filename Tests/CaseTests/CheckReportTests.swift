import Foundation
import TestSupport
import Testing

@Suite("A check of an upload tells a site what the centre would, and what only the centre can")
struct CheckReportTests {
  private static let pipeline = Repository.path("pipelines/invest/check-upload.yaml")

  private func check(_ archive: String, _ site: String, _ options: [String], in folder: TemporaryFolder) throws
    -> VertebraCommand.Ended
  {
    try VertebraCommand.run(
      [
        "check", Repository.path("fixtures/invest/inbox/\(site)/\(archive)"), "--site", site, "--pipeline",
        Self.pipeline,
      ]
        + options, in: folder.path)
  }

  @Test("The page and the workbook hold every finding with its id, and the checks of the centre")
  func files() throws {
    let folder = TemporaryFolder()
    let ended = try check(
      "StGeorge_INVEST_0812.zip", "STG", ["--html", "page.html", "--workbook", "book.xlsx", "--json"], in: folder)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["book.xlsx", "page.html"])
    let report = try SmallStudy.report(ended)
    let findings = try #require(report["findings"] as? [[String: Any]])
    let page = try String(contentsOfFile: folder.path + "/page.html", encoding: .utf8)
    let questions = findings.filter { $0["severity"] as? String != "note" }
    #expect(questions.count >= 10)
    for finding in questions {
      let id = try #require(finding["id"] as? String)
      #expect(page.lowercased().contains(id), "\(id)")
    }
    let checks = try #require(report["centre_checks"] as? [String])
    #expect(checks.contains { $0.contains("registered at a second site") })
    #expect(checks.contains { $0.contains("differ from the transfer before") })
    for line in checks {
      #expect(page.contains(line.replacingOccurrences(of: "'", with: "&#39;")) || page.contains(line), "\(line)")
    }
    let book = try Data(contentsOf: URL(filePath: folder.path + "/book.xlsx"))
    #expect(book.prefix(2) == Data("PK".utf8))
  }

  @Test("Rules that need the office's list are named as the centre's, and those that tell the treatment only counted")
  func office() throws {
    let ended = try check("StGeorge_INVEST_0812.zip", "STG", [], in: TemporaryFolder())
    let end = try #require(ended.out.components(separatedBy: "Only the centre can check:\n").last)
    #expect(end.contains("further rule") && !end.contains("treatment.not_as_allocated"))
  }

  @Test("GGH's first transfer has no month 3 yet: one note for each form whose visits stand side by side")
  func unreachedVisit() throws {
    let ended = try check("GGH_INVEST_02092008.7z", "GGH", ["--json"], in: TemporaryFolder())
    let findings = try #require(try SmallStudy.report(ended)["findings"] as? [[String: Any]])
    #expect(findings.count { $0["rule"] as? String == "column.missing" } == 0)
    let notes = findings.filter { $0["rule"] as? String == "columns.visit_not_reached" }
    #expect(notes.map { $0["visit"] as? String } == ["M3"])
    let words = try #require(notes.first?["message"] as? String)
    #expect(words.contains("none of the 12 columns of visit Month 3: 'V4_Date', 'V4_Mode', 'V4_NRS'"))
  }
}
