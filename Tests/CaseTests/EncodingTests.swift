import Foundation
import TestSupport
import Testing

@Suite("A site that changes its encoding without a word is told once a file, and its data wait")
struct EncodingTests {
  private func recode(_ archive: String, _ from: String, _ to: String, _ members: [String], in inbox: String) throws {
    let path = "\(inbox)/\(archive)"
    try FileManager.default.moveItem(atPath: path, toPath: path + ".before")
    _ = try Python.run("Tests/CaseTests/Scripts/recode.py", [path + ".before", path, from, to] + members)
    try FileManager.default.removeItem(atPath: path + ".before")
  }

  @Test(
    "The transfer is refused with one finding a file, which names both encodings, and the one before stays in force")
  func recoded() throws {
    let workspace = try CaseWorkspace(keyOf: try SharedNights.first().workspace)
    let inbox = workspace.path + "/inbox"
    try recode(
      "NOT/NUH-INVEST-Sep08.zip", "cp1252", "utf-8", ["Patient details.csv", "Pain.csv"], in: inbox)
    try recode(
      "MAYO/INVEST_MAYO_2008-12-04.zip", "utf-8", "utf-16-le", ["INVEST_DATA_2008-12-04_1014.csv"], in: inbox)
    #expect(try workspace.run().exitCode == 1)
    let nottingham = try workspace.csv("sites/NOT/findings.csv").rows
    #expect(
      nottingham.map { "\($0["rule"]) \($0["severity"]) \($0["member"])" }.sorted() == [
        "encoding.disagrees reject Pain.csv", "encoding.disagrees reject Patient details.csv",
      ])
    #expect(nottingham.allSatisfy { $0["message"].contains("in utf-8, but the study says windows-1252") })
    let mayo = try workspace.csv("sites/MAYO/findings.csv").rows
      .filter { $0["archive"] == "INVEST_MAYO_2008-12-04.zip" }
    #expect(mayo.map { "\($0["rule"]) \($0["member"])" } == ["encoding.disagrees INVEST_DATA_2008-12-04_1014.csv"])
    let receipts = try workspace.csv("sites/MAYO/receipts.csv").rows
    #expect(Set(receipts.filter { $0["archive"] == "INVEST_MAYO_2008-09-02.zip" }.map { $0["state"] }) == ["read"])
    let refused = try #require(receipts.first { $0["verdict"] == "refused" })
    #expect(refused["declared_encoding"] == "utf-8")
    #expect(refused["detected_encoding"] == "utf-16le")
  }

  @Test("Receipts tell what each text was declared and found to be")
  func receipts() throws {
    let night = try SharedNights.first()
    func told(_ site: String, _ member: String) throws -> String? {
      try night.workspace.csv("sites/\(site)/receipts.csv").rows.last { $0["member"].hasSuffix(member) }.map {
        [$0["encoding"], $0["declared_encoding"], $0["detected_encoding"], $0["line_end"]].joined(separator: " ")
      }
    }
    #expect(try told("NOT", "Pain.csv") == "windows-1252 windows-1252 windows-1252 crlf")
    #expect(try told("MAYO", "labs_mayo_20081204.csv") == "utf-8 utf-8 utf-8 lf")
    #expect(try told("MAYO", "procedure_UNBLINDED_20081204.csv") == "utf-8 utf-8 us-ascii crlf")
  }
}
