import Foundation
import TestSupport
import Testing

@Suite("A damaged archive harms its own site alone")
struct DamageTests {
  /// A night over the fixtures with some archives changed, with the key of the shared night.
  private func night(changing change: (String) throws -> Void) throws -> SharedNights.Night {
    let workspace = try CaseWorkspace(keyOf: try SharedNights.first().workspace)
    try change(workspace.path + "/inbox")
    return SharedNights.Night(workspace: workspace, ended: try workspace.run())
  }

  /// The lines of a site in a data set of the release.
  private func lines(_ site: String, of file: String, in workspace: CaseWorkspace) throws -> [[String]] {
    try workspace.csv(file).rows.filter { $0["SITEID"] == site }.map(\.cells)
  }

  /// The findings of severity `reject` about an archive as a whole or its members.
  private func rejects(_ archive: String, site: String, in workspace: CaseWorkspace) throws -> [String] {
    try workspace.csv("sites/\(site)/findings.csv").rows
      .filter { $0["severity"] == "reject" && $0["archive"] == archive }.map { $0["rule"] }
  }

  private func states(_ site: String, in workspace: CaseWorkspace) throws -> [String: Set<String>] {
    Dictionary(grouping: try workspace.csv("sites/\(site)/receipts.csv").rows) { $0["archive"] }
      .mapValues { Set($0.map { $0["state"] }) }
  }

  @Test("One byte flipped in a site's second archive puts its first in force, and the others complete")
  func flippedByte() throws {
    let whole = try SharedNights.first().workspace
    let damaged = try night { inbox in
      let path = inbox + "/STG/StGeorge_INVEST_0812.zip"
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[bytes.count / 2] ^= 0xFF
      try bytes.write(to: URL(filePath: path))
    }
    #expect(damaged.ended.exitCode == 1)
    #expect(try !rejects("StGeorge_INVEST_0812.zip", site: "STG", in: damaged.workspace).isEmpty)
    #expect(
      try states("STG", in: damaged.workspace)
        == ["StGeorge_INVEST_0809.zip": ["read"], "StGeorge_INVEST_0812.zip": ["refused"]])
    for site in ["BRI", "GGH", "MAYO", "NOT", "UW", "UWCC", "WGH", "OXF"] {
      for file in ["unblinded/adqs.csv", "unblinded/adsl.csv", "blinded/adqs.csv", "blinded/adsl.csv"] {
        #expect(try lines(site, of: file, in: damaged.workspace) == lines(site, of: file, in: whole), "\(site) \(file)")
      }
    }
    // Transfer 1 of the site is back: 20 participants, no record of 3 months.
    #expect(try lines("STG", of: "unblinded/adsl.csv", in: damaged.workspace).count == 20)
    let visits = try damaged.workspace.csv("unblinded/adqs.csv").rows
      .filter { $0["SITEID"] == "STG" && $0["PARAMCD"] == "PAIN24H" && $0["ANL01FL"] == "Y" }.map { $0["AVISITN"] }
    #expect(Set(visits) == ["0", "3", "14", "30"])
    // The site's name stands in the report of the night, and its finding is counted.
    let line = damaged.ended.out.split(separator: "\n").first { $0.contains("StGeorge_INVEST_0812.zip") }
    #expect(line?.split(separator: " ").prefix(3) == ["STG", "StGeorge_INVEST_0812.zip", "refused"])
  }

  @Test("An archive that was cut off and a file that is no archive are refused, each for its site")
  func cutOffAndNoArchive() throws {
    let whole = try SharedNights.first().workspace
    let damaged = try night { inbox in
      let path = inbox + "/MAYO/INVEST_MAYO_2008-12-04.zip"
      let bytes = try Data(contentsOf: URL(filePath: path))
      try bytes.prefix(bytes.count * 2 / 3).write(to: URL(filePath: path))
      try Data("This is a letter and no archive.\n".utf8).write(to: URL(filePath: inbox + "/NOT/NUH-INVEST-Sep08.zip"))
      let seven = inbox + "/GGH/GGH_INVEST_04122008.7z"
      let sevenBytes = try Data(contentsOf: URL(filePath: seven))
      try sevenBytes.prefix(sevenBytes.count / 2).write(to: URL(filePath: seven))
      let tar = inbox + "/BRI/bristol_invest_20080902.tar.gz"
      let tarBytes = try Data(contentsOf: URL(filePath: tar))
      try tarBytes.prefix(tarBytes.count / 2).write(to: URL(filePath: tar))
    }
    #expect(damaged.ended.exitCode == 1)
    for (site, archive) in [
      ("MAYO", "INVEST_MAYO_2008-12-04.zip"), ("NOT", "NUH-INVEST-Sep08.zip"), ("GGH", "GGH_INVEST_04122008.7z"),
      ("BRI", "bristol_invest_20080902.tar.gz"),
    ] {
      #expect(try !rejects(archive, site: site, in: damaged.workspace).isEmpty, "\(archive)")
      #expect(try states(site, in: damaged.workspace)[archive] == ["refused"], "\(archive)")
    }
    for site in ["NOT", "BRI"] {
      #expect(try damaged.workspace.csv("unblinded/adqs.csv").rows.count { $0["SITEID"] == site } == 0)
    }
    #expect(try states("MAYO", in: damaged.workspace)["INVEST_MAYO_2008-09-02.zip"] == ["read"])
    #expect(try states("GGH", in: damaged.workspace)["GGH_INVEST_02092008.7z"] == ["read"])
    for site in ["STG", "UW", "UWCC", "WGH", "OXF"] {
      for file in ["unblinded/adqs.csv", "unblinded/adsl.csv"] {
        #expect(try lines(site, of: file, in: damaged.workspace) == lines(site, of: file, in: whole), "\(site) \(file)")
      }
    }
  }

  /// Swells a member of a site's second archive to eight megabytes, which are too many to be kept and so are verified
  /// while they are read.
  private func nightWithLargeMember(_ options: String...) throws -> SharedNights.Night {
    try night { inbox in
      let archive = inbox + "/MAYO/INVEST_MAYO_2008-12-04.zip"
      let whole = archive + ".whole"
      try FileManager.default.moveItem(atPath: archive, toPath: whole)
      _ = try Python.run(
        "Tests/CaseTests/Scripts/swell.py",
        [whole, archive, "INVEST_DATA_2008-12-04_1014.csv", "4000000"] + options)
      try FileManager.default.removeItem(atPath: whole)
    }
  }

  @Test("A member that is too large to be kept gives the same data, and its blank lines are counted")
  func largeMember() throws {
    let whole = try SharedNights.first().workspace
    let swollen = try nightWithLargeMember()
    for file in ["unblinded/adqs.csv", "unblinded/adsl.csv"] {
      #expect(try lines("MAYO", of: file, in: swollen.workspace) == lines("MAYO", of: file, in: whole), "\(file)")
    }
    let receipt = try #require(
      try swollen.workspace.csv("sites/MAYO/receipts.csv").rows
        .first { $0["archive"] == "INVEST_MAYO_2008-12-04.zip" && $0["member"].hasPrefix("INVEST_DATA_") })
    #expect(receipt["bytes"] == String(126_604 + 8_000_000))
    #expect(receipt["sha256"].count == 64)
    #expect(receipt["blank"] == "4000000")
  }

  @Test("A large member whose damage shows only at its end leaves no row and no finding behind")
  func damageAtTheEnd() throws {
    let damaged = try nightWithLargeMember("damaged")
    #expect(damaged.ended.exitCode == 1)
    #expect(
      try rejects("INVEST_MAYO_2008-12-04.zip", site: "MAYO", in: damaged.workspace) == ["archive.crcMismatch"])
    #expect(
      try states("MAYO", in: damaged.workspace)
        == ["INVEST_MAYO_2008-09-02.zip": ["read"], "INVEST_MAYO_2008-12-04.zip": ["refused"]])
    let receipts = try damaged.workspace.csv("sites/MAYO/receipts.csv").rows
      .filter { $0["archive"] == "INVEST_MAYO_2008-12-04.zip" }
    #expect(receipts.allSatisfy { $0["records"] == "0" })
    #expect(receipts.filter { $0["verdict"] == "refused" }.map { $0["member"] } == ["INVEST_DATA_2008-12-04_1014.csv"])
    // What the release holds of the site is what transfer 1 alone says.
    let first = try night { inbox in
      try FileManager.default.removeItem(atPath: inbox + "/MAYO/INVEST_MAYO_2008-12-04.zip")
    }
    for file in ["unblinded/adqs.csv", "unblinded/adsl.csv"] {
      #expect(
        try lines("MAYO", of: file, in: damaged.workspace) == lines("MAYO", of: file, in: first.workspace), "\(file)")
    }
    let findings = try damaged.workspace.csv("sites/MAYO/findings.csv").rows
      .filter { $0["archive"] == "INVEST_MAYO_2008-12-04.zip" }
    #expect(findings.count == 1)
  }
}
