import Foundation
import TestSupport
import Testing

@Suite("Nobody can tell the arm from what is blinded")
struct BlindingTests {
  private struct Attempt: Decodable {
    var participants: Int
    var comparisons: Int
    var best: Double
    var hits: [[Cell]]

    enum Cell: Decodable {
      case text(String)
      case number(Double)

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
          self = .text(text)
        } else {
          self = .number(try container.decode(Double.self))
        }
      }
    }
  }

  private func attempt(on release: String) throws -> Attempt {
    let text = try Python.run("Tests/CaseTests/Scripts/arms.py", [release])
    return try JSONDecoder().decode(Attempt.self, from: Data(text.utf8))
  }

  @Test("A script that tries every column and property of the blinded folder cannot tell the arm")
  func armIsNotRecovered() throws {
    let attempt = try attempt(on: try SharedNights.first().workspace.release())
    print("tried \(attempt.comparisons) comparisons on \(attempt.participants), best balanced accuracy \(attempt.best)")
    #expect(attempt.participants > 30)
    #expect(attempt.comparisons > 1000)
    #expect(attempt.hits.isEmpty)
  }

  @Test("The script tells the arm from a column that gives it away")
  func scriptWorks() throws {
    let release = try SharedNights.first().workspace.release()
    let folder = TemporaryFolder()
    for name in ["blinded", "unblinded"] {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
    }
    let allocation = try CSVFile(release + "/unblinded/allocation.csv")
    try FileManager.default.copyItem(
      atPath: release + "/unblinded/allocation.csv", toPath: folder.path + "/unblinded/allocation.csv")
    var text = "USUBJID,KIT\n"
    for (index, row) in allocation.rows.enumerated() {
      text += "X-\(row["participant"]),\(2 * index + (row["arm"] == allocation.rows[0]["arm"] ? 1 : 0))\n"
    }
    try text.write(toFile: folder.path + "/blinded/kits.csv", atomically: false, encoding: .utf8)
    #expect(try !attempt(on: folder.path).hits.isEmpty)
  }

  /// A rehearsal with the key of the first night, which left no release of the real line.
  private static let rehearsal = Result<(workspace: CaseWorkspace, ended: VertebraCommand.Ended), any Error> {
    let workspace = try CaseWorkspace(keyOf: try SharedNights.first().workspace)
    return (workspace, try workspace.run("--allocation", "dummy"))
  }

  private func rehearsedRelease() throws -> (workspace: CaseWorkspace, folder: String) {
    let (workspace, ended) = try Self.rehearsal.get()
    #expect(ended.exitCode != 3, "\(ended.err)")
    let shelf = workspace.path + "/dummy"
    let name = try FileManager.default.destinationOfSymbolicLink(atPath: shelf + "/current")
    return (workspace, "\(shelf)/\(name)")
  }

  @Test("A dummy run writes the same bytes but for what tells the treatment, and says everywhere that it is one")
  func dummyAndReal() throws {
    let (workspace, dummy) = try rehearsedRelease()
    let real = try SharedNights.first().workspace.release()
    for folder in ["blinded", "sites", "study"] {
      let files = try CaseWorkspace.contents(of: "\(real)/\(folder)")
      #expect(!files.isEmpty)
      #expect(try CaseWorkspace.contents(of: "\(dummy)/\(folder)") == files, "\(folder)")
    }
    #expect(URL(filePath: dummy).lastPathComponent.hasPrefix("DUMMY-"))
    #expect(try String(contentsOfFile: dummy + "/manifest.json", encoding: .utf8).contains(#""allocation":"DUMMY""#))
    #expect(FileManager.default.fileExists(atPath: dummy + "/unblinded/DUMMY.txt"))
    let metadata = try Python.run(
      "import sys,pyarrow.parquet as p; print(p.read_metadata(sys.argv[1]).metadata[b'allocation'].decode())",
      on: Array(try Data(contentsOf: URL(filePath: dummy + "/unblinded/adsl.parquet"))))
    #expect(metadata == "DUMMY\n")
    // The line of real releases knows nothing of it.
    #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/releases") == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.path + "/queries") == [])
  }

  @Test(
    "Of the unblinded data sets a dummy run changes what tells the treatment alone, and keeps the arms of every centre")
  func dummyArms() throws {
    let (_, dummy) = try rehearsedRelease()
    let real = try SharedNights.first().workspace.release()
    let telling: Set<String> = [
      "RANDFL", "RANDDT", "ARMCD", "ARM", "TRT01P", "TRT01PN", "TRT01A", "CEMENTML", "XOFL", "XODT", "TRTP", "TRTPN",
    ]
    for name in ["adsl", "adqs"] {
      let ours = try CSVFile("\(dummy)/unblinded/\(name).csv")
      let theirs = try CSVFile("\(real)/unblinded/\(name).csv")
      #expect(ours.columns == theirs.columns)
      #expect(ours.rows.count == theirs.rows.count)
      for column in ours.columns where !telling.contains(column) {
        #expect(ours.rows.map { $0[column] } == theirs.rows.map { $0[column] }, "\(name) \(column)")
      }
    }
    let ours = try CSVFile("\(dummy)/unblinded/adsl.csv").rows
    let theirs = try CSVFile("\(real)/unblinded/adsl.csv").rows
    func arms(_ rows: [CSVFile.Row]) -> [String: Int] {
      rows.reduce(into: [:]) { $0["\($1["SITEID"]) \($1["ARMCD"])", default: 0] += 1 }
    }
    #expect(arms(ours) == arms(theirs))
    #expect(zip(ours, theirs).contains { $0["ARMCD"] != $1["ARMCD"] })
    // What was really done would tell the arm, so it is not there.
    #expect(ours.allSatisfy { $0["CEMENTML"].isEmpty && $0["TRT01A"].isEmpty })
  }

  @Test("Unblinded files are their owner's alone")
  func modes() throws {
    let release = try SharedNights.first().workspace.release()
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: release + path)[.posixPermissions] as? Int
    }
    #expect(try mode("/unblinded") == 0o700)
    #expect(try mode("/unblinded/adsl.csv") == 0o600)
    #expect(try mode("/unblinded/allocation.csv") == 0o600)
    #expect(try mode("/blinded") == 0o750)
    #expect(try mode("/blinded/adsl.csv") == 0o640)
  }

  @Test(
    "One participant is unblinded by number or token, a release by its folder, and the audit trail says who, when and why"
  )
  func unblinding() throws {
    let workspace = try CaseWorkspace(keyOf: nil)
    #expect(try workspace.run().exitCode != 3)
    let release = try workspace.release()
    let id = URL(filePath: release).lastPathComponent
    let row = try #require(try CSVFile(release + "/unblinded/allocation.csv").rows.first)
    func unblind(_ arguments: [String]) throws -> VertebraCommand.Ended {
      try VertebraCommand.run(["unblind"] + arguments + ["--workspace", workspace.path])
    }
    #expect(try unblind([id, "--participant", row["participant"]]).exitCode == 64)
    let one = try unblind([id, "--participant", row["participant"], "--reason", "Emergency", "--by", "The doctor"])
    #expect(one.exitCode == 0)
    #expect(one.out == "\(row["arm"])\t\(row["label"])\n")
    // 01-001 is in the list of the fixtures' participants.
    let truth = try #require(try Truth.file("participants").rows.first { $0["participant"] == "01-001" })
    let numbered = try unblind(["current", "--participant", "01-001", "--reason", "Emergency", "--json"])
    #expect(numbered.exitCode == 0)
    #expect(numbered.out.contains(#""arm":"\#(truth["arm"] == "vertebroplasty" ? "VP" : "CI")""#))
    let nobody = try unblind([id, "--participant", "01-999", "--reason", "Emergency"])
    #expect(nobody.exitCode == 3)
    #expect(nobody.out.isEmpty)
    #expect(try unblind(["DUMMY-0", "--reason", "x"]).exitCode == 3)
    let whole = try unblind([id, "--reason", "The data base is locked"])
    #expect(whole.out == "\(release)/unblinded\n")
    let facts = try FileManager.default.attributesOfItem(atPath: release + "/unblinded/adsl.csv")
    #expect(facts[.posixPermissions] as? Int == 0o640)
    let audit = try Python.run(
      "import sys,sqlite3; print(*[' '.join(r) for r in sqlite3.connect(sys.argv[1]).execute(\"SELECT action, actor, details FROM audit WHERE action LIKE 'unblind%' ORDER BY sequence\")], sep='\\n')",
      on: Array(try Data(contentsOf: URL(filePath: workspace.path + "/ledger.sqlite"))))
    let lines = audit.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first?.contains("unblind.participant The doctor") == true)
    #expect(lines.last?.contains("The data base is locked") == true)
  }
}
