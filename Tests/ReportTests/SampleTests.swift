import Foundation
import StudyModel
import TestSupport
import Testing

@testable import Report

/// Where samples come from and go to.
private enum Sample {
  static let release = ProcessInfo.processInfo.environment["VERTEBRA_RELEASE"]
  static let folder = ProcessInfo.processInfo.environment["VERTEBRA_SAMPLE"]
}

/// Pages and workbooks to look at, made from the findings of a release:
/// `VERTEBRA_RELEASE=workspace/releases/current VERTEBRA_SAMPLE=folder swift test --filter SampleTests`.
@Suite("Samples to look at", .enabled(if: Sample.release != nil && Sample.folder != nil, "no sample is asked for"))
struct SampleTests {
  private struct Row: Decodable {
    var id, severity, rule, participant, visit, form, field, archive, member, record, message: String
  }

  private static func rows(_ path: String) throws -> [Row] {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let text = try Python.run(
      "import csv, json, sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], encoding='utf-8', newline='')))))",
      on: bytes)
    return try JSONDecoder().decode([Row].self, from: Data(text.utf8))
  }

  /// States are given by turns, so that each is seen.
  private static func query(_ row: Row, _ number: Int) throws -> ReportedQuery {
    let states: [QueryState] = [.new, .new, .open, .open, .open, .answered, .reopened, .resolved]
    let state = states[number % states.count]
    return ReportedQuery(
      id: try #require(QueryID("Q" + row.id)), state: state, severity: try #require(Severity(rawValue: row.severity)),
      rule: row.rule, participant: row.participant.isEmpty ? nil : row.participant,
      visit: row.visit.isEmpty ? nil : row.visit, form: row.form.isEmpty ? nil : row.form,
      field: row.field.isEmpty ? nil : row.field, archive: row.archive, file: row.member, row: Int(row.record),
      message: row.message, firstAsked: state == .new ? "2008-12-04" : "2008-09-0\(1 + number % 9)",
      reply: state == .answered || state == .reopened ? "We are asking the ward for the chart." : nil)
  }

  @Test("Samples are written")
  func write() throws {
    let release = try #require(Sample.release)
    let folder = try #require(Sample.folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var sites: [SiteQueries] = []
    for code in try FileManager.default.contentsOfDirectory(atPath: "\(release)/sites").sorted() {
      let rows = try Self.rows("\(release)/sites/\(code)/findings.csv")
      var sent = SiteQueries(
        study: "A study of two treatments", siteCode: code, siteName: "Hospital \(code)", country: "Somewhere",
        edition: "4 December 2008",
        transfers: Set(rows.map(\.archive)).subtracting([""]).sorted().map {
          ReportedTransfer(archive: $0, state: "accepted", rowsRead: 1234, filesRefused: 0)
        }, queries: try rows.enumerated().map { try Self.query($1, $0) })
      sites.append(sent)
      try Data(SitePage(sent).bytes()).write(to: URL(filePath: "\(folder)/\(code).html"))
      try Data(QueryWorkbook(sent).bytes()).write(to: URL(filePath: "\(folder)/\(code).xlsx"))
      sent.occasion = .check
      sent.centreChecks = ["Whether a visit or form is missing", "Whether two sites sent the same participant"]
      try Data(SitePage(sent).bytes()).write(to: URL(filePath: "\(folder)/\(code)-check.html"))
    }
    try Data(MasterPage(study: "A study of two treatments", edition: "4 December 2008", sites: sites).bytes())
      .write(to: URL(filePath: "\(folder)/master.html"))
    let listing = try FileHandle(forWritingTo: Self.emptyFile("\(folder)/master.csv"))
    MasterListing(sites).write { listing.write(Data($0)) }
    try listing.close()
  }

  private static func emptyFile(_ path: String) throws -> URL {
    try Data().write(to: URL(filePath: path))
    return URL(filePath: path)
  }
}
