import Foundation
import StudyModel
import Testing

@testable import Report

@Suite("The centre's listing and overview") struct MasterTests {
  private static let sites = [
    site([
      query(3, state: .open, firstAsked: "2008-09-02"), query(2, state: .open, firstAsked: "2008-08-30"),
      query(1, state: .resolved), query(4, state: .open, severity: .reject), query(5, state: .new),
    ]) {
      $0.siteCode = "ZED"
      $0.siteName = nil
    },
    site([
      query(6, state: .open, participant: "-7", file: "=a\"b,c\nd.csv", row: 5, message: Hostile.formula)
    ]),
  ]

  private static func lines(_ sites: [SiteQueries]) -> [String] {
    var bytes: [UInt8] = []
    MasterListing(sites).write { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test("The listing has every query of every site, closed or not, by site, state, weight and age")
  func order() {
    let lines = Self.lines(Self.sites)
    #expect(
      lines[0].hasPrefix("site,site_name,country,id,state,severity,rule,participant,visit,form,field,field_code,"))
    #expect(
      lines.filter { $0.hasPrefix("ZED,") }.map { $0.split(separator: ",")[2] } == [
        "Q0000000000000005", "Q0000000000000004", "Q0000000000000002", "Q0000000000000003", "Q0000000000000001",
      ])
  }

  @Test("Cells are quoted where they have to be, and none is a formula")
  func quoting() {
    let text = Self.lines(Self.sites).joined(separator: "\n")
    #expect(
      text.contains(
        "\nABC,Abbey Clinic,United Kingdom,Q0000000000000006,open,query,date.order,'-7,,,,,july.zip,"
          + "\"'=a\"\"b,c\nd.csv\",5,DOB,,,,'=cmd|'/C calc'!A0\n"), "\(text)")
  }

  @Test("The listing does not depend on the order of sites and queries, and comes in pieces")
  func pieces() {
    let many = [site((1...3_000).map { query($0, row: Int($0)) })]
    var pieces = 0
    MasterListing(many).write { _ in pieces += 1 }
    #expect(pieces > 3)
    #expect(Self.lines(many).count == 3_001)
    let turned = Self.sites.reversed().map { site in
      var site = site
      site.queries.reverse()
      return site
    }
    #expect(Self.lines(turned) == Self.lines(Self.sites))
    #expect(
      MasterPage(study: "A Study", sites: turned).bytes() == MasterPage(study: "A Study", sites: Self.sites).bytes())
  }

  @Test("The overview counts by site, state and check, and names what waits longest")
  func overview() throws {
    let page = String(decoding: MasterPage(study: "A Study", sites: Self.sites).bytes(), as: UTF8.self)
    let row = try #require(page.components(separatedBy: "<tr").first { $0.contains(">ZED</bdi>") })
    // Reopened, new, open, answered, resolved, waived, rejects, queries.
    let numbers = row.matches(of: />([0-9,]+)<\/td>/).map { String($0.output.1) }
    #expect(numbers == ["0", "1", "3", "0", "1", "0", "1", "3"])
    #expect(row.contains("2008-08-30"))
    #expect(page.contains("<caption>2 of 5</caption>"))
    let oldest = try #require(page.range(of: "Waiting longest"))
    let first = try #require(page[oldest.upperBound...].range(of: "Q0000000000000002"))
    let second = try #require(page[oldest.upperBound...].range(of: "Q0000000000000003"))
    #expect(first.lowerBound < second.lowerBound)
  }

  @Test("A study without queries has an overview as well")
  func empty() {
    let page = String(decoding: MasterPage(study: "A Study", sites: [site([])]).bytes(), as: UTF8.self)
    #expect(page.contains("No site has a query"))
    #expect(!page.contains("Waiting longest"))
  }
}
