import Foundation
import TestSupport
import Testing

@Suite("Planted errors are found, with participant, visit and field")
struct DefectsTests {
  private static let defects = Result { try CSVFile(Repository.path("fixtures/invest/truth/defects.csv")).rows }

  /// Everything that a night says of a site, to whomever.
  private func findings(_ release: String, _ site: String, number: String) throws -> [CSVFile.Row] {
    let unblinded = try CSVFile("\(release)/unblinded/findings.csv").rows.filter {
      $0["participant"].hasPrefix(number)
    }
    return try CSVFile("\(release)/sites/\(site)/findings.csv").rows + unblinded
  }

  /// What is looked for where the list of planted errors names another place than a finding can have: the rule, and
  /// whether participant, visit and form are those of the list.
  private static let elsewhere: [String: (rule: String, person: Bool, visit: Bool, form: Bool)] = [
    // Behind de-identification there is an age and no birth date.
    "age_below_50": ("entry.age", true, false, true),
    // The list gives the first cell of a column that no form has.
    "unknown_column_identifier": ("column.identifiers", true, true, true),
    "missing_form": ("form.missing", true, true, true),
    "vanished_row": ("record.vanished", true, true, false),
    // The record is called month 1, as the site has it; the list has the visit that was meant.
    "wrong_visit": ("visit.disagrees", true, false, true),
    "blank_rows": ("record.blank", false, false, false),
    "hidden_sheet": ("workbook.hidden_sheet", false, false, false),
    "extra_file": ("member.unknown", false, false, false),
  ]

  private func isFound(_ defect: CSVFile.Row, by finding: CSVFile.Row) -> Bool {
    let isPerson = finding["participant"] == defect["participant"]
    let isVisit = finding["visit"] == defect["visit"]
    let isForm = finding["form"] == defect["form"]
    if let place = Self.elsewhere[defect["kind"]] {
      return finding["rule"] == place.rule && (isPerson || !place.person) && (isVisit || !place.visit)
        && (isForm || !place.form)
    }
    let isField = finding["field"] == defect["field"] || defect["field"] == "*"
    // A form with one record a participant names no visit, where the list has its first.
    return isPerson && isForm && isField && (isVisit || finding["visit"].isEmpty)
  }

  @Test("Of those of both transfers of the four sites at least 95 in 100 are found, and each that is not is known")
  func found() throws {
    let nights = try SharedTransfers.nights()
    let defects = try Self.defects.get()
    #expect(defects.count == 101)
    var missed: [String] = []
    for defect in defects {
      let release = nights.releases[defect["transfer"] == "1" ? 0 : 1]
      let number = ["MAYO": "01", "OXF": "03", "STG": "04", "GGH": "05"][defect["site"]] ?? ""
      let all = try findings(release, defect["site"], number: number)
      if !all.contains(where: { isFound(defect, by: $0) }) {
        missed.append("\(defect["site"]) \(defect["transfer"]) \(defect["kind"]) \(defect["participant"])")
      }
    }
    #expect(missed == [])
  }

  @Test("Questions about what was corrected are resolved, the others grow older under the same ids, and silence keeps")
  func lives() throws {
    let nights = try SharedTransfers.nights()
    let path = nights.workspace.path
    func ids(_ release: String, _ site: String) throws -> Set<String> {
      Set(
        try CSVFile("\(release)/sites/\(site)/findings.csv").rows.filter { $0["severity"] != "note" }.map { $0["id"] })
    }
    func listed(_ state: String, _ site: String) throws -> Set<String> {
      let ended = try VertebraCommand.run(
        "queries", "list", "--workspace", path, "--site", site, "--state", state, "--limit", "10000")
      #expect(ended.exitCode == 0)
      return Set(
        ended.out.split(separator: "\n").compactMap { line in
          line.split(separator: " ").first.map(String.init)
        }.filter { $0.prefix(16).count == 16 && $0.prefix(16).allSatisfy(\.isHexDigit) })
    }
    for site in ["MAYO", "STG", "GGH"] {
      let (before, now) = (try ids(nights.releases[0], site), try ids(nights.releases[1], site))
      #expect(try listed("open", site).isSuperset(of: before.intersection(now)), "\(site)")
      #expect(try listed("new", site) == now.subtracting(before), "\(site)")
      // What is no longer found is resolved, but for questions about a record that has gone.
      let resolved = try listed("resolved", site)
      let silent = before.subtracting(now).subtracting(resolved)
      #expect(resolved == before.subtracting(now).subtracting(silent))
      #expect(try listed("open", site).isSuperset(of: silent), "\(site)")
      #expect(!resolved.isEmpty && silent.count <= 1, "\(site): \(silent)")
    }
    // Nobody who may be blind is shown a question that tells the treatment.
    let telling = try CSVFile("\(nights.releases[1])/unblinded/findings.csv").rows.first { $0["severity"] == "query" }
    let id = try #require(telling?["id"])
    let blind = try VertebraCommand.run("queries", "show", id, "--workspace", path)
    #expect(blind.exitCode == 3 && blind.out.isEmpty)
    #expect(try VertebraCommand.run("queries", "show", id, "--unblinded", "--workspace", path).exitCode == 0)
    // The same night again changes nothing.
    let before = try VertebraCommand.run("queries", "list", "--workspace", path, "--json")
    #expect(try nights.workspace.run().out.hasPrefix("Nothing new"))
    #expect(try VertebraCommand.run("queries", "list", "--workspace", path, "--json").out == before.out)
  }

  @Test("A night that cannot publish the sites' queries says so after its release, and the next one does it")
  func interruptedListing() throws {
    let workspace = try CaseWorkspace(keyOf: nil)
    let blocked = workspace.path + "/queries/current"
    try FileManager.default.createDirectory(atPath: blocked + "/kept", withIntermediateDirectories: true)
    let first = try workspace.run()
    #expect(first.exitCode == 3)
    #expect(first.err.contains("queries/current"), "\(first.err)")
    let release = try workspace.release()
    try FileManager.default.removeItem(atPath: blocked)
    let second = try workspace.run()
    #expect(second.exitCode == 1)
    #expect(try workspace.release() == release)
    #expect(FileManager.default.fileExists(atPath: blocked + "/STG/queries.xlsx"))
    let states = try VertebraCommand.run("queries", "list", "--workspace", workspace.path, "--state", "open")
    #expect(states.out.hasPrefix("0 of 0"), "nothing grows older by being told again")
    #expect(try workspace.run().out.hasPrefix("Nothing new"))
  }
}
