import Foundation
import TestSupport
import Testing

@Suite("A run that would publish an identifier or the arm publishes nothing")
struct LeakRunTests {
  /// The shipped study in a folder of its own, changed.
  private struct ChangedStudy {
    private let folder = TemporaryFolder()
    let workspace: CaseWorkspace

    init(_ changes: [(file: String, old: String, new: String)]) throws {
      workspace = try CaseWorkspace(keyOf: nil)
      try FileManager.default.copyItem(
        atPath: Repository.path("pipelines"), toPath: folder.path + "/pipelines")
      for change in changes {
        let path = "\(folder.path)/pipelines/invest/\(change.file)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try #require(text.contains(change.old), "\(change.file)")
        try text.replacingOccurrences(of: change.old, with: change.new)
          .write(toFile: path, atomically: false, encoding: .utf8)
      }
    }

    func run() throws -> VertebraCommand.Ended {
      try VertebraCommand.run(
        ["run", folder.path + "/pipelines/invest/nightly.yaml", "--workspace", workspace.path])
    }

    func plan() throws -> VertebraCommand.Ended {
      try VertebraCommand.run(["plan", folder.path + "/pipelines/invest/nightly.yaml"])
    }
  }

  private static let sex = "      - {name: SEX, label: Sex, type: text, value: DM.sex}\n"

  @Test("Surnames in a field that is declared clinical withhold the release, and no value is told")
  func plantedSurnames() throws {
    // The relatives' names and the e-mail addresses keep their roles, and hold most of the surnames.
    let study = try ChangedStudy([
      (
        "forms/dm.yaml", "  last: {label: Family name, type: text, role: name, required: true}",
        "  last: {label: Family name, type: text, role: clinical, required: true}"
      ),
      ("forms/dm.yaml", "names: [first, last]", "names: [first]"),
      ("datasets.yaml", Self.sex, Self.sex + "      - {name: NOTE, label: Note, type: text, value: DM.last}\n"),
    ])
    let ended = try study.run()
    #expect(ended.exitCode == 3, "\(ended.err)")
    for file in ["blinded/adsl.csv", "blinded/adsl.parquet", "unblinded/adsl.csv"] {
      #expect(ended.err.contains("  \(file): "), "\(file)")
    }
    #expect(ended.err.contains(" of class name\n"))
    let path = study.workspace.path
    #expect(!FileManager.default.fileExists(atPath: path + "/releases/current"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/releases") == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/queries") == [])
    // Nobody but the owner can look at it.
    let withheld = try FileManager.default.contentsOfDirectory(atPath: path + "/vault/withheld")
    #expect(withheld.count == 1)
    let facts = try FileManager.default.attributesOfItem(atPath: path + "/vault/withheld")
    #expect(facts[.posixPermissions] as? Int == 0o700)
    let surnames = Set(try Truth.file("identifiers").rows.filter { $0["class"] == "last_name" }.map { $0["value"] })
    for name in surnames where name.count > 3 { #expect(!ended.err.contains(name) && !ended.out.contains(name)) }
    let audit = try Python.run(
      "import sys,sqlite3; c=sqlite3.connect(sys.argv[1]); print(*c.execute(\"SELECT details FROM audit WHERE action = 'release.withheld'\").fetchone()); print(c.execute('SELECT count(*) FROM finding').fetchone()[0], c.execute('SELECT count(*) FROM submission').fetchone()[0])",
      on: Array(try Data(contentsOf: URL(filePath: path + "/ledger.sqlite"))))
    #expect(audit.contains(#""why":"identifiers""#))
    #expect(audit.hasSuffix("0 0\n"))
  }

  @Test("A column that gives the arm away without being declared as treatment withholds the release, and names it")
  func plantedKit() throws {
    let study = try ChangedStudy([
      ("forms/px.yaml", "treatment: true\n", ""),
      (
        "forms/px.yaml", "  done: {label: Cement injected, type: code, role: treatment,",
        "  done: {label: Cement injected, type: code, role: clinical,"
      ),
      ("datasets.yaml", Self.sex, Self.sex + "      - {name: KIT, label: Kit, type: text, value: PX.done}\n"),
    ])
    // What was published before stays, whatever happens to the next.
    #expect(try study.workspace.run().exitCode != 3)
    let before = try study.workspace.release()
    let ended = try study.run()
    #expect(ended.exitCode == 3, "\(ended.err)")
    #expect(ended.err.contains("  ADSL.KIT: "))
    #expect(try study.workspace.release() == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: study.workspace.path + "/releases").sorted()
        == [URL(filePath: before).lastPathComponent, "current"].sorted())
  }

  @Test("Named among what is allowed, with a reason, such a column is published")
  func allowed() throws {
    let study = try ChangedStudy([
      (
        "study.yaml", "packs: [common, us, uk, au]\n",
        "packs: [common, us, uk, au]\nblinding:\n  arm: RA.arm\n  allowed: [{what: ADSL.KIT, reason: open}, {what: PX.done, reason: open}]\n"
      ),
      ("forms/px.yaml", "treatment: true\n", ""),
      (
        "forms/px.yaml", "  done: {label: Cement injected, type: code, role: treatment,",
        "  done: {label: Cement injected, type: code, role: clinical,"
      ),
      ("datasets.yaml", Self.sex, Self.sex + "      - {name: KIT, label: Kit, type: text, value: PX.done}\n"),
    ])
    let ended = try study.run()
    #expect(ended.exitCode != 3, "\(ended.err)")
  }

  @Test("The plan says by which way the treatment would come into a blinded output")
  func taintPath() throws {
    let study = try ChangedStudy([
      (
        "datasets.yaml", Self.sex,
        Self.sex + "      - {name: CEMENT, label: Cement, type: number, value: PX.total * 2}\n"
      )
    ])
    let ended = try study.plan()
    #expect(ended.exitCode == 2)
    #expect(
      ended.err.contains("the treatment comes by ADSL.CEMENT <- PX.total (role treatment)"),
      "\(ended.err)")
  }

  @Test("What tells the treatment cannot be written where others can read it")
  func folder() throws {
    let study = try ChangedStudy([("nightly.yaml", "folder: unblinded,", "folder: open,")])
    let ended = try study.plan()
    #expect(ended.exitCode == 2)
    #expect(ended.err.contains("blinding.folder"))
  }

  @Test("A mistake in 'blinding' or 'leak_scan' is told with its place and what to do")
  func configuration() throws {
    let study = try ChangedStudy([
      (
        "study.yaml", "packs: [common, us, uk, au]\n",
        """
        packs: [common, us, uk, au]
        blinding:
          arm: RA.date
          share: 0.2
          allocation: fake
          allowed: [{what: ADSL.AGGE, reason: none}]
        leak_scan:
          allowed: [{word: Grace}]

        """
      )
    ])
    let ended = try study.plan()
    #expect(ended.exitCode == 2)
    for text in [
      "'RA.date' does not hold the arm", "'share' has to be above 0.5", "'allocation' cannot be 'fake'",
      "'ADSL.AGGE' is no data set", "ADSL.AGE", "reason",
    ] { #expect(ended.err.contains(text), "\(text)") }
  }

  @Test("The manifest says how many identifiers were looked for, in how many files, and that none was found")
  func statement() throws {
    struct Manifest: Decodable {
      struct Scan: Decodable {
        struct Count: Decodable {
          var seen: Int
          var searched: Int
          var excepted: Int
          var too_short: Int
        }
        var identifiers: [String: Count]
        var files: Int
        var bytes: Int
        var hits: Int
      }
      struct File: Decodable {
        var path: String
        var bytes: Int
      }
      var leak_scan: Scan
      var files: [File]
    }
    let release = try SharedNights.first().workspace.release()
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: try Data(contentsOf: URL(filePath: release + "/manifest.json")))
    let scan = manifest.leak_scan
    let searched = scan.identifiers.values.reduce(0) { $0 + $1.searched }
    print("looked for \(searched) values in \(scan.files) files of \(scan.bytes) bytes")
    #expect(scan.hits == 0)
    #expect(scan.files == manifest.files.count)
    #expect(scan.bytes == manifest.files.reduce(0) { $0 + $1.bytes })
    for count in scan.identifiers.values { #expect(count.seen == count.searched + count.excepted + count.too_short) }
    // Each different value of a class in the list of truth, which has what stands in free text besides, was seen.
    let truth = try Truth.file("identifiers").rows.filter { $0["free_text"] == "N" }
    func different(_ classes: Set<String>) -> Int {
      Set(truth.filter { classes.contains($0["class"]) }.map { $0["value"].lowercased() }).count
    }
    #expect((scan.identifiers["email"]?.seen ?? 0) >= different(["email"]))
    #expect((scan.identifiers["phone"]?.seen ?? 0) >= different(["phone", "mobile", "relative_phone"]) * 9 / 10)
    #expect((scan.identifiers["name"]?.searched ?? 0) > 150)
    #expect((scan.identifiers["birth_date"]?.searched ?? 0) >= 70)
  }
}
