import Foundation
import TestSupport
import Testing

@Suite("Every record of every received file is accounted for")
struct BalanceTests {
  private static let sites = ["BRI", "GGH", "MAYO", "NOT", "OXF", "STG", "UW", "UWCC", "WGH"]

  /// Counts by a script that knows nothing of Vertebra: bsdtar unpacks, Python's csv module counts.
  private static let recount = Result<CSVFile, any Error> {
    let folder = TemporaryFolder()
    let text = try Python.run(
      "Tests/CaseTests/Scripts/recount.py", [CaseWorkspace.fixtures, folder.path + "/unpacked"])
    try text.write(toFile: folder.path + "/recount.csv", atomically: false, encoding: .utf8)
    return try CSVFile(folder.path + "/recount.csv")
  }

  private let night: SharedNights.Night

  init() throws { night = try SharedNights.first() }

  private func receipts() throws -> [CSVFile.Row] {
    try Self.sites.flatMap { try night.workspace.csv("sites/\($0)/receipts.csv").rows }
  }

  @Test("The independent count agrees with the truth about the uploads")
  func recountAgreesWithTheTruth() throws {
    let counted = Dictionary(grouping: try Self.recount.get().rows) { "\($0["archive"]) \($0["member"])" }
    var compared = 0
    for row in try Truth.file("expected_counts").rows {
      let member = row["sheet"].isEmpty ? row["file"] : "\(row["file"])!/\(row["sheet"])"
      let found = try #require(counted["\(row["archive"]) \(member)"]?.first, "\(member)")
      let headers = (Int(row["header_rows"]) ?? 0) + (Int(row["repeated_header_rows"]) ?? 0)
      let expected = [
        row["records"], row["title_rows"], "\(headers)", row["data_rows"], row["blank_rows"], row["footer_rows"],
      ]
      #expect(
        ["records", "titles", "headers", "data", "blank", "footers"].map { found[$0] } == expected, "\(member)")
      compared += 1
    }
    #expect(compared == 84)
  }

  @Test("The receipts list every member of every archive, with its size")
  func receiptsListEveryMember() throws {
    let listed = Set(try receipts().map { "\($0["archive"]) \($0["member"]) \($0["bytes"])" })
    let sent = Set(try Self.recount.get().rows.map { "\($0["archive"]) \($0["member"]) \($0["bytes"])" })
    // 121 members, and 18 sheets of four workbooks.
    #expect(sent.count == 139)
    #expect(sent.subtracting(listed) == [])
    // The archive inside St George's archive is a member too.
    #expect(Set(listed.subtracting(sent).map { $0.prefix { $0 != " " } }) == [])
  }

  @Test("The receipts' counts of every member that is read equal the independent count")
  func receiptsCountTheSame() throws {
    let counted = Dictionary(grouping: try Self.recount.get().rows) { "\($0["archive"]) \($0["member"])" }
    var compared = 0
    var records = 0
    var wrong: [String] = []
    for row in try receipts() where row["verdict"] == "read" {
      let found = try #require(counted["\(row["archive"]) \(row["member"])"]?.first, "\(row["member"])")
      let data = (Int(row["data"]) ?? 0) + (Int(row["quarantined"]) ?? 0)
      let received = ["records", "titles", "headers", "blank", "footers"].map { row[$0] } + ["\(data)"]
      let expected = ["records", "titles", "headers", "blank", "footers", "data"].map { found[$0] }
      if received != expected { wrong.append("\(row["archive"]) \(row["member"]): \(received), counted \(expected)") }
      compared += 1
      records += Int(row["records"]) ?? 0
    }
    #expect(wrong == [])
    // 128 members and sheets with 11,179 records, less two data dictionaries with 290 and a sheet of notes with 5.
    #expect(compared == 125)
    #expect(records == 10_884)
  }

  /// A line of the manifest's balance.
  private struct Line: Decodable {
    var stage: String
    var site: String
    var table: String
    var `in`: Int
    var out: Int
    var quarantined: Int
    var superseded: Int
    var cut: Int
  }

  private struct Manifest: Decodable {
    var balance: [Line]
  }

  /// Those of the manifest, and those for the unblinded alone: of records that tell the treatment by being there.
  private func balance() throws -> [Line] {
    let data = try Data(contentsOf: URL(filePath: try night.workspace.release() + "/manifest.json"))
    let unblinded = try night.workspace.csv("unblinded/balance.csv").rows.map { row in
      func number(_ column: String) -> Int { Int(row[column]) ?? -1 }
      return Line(
        stage: row["stage"], site: row["site"], table: row["table"], in: number("in"), out: number("out"),
        quarantined: number("quarantined"), superseded: number("superseded"), cut: number("cut"))
    }
    return try JSONDecoder().decode(Manifest.self, from: data).balance + unblinded
  }

  @Test("Lines that count records which tell the treatment are for the unblinded alone")
  func tellingLinesLieApart() throws {
    let manifest = try String(contentsOfFile: try night.workspace.release() + "/manifest.json", encoding: .utf8)
    let apart = Set(try night.workspace.csv("unblinded/balance.csv").rows.map { $0["table"] })
    #expect(apart.isSuperset(of: ["RA", "PX", "XO"]))
    for table in ["RA", "PX", "XO"] { #expect(!manifest.contains(#""table":"\#(table)""#)) }
    #expect(manifest.contains(#""table":"PR""#))
  }

  @Test("In each line of the balance, rows in are rows out, quarantined, superseded and cut")
  func everyLineAddsUp() throws {
    let lines = try balance()
    #expect(lines.count > 300)
    for line in lines {
      #expect(line.in == line.out + line.quarantined + line.superseded + line.cut, "\(line)")
    }
  }

  @Test("What leaves a stage is what comes into the next, table by table")
  func nothingIsLostBetweenStages() throws {
    let lines = try balance()
    // Behind the shuffle a row counts for its participant's site, whoever sent it: the office's list is spread.
    let office = lines.filter { $0.table == "RA" && $0.site == "UWCC" }
    #expect(office.map { $0.out } == [132, 132, 132, 132, 132, 132])
    let spread = lines.filter { $0.table == "RA" && $0.stage == "validate.records" }
    #expect(spread.reduce(0) { $0 + $1.in } == 132)
    let stages = [
      "validate.fields", "deidentify.participants", "harmonise.dialects", "validate.rules", "validate.records",
      "derive.scores", "derive.visits", "derive.changes", "derive.data_sets",
    ]
    var compared = 0
    for (stage, next) in zip(stages, stages.dropFirst()) {
      let isShuffle = next == "validate.records"
      let left = lines.filter { $0.stage == stage && $0.out > 0 && !(isShuffle && $0.table == "RA") }
        .map { "\($0.site) \($0.table) \($0.out)" }.sorted()
      let came = lines.filter { $0.stage == next && $0.in > 0 && !(isShuffle && $0.table == "RA") }
        .map { "\($0.site) \($0.table) \($0.in)" }.sorted()
      #expect(left == came, "\(stage) to \(next)")
      compared += left.count
    }
    #expect(compared > 600)
  }

  @Test("What ingest reads of files with one form each comes into the next stage row by row")
  func nothingIsLostBehindIngest() throws {
    let lines = try balance()
    var compared = 0
    for site in ["STG", "UW", "UWCC"] {
      let read = lines.filter { $0.stage == "ingest.submissions" && $0.site == site }.reduce(0) { $0 + $1.out }
      let came = lines.filter { $0.stage == "validate.fields" && $0.site == site }.reduce(0) { $0 + $1.in }
      #expect(read == came, "\(site)")
      compared += came
    }
    #expect(compared > 800)
  }

  @Test("The ingest's line of each member is what its receipt says")
  func ingestLinesAreTheReceipts() throws {
    let lines = try balance().filter { $0.stage == "ingest.submissions" }
    for site in Self.sites {
      var expected: [String: [Int]] = [:]
      for row in try night.workspace.csv("sites/\(site)/receipts.csv").rows where row["verdict"] == "read" {
        let data = Int(row["data"]) ?? 0
        let quarantined = Int(row["quarantined"]) ?? 0
        let cut = Int(row["cut"]) ?? 0
        let isSuperseded = row["state"] == "superseded"
        let line = [
          data + quarantined, isSuperseded ? 0 : data - cut, quarantined, isSuperseded ? data - cut : 0, cut,
        ]
        expected[row["member"], default: [0, 0, 0, 0, 0]] = zip(expected[row["member"]] ?? [0, 0, 0, 0, 0], line).map(+)
      }
      var found: [String: [Int]] = [:]
      for line in lines where line.site == site {
        found[line.table] = [line.in, line.out, line.quarantined, line.superseded, line.cut]
      }
      #expect(found == expected, "\(site)")
    }
  }
}
