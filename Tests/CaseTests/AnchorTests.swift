import Foundation
import TestSupport
import Testing

@Suite("Dates that are counted from an anchor")
struct AnchorTests {
  /// The nightly pipeline of the study, with other options of de-identification.
  private func pipeline(_ options: String, in folder: String) throws -> String {
    let up = String(repeating: "../", count: folder.split(separator: "/").count)
    let text = try Repository.text("pipelines/invest/nightly.yaml")
      .replacing("study: study.yaml", with: "study: \(up)\(Repository.path("pipelines/invest/study.yaml").dropFirst())")
      .replacing("{profile: pseudonymised}", with: "{profile: pseudonymised, \(options)}")
    let path = folder + "/anchored.yaml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test(
    "Intervals are those of a night with shifts, and no date is where it was; with one worker or two, the same bytes")
  func nights() throws {
    let folder = TemporaryFolder()
    let shifted = try VaultTests.small()
    _ = try shifted.run()
    let anchored = CaseWorkspace()
    try FileManager.default.copyItem(atPath: shifted.path, toPath: anchored.path)
    for name in ["releases", "ledger.sqlite", "queries"] {
      try FileManager.default.removeItem(atPath: anchored.path + "/" + name)
    }
    try FileManager.default.removeItem(atPath: anchored.path + "/vault/crosswalk")
    let path = try pipeline("anchor: DM.consent", in: folder.path)
    let ended = try VertebraCommand.run("run", path, "--workspace", anchored.path, "--workers", "2")
    #expect([0, 1].contains(ended.exitCode), "\(ended.err)")
    let dates = { (workspace: CaseWorkspace) -> [String: [String]] in
      let rows = try workspace.csv("unblinded/adqs.csv").rows
      return Dictionary(grouping: rows.filter { !$0["ADT"].isEmpty }) { $0["USUBJID"] }
        .mapValues { rows in rows.map { $0["ADT"] } }
    }
    let before = try dates(shifted)
    let after = try dates(anchored)
    #expect(!after.isEmpty && Set(after.keys).isSubset(of: before.keys))
    func day(_ text: String) throws -> Int {
      let parser = ISO8601DateFormatter()
      parser.formatOptions = [.withFullDate]
      return Int(try #require(parser.date(from: text)).timeIntervalSince1970 / 86_400)
    }
    for (subject, moved) in after {
      let shifts = Set(try zip(moved, before[subject] ?? []).map { try day($0) - day($1) })
      #expect(shifts.count == 1 && moved.count == before[subject]?.count, "\(subject)")
      // Visits lie within about a year after consent, on 1 January 2000.
      #expect(try moved.allSatisfy { (-60...600).contains(try day($0) - day("2000-01-01")) }, "\(subject)")
    }
    let first = try anchored.release()
    for name in ["releases", "ledger.sqlite", "queries", "vault/crosswalk"] {
      try FileManager.default.moveItem(
        atPath: anchored.path + "/" + name, toPath: folder.path + "/" + name.replacing("/", with: "-"))
    }
    _ = try VertebraCommand.run("run", path, "--workspace", anchored.path, "--workers", "1")
    let kept = folder.path + "/releases/" + URL(filePath: first).lastPathComponent
    #expect(try CaseWorkspace.contents(of: try anchored.release()) == CaseWorkspace.contents(of: kept))
  }

  @Test("An anchor that names no date of the study is an error of the pipeline, at its line")
  func wrongAnchor() throws {
    let folder = TemporaryFolder()
    let ended = try VertebraCommand.run("plan", try pipeline("anchor: DM.weight", in: folder.path))
    #expect(ended.exitCode == 2)
    #expect(ended.err.contains("deidentify.anchor_unknown"))
  }
}
