import Foundation
import TestSupport
import Testing

/// Risk, recipes and public releases over the uploads of the fixtures.
@Suite("What the public gets, and what the trial is told of it")
struct PublicReleaseTests {
  private static func json(_ path: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
  }

  private static func risk(_ release: String, _ folder: String) throws -> [String: Any] {
    try #require((json("\(release)/risk/\(folder)/risk.json") as? [[String: Any]])?.first)
  }

  /// Computed by DuckDB from the data set that was written.
  private static func sizes(of csv: String, by columns: [String]) throws -> [Int] {
    let bytes = Array(try Data(contentsOf: URL(filePath: csv)))
    let script = """
      import sys, duckdb
      for (n,) in sorted(duckdb.sql(f"select count(*) from read_csv('{sys.argv[1]}', header=true, all_varchar=true) group by \
      \(columns.joined(separator: ", "))").fetchall()): print(n)
      """
    return try Python.run(script, on: bytes).split(separator: "\n").compactMap { Int($0) }
  }

  @Test("The night's risk report has the classes, k and uniques that SQL finds in ADSL")
  func nightly() throws {
    let release = try SharedNights.first().workspace.release()
    let report = try Self.risk(release, "blinded")
    let sizes = try Self.sizes(of: "\(release)/blinded/adsl.csv", by: ["AGE", "SEX", "SITEID", "EDULVL"])
    #expect(!sizes.isEmpty)
    #expect(report["records"] as? Int == sizes.reduce(0, +))
    #expect(report["classes"] as? Int == sizes.count)
    #expect(report["k"] as? Int == sizes.first)
    #expect(report["uniques"] as? Int == sizes.count { $0 == 1 })
    #expect(report["records_below_required_k"] as? Int == sizes.filter { $0 < 11 }.reduce(0, +))
    let manifest = try #require(Self.json("\(release)/manifest.json") as? [String: Any])
    #expect(manifest["profile"] as? String == "pseudonymised")
  }

  @Test("A public run without a recipe publishes nothing; with the proposed one it has no group below k and no date")
  func publicRun() throws {
    let release = try SharedNights.first().workspace.release()
    let proposed = "\(release)/risk/blinded/adsl_recipe.yaml"
    try #require(FileManager.default.fileExists(atPath: proposed))
    // A study of its own, in which the recipe can be pinned.
    let folder = TemporaryFolder()
    try FileManager.default.copyItem(atPath: Repository.path("pipelines"), toPath: "\(folder.path)/pipelines")
    let study = "\(folder.path)/pipelines/\(Self.name)"
    let workspace = try CaseWorkspace(keyOf: try SharedNights.first().workspace)
    func run() throws -> VertebraCommand.Ended {
      try VertebraCommand.run("run", "\(study)/public.yaml", "--workspace", workspace.path)
    }
    let refused = try run()
    #expect(refused.exitCode == 3)
    #expect(refused.err.contains("pin the recipe"))
    #expect(!FileManager.default.fileExists(atPath: "\(workspace.path)/releases/current"))

    try FileManager.default.copyItem(atPath: proposed, toPath: "\(study)/adsl_recipe.yaml")
    let text = try String(contentsOfFile: "\(study)/study.yaml", encoding: .utf8)
    try text.replacing("    suppress: 0.1\n", with: "    suppress: 0.1\n    recipe: adsl_recipe.yaml\n")
      .write(toFile: "\(study)/study.yaml", atomically: true, encoding: .utf8)
    let ended = try run()
    #expect(ended.exitCode <= 1, "\(ended.err)")
    let published = try workspace.release()
    let columns = try workspace.csv("public/adsl.csv").columns
    for gone in ["RFICDT", "TRTSDT", "AGEGR1", "EMPLOY", "ARM", "TRT01P"] { #expect(!columns.contains(gone)) }
    #expect(columns.contains("AGE") && columns.contains("SEX") && columns.contains("SITEID"))
    let sizes = try Self.sizes(of: "\(published)/public/adsl.csv", by: ["AGE", "SEX", "SITEID", "EDULVL"])
    #expect((sizes.first ?? 0) >= 11)
    #expect(try Self.risk(published, "public")["k"] as? Int == sizes.first)
    // No centre is named, no date of any form stands anywhere, and study days do.
    let scores = try workspace.csv("public/adqs.csv")
    #expect(scores.columns.contains("ADY") && !scores.columns.contains("ADT") && !scores.columns.contains("SITEID"))
    for name in ["adsl.csv", "adqs.csv", "adsl_by_siteid_sex.csv"] {
      let text = try String(contentsOfFile: "\(published)/public/\(name)", encoding: .utf8)
      #expect(text.firstMatch(of: /\b(19|20)\d\d-\d\d-\d\d\b/) == nil, "\(name)")
      for site in ["MAYO", "GGH", "STG", "WGH", "BRI"] { #expect(!text.contains(",\(site)"), "\(name)") }
    }
    // The table of counts has no small number.
    let counts = try workspace.csv("public/adsl_by_siteid_sex.csv")
    for row in counts.rows {
      for cell in row.cells.dropFirst() {
        #expect(cell == "*" || Int(cell).map { $0 == 0 || ($0 >= 10 && $0 % 5 == 0) } == true, "\(cell)")
      }
    }
    let manifest = try #require(Self.json("\(published)/manifest.json") as? [String: Any])
    #expect(manifest["profile"] as? String == "public")
  }

  @Test("The plan prints the fate of every field of every form, of columns without a field, and of written variables")
  func plan() throws {
    let ended = try VertebraCommand.run("plan", CaseWorkspace.nightly, "--json")
    let plan = try #require(JSONSerialization.jsonObject(with: Data(ended.out.utf8)) as? [String: Any])
    let fates = try #require(plan["fates"] as? [[String: Any]])
    func fate(_ table: String, _ column: String) -> [String: Any]? {
      fates.first { $0["table"] as? String == table && $0["column"] as? String == column }
    }
    #expect(fate("DM", "last")?["action"] as? String == "Remove")
    #expect(
      fate("DM", "birth")?["action"] as? String == "Derive Age" && fate("DM", "birth")?["result"] as? String == "age")
    #expect(fate("DM", "postcode")?["result"] as? String == "area")
    #expect(fate("PN", "date")?["action"] as? String == "Offset")
    #expect(fate("ADSL", "ARM")?["action"] as? String == "Remove")
    #expect(fates.contains { ($0["reason"] as? String)?.hasPrefix("dropped: no field") == true })
    // Every field that a form file names has a line; runs such as "q{1..23}" stand for several.
    for file in Repository.files(below: "pipelines/\(Self.name)/forms", ending: ".yaml") {
      let lines = try Repository.text(file).split(separator: "\n")
      let form = try #require(lines.first { $0.hasPrefix("form: ") }).dropFirst(6)
      for line in lines where line.contains(" role: ") && line.hasPrefix("  ") && !line.contains("{1..") {
        let field = line.dropFirst(2).prefix { $0 != ":" }
        #expect(fate(String(form), String(field)) != nil, "\(form).\(field)")
      }
    }
    let text = try VertebraCommand.run("plan", CaseWorkspace.nightly).out
    #expect(text.contains("what becomes of each column at deidentify.participants, profile pseudonymised"))
    #expect(text.contains("any other column"))
  }

  private static let name = CaseWorkspace.study.split(separator: "/").last.map(String.init) ?? ""
}
