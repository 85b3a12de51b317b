import Foundation
import TestSupport
import Testing

@Suite("Two more studies run with the same program, by configuration alone")
struct OtherStudiesTests {
  @Test("Each plans, and its rules and instruments do what their examples say", arguments: OtherStudy.all)
  func sound(_ study: OtherStudy) throws {
    for pipeline in ["nightly", "check-upload"] {
      let planned = try VertebraCommand.run("plan", "pipelines/\(study.folder)/\(pipeline).yaml")
      #expect(planned.exitCode == 0, "\(planned.err)")
      #expect(planned.err == "")
    }
    let tested = try VertebraCommand.run("test", "pipelines/\(study.folder)")
    #expect(tested.exitCode == 0, "\(tested.err)")
    #expect(tested.err == "")
    let rules = study.id == "KYPHO" ? "19 rules with" : "14 rules with"
    #expect(tested.out.hasPrefix(rules), "\(tested.out)")
  }

  @Test("The night ends well, and every upload is read to the last member", arguments: OtherStudy.all)
  func night(_ study: OtherStudy) throws {
    let night = try study.night()
    #expect(night.ended.exitCode == 0, "\(night.ended.out)\(night.ended.err)")
    for site in study.sites {
      let receipts = try night.csv("sites/\(site)/receipts.csv")
      #expect(!receipts.isEmpty)
      #expect(receipts.allSatisfy { ["read", "opened"].contains($0["verdict"]) }, "\(site)")
      #expect(receipts.allSatisfy { $0["state"] == "read" }, "\(site)")
    }
  }

  // MARK: Records

  private struct Line: Decodable {
    var stage: String
    var `in`: Int
    var out: Int
    var quarantined: Int
    var superseded: Int
    var cut: Int
  }

  private struct Manifest: Decodable { var balance: [Line] }

  @Test(
    "Records are as many as a script counts that knows nothing of the program, and balance", arguments: OtherStudy.all)
  func balance(_ study: OtherStudy) throws {
    let night = try study.night()
    let folder = TemporaryFolder()
    let text = try Python.run("Tests/CaseTests/Scripts/count_rows.py", [study.inbox])
    try text.write(toFile: folder.path + "/counted.csv", atomically: false, encoding: .utf8)
    let counted = Dictionary(grouping: try CSVFile(folder.path + "/counted.csv").rows) {
      "\($0["archive"]) \($0["member"])"
    }
    var members = 0
    for site in study.sites {
      for row in try night.csv("sites/\(site)/receipts.csv") where row["verdict"] == "read" {
        let found = try #require(counted["\(row["archive"]) \(row["member"])"]?.first, "\(row["member"])")
        #expect(row["data"] == found["data"], "\(row["member"])")
        members += 1
      }
    }
    #expect(members == (study.id == "KYPHO" ? 16 : 5))
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: URL(filePath: night.file("manifest.json"))))
    #expect(manifest.balance.count > 90)
    for line in manifest.balance {
      #expect(line.in == line.out + line.quarantined + line.superseded + line.cut, "\(line)")
    }
  }

  // MARK: Findings

  private func findings(_ study: OtherStudy) throws -> [String] {
    let night = try study.night()
    return try study.sites.flatMap { site in
      try night.csv("sites/\(site)/findings.csv").map {
        "\(site) \($0["severity"]) \($0["rule"]) \($0["participant"]) \($0["visit"])"
      }
    }
  }

  @Test("Every planted error is a query to the site that made it", arguments: OtherStudy.all)
  func planted(_ study: OtherStudy) throws {
    let found = try findings(study)
    let planted = try study.defects()
    #expect(planted.count == 4)
    for defect in planted {
      let finding = "\(defect.site) query \(defect.rule) \(defect.participant) \(defect.visit)"
      #expect(found.contains(finding), "\(finding)")
    }
    #expect(!found.contains { $0.contains(" reject ") })
  }

  @Test("A site is told the same of its upload before it sends it", arguments: OtherStudy.all)
  func check(_ study: OtherStudy) throws {
    for archive in study.archives {
      let site = String(archive.split(separator: "/")[3])
      let arguments = ["check", archive, "--site", site, "--pipeline", "pipelines/\(study.folder)/check-upload.yaml"]
      let ended = try VertebraCommand.run(arguments)
      #expect(ended.exitCode == 0, "\(ended.err)")
      let strict = try VertebraCommand.run(arguments + ["--fail-on", "query"])
      #expect(strict.exitCode == 1)
      let rules = try study.defects().filter { $0.site == site && !$0.rule.hasPrefix("visit.") }.map(\.rule)
      #expect(!rules.isEmpty)
      for rule in rules { #expect(ended.out.contains(rule), "\(rule)") }
    }
  }

  // MARK: Privacy, and the promise itself

  private struct Search: Decodable {
    var looked: [String: Int]
    var hits: [[String]]
  }

  @Test("No identifier of the truth is in anything that is written or printed", arguments: OtherStudy.all)
  func leaks(_ study: OtherStudy) throws {
    let night = try study.night()
    let printed = TemporaryFolder()
    try (night.ended.out + night.ended.err)
      .write(toFile: printed.path + "/printed.txt", atomically: false, encoding: .utf8)
    let inputs: Set<String> = ["inbox", "vault", "store"]
    let outputs = try FileManager.default.contentsOfDirectory(atPath: night.workspace).sorted()
      .filter { !inputs.contains($0) }.map { "\(night.workspace)/\($0)" }
    let store = try FileManager.default.contentsOfDirectory(atPath: night.workspace + "/store").sorted()
      .filter { $0 != "objects" }.map { "\(night.workspace)/store/\($0)" }
    let list = Repository.path("fixtures/\(study.folder)/truth/identifiers.csv")
    func search(_ paths: [String]) throws -> Search {
      try JSONDecoder().decode(
        Search.self, from: Data(try Python.run("Tests/CaseTests/Scripts/leaks.py", [list] + paths).utf8))
    }
    let found = try search(outputs + store + [printed.path])
    // A site is asked about its participants by the numbers that it gave them, and by nothing else of them.
    let leaks = found.hits.filter { hit in
      !(hit[1] == "subject" && hit[2].split(separator: "/").last?.hasPrefix("queries.") == true)
    }
    #expect(leaks == [])
    #expect((found.looked["parquet_cells"] ?? 0) > 5000)
    #expect((found.looked["ledger_texts"] ?? 0) > 100)
    // The search finds what is there: the list holds all of itself.
    #expect((found.looked["long"] ?? 0) > 200)
    #expect(
      Set(try search([list]).hits.map { $0[0] }).count == (found.looked["long"] ?? 0) + (found.looked["short"] ?? 0))
  }

  @Test("No file of the program knows any of the three studies")
  func sources() throws {
    // Pages and decision records may take a study as an example; everything that is compiled or read may not.
    let files = Repository.files(below: "Sources").filter { !$0.hasSuffix(".md") }
    #expect(files.count > 300)
    for file in files {
      guard let text = try? Repository.text(file).lowercased() else {
        Issue.record("\(file) is no text")
        continue
      }
      for word in ["invest", "vertebro", "kypho", "local-anaesthesia"] {
        #expect(!text.contains(word), "\(file): \(word)")
      }
    }
  }
}
