import Foundation
import TestSupport
import Testing

@Suite("No identifier of a participant leaves the vault")
struct LeakTests {
  /// What the search printed.
  private struct Search: Decodable {
    var looked: [String: Int]
    /// Value, class, place.
    var hits: [[String]]
  }

  private func search(_ paths: [String]) throws -> Search {
    let text = try Python.run(
      "Tests/CaseTests/Scripts/leaks.py", [Repository.path("fixtures/invest/truth/identifiers.csv")] + paths)
    return try JSONDecoder().decode(Search.self, from: Data(text.utf8))
  }

  /// Everything of a workspace that is neither what came in nor the vault.
  private func outputs(of workspace: CaseWorkspace) throws -> [String] {
    let inputs: Set<String> = ["inbox", "vault", "store"]
    let names = try FileManager.default.contentsOfDirectory(atPath: workspace.path).sorted()
    let store = try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/store").sorted()
    return names.filter { !inputs.contains($0) }.map { "\(workspace.path)/\($0)" }
      + store.filter { $0 != "objects" }.map { "\(workspace.path)/store/\($0)" }
  }

  /// Coincidences with the study's own words, which stand in its configuration: its visits are called `Day 3` and
  /// `Day 14`, and a site is `Nuffield Orthopaedic Centre, Oxford`, whose files are called after it.
  private static let exceptions: Set<String> = ["last_name Day", "town Oxford"]
  /// Words of the names of other sites, which stand in what goes back to them.
  private static let siteNames: Set<String> = ["town Glasgow", "town Rochester"]

  /// Participants' initials that are words of the study's data: a drug is called `MS Contin`.
  private static let drugs: Set<String> = ["initials MS"]

  private func expectClean(_ search: Search, exceptions: Set<String> = exceptions) {
    var used: Set<String> = []
    var leaks: [String] = []
    for hit in search.hits {
      let name = "\(hit[1]) \(hit[0])"
      if exceptions.contains(name) { used.insert(name) } else { leaks.append("\(name) in \(hit[2])") }
    }
    print("identifiers that are words of the study: \(used.sorted().joined(separator: ", "))")
    #expect(leaks == [])
    #expect(used == exceptions)
  }

  @Test("The search finds what is there: planted in text, JSON, a name, gzip, the ledger's kind of file and Parquet")
  func searchFinds() throws {
    let folder = TemporaryFolder()
    let write = { (name: String, bytes: [UInt8]) in
      try Data(bytes).write(to: URL(filePath: folder.path + "/" + name))
    }
    try write("a.txt", Array("seen: EVELYN, and 419 fourth avenue sw.".utf8))
    try write("b.json", Array(#"{"count": 50401, "who": "Evelyn Catr\#u{0069}\#u{0300}ona"}"#.utf8))
    try write("c.csv.gz", Deflate.gzip(Array("id,name\n1,Kaczmarek phyllis\n2,\"KACZMAREK,PHYLLIS\"\n".utf8)))
    try write("906-47-0515.log", [])
    let found = Set(try search([folder.path]).hits.map { "\($0[0]) in \($0[2])" })
    for expected in [
      "Evelyn in a.txt", "419 Fourth Avenue SW in a.txt", "Evelyn in b.json", "Catrìona in b.json",
      "KACZMAREK,PHYLLIS in c.csv.gz", "906-47-0515 in name of 906-47-0515.log",
    ] { #expect(found.contains(expected), "\(expected)") }
    #expect(!found.contains { $0.hasPrefix("50401") })
    // Every value is found in the list of values itself.
    let all = try search([Repository.path("fixtures/invest/truth/identifiers.csv")])
    #expect(Set(all.hits.map { $0[0] }).count == 956)
  }

  @Test("No identifier is in the ledger, the releases or anything else that two nights left on disk")
  func nothingOnDisk() throws {
    let first = try SharedNights.first().workspace
    let second = try SharedNights.second().workspace
    let search = try search(try outputs(of: first) + outputs(of: second))
    expectClean(search, exceptions: Self.exceptions.union(Self.siteNames).union(Self.drugs))
    #expect((search.looked["workbook_parts"] ?? 0) > 100)
    #expect(search.looked["long"] == 897)
    #expect(search.looked["short"] == 59)
    #expect((search.looked["files"] ?? 0) >= 50)
    #expect((search.looked["parquet_cells"] ?? 0) > 100_000)
    #expect((search.looked["ledger_texts"] ?? 0) > 1000)
  }

  @Test("No identifier is printed by any command, with and without --json")
  func nothingPrinted() throws {
    let first = try SharedNights.first()
    let second = try SharedNights.second()
    let workspace = first.workspace.path
    let folder = TemporaryFolder()
    var count = 0
    func keep(_ ended: VertebraCommand.Ended) throws {
      count += 1
      try ended.out.write(toFile: "\(folder.path)/\(count).out", atomically: false, encoding: .utf8)
      try ended.err.write(toFile: "\(folder.path)/\(count).err", atomically: false, encoding: .utf8)
    }
    try keep(first.ended)
    try keep(second.ended)
    for json in [[], ["--json"]] {
      try keep(VertebraCommand.run(["status", "--workspace", workspace] + json))
      try keep(VertebraCommand.run(["plan", CaseWorkspace.nightly] + json))
      try keep(VertebraCommand.run(["doctor", CaseWorkspace.study, "--workspace", workspace] + json))
      for archive in Repository.files(below: "fixtures/invest/inbox") {
        let site = String(archive.split(separator: "/")[3])
        try keep(
          VertebraCommand.run(
            ["check", archive, "--site", site, "--pipeline", "pipelines/invest/check-upload.yaml"] + json))
      }
    }
    let search = try search([folder.path])
    expectClean(search)
    #expect(count == 32)
    #expect((search.looked["bytes"] ?? 0) > 100_000)
  }
}
