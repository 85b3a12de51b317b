import Foundation
import TestSupport
import Testing

@Suite("A transfer that differs from the one before")
struct TransferDriftTests {
  /// A study with one site that sends everything so far each month, and called a column otherwise from October on.
  private static let study = [
    "study.yaml": """
    format: 1
    study: {id: DRIFT, title: A study of transfers}
    arms:
      - {id: A, label: Active}
      - {id: B, label: Control}
    visits:
      - {id: BL, number: 0, label: Baseline, day: 0, window: [-30, 0]}
    """,
    "forms/pn.yaml": """
    format: 1
    form: PN
    label: Pain
    key: [subj]
    fields:
      subj: {label: Participant, type: text, role: subject, required: true}
      date: {label: Date, type: date, role: date}
      nrs: {label: Pain, type: integer, role: clinical, range: [0, 10]}
    """,
    "forms/vs.yaml": """
    format: 1
    form: VS
    label: Vitals
    key: [subj]
    fields:
      subj: {label: Participant, type: text, role: subject, required: true}
      sbp: {label: Systolic, type: integer, role: clinical}
      dbp: {label: Diastolic, type: integer, role: clinical}
    """,
    "sites/aa.yaml": """
    format: 1
    site: AA
    kind: centre
    number: "01"
    name: Hospital A
    country: GB
    time_zone: Europe/London
    subject: "AA{nnn}"
    transfers: {mode: cumulative, archives: ["A_{yyyy}-{mm}.zip"]}
    dialect: {dates: dmy}
    files:
      - name: pain.csv
        tables:
          - form: PN
            columns:
              subj: Id
              date: Day
              nrs: {column: NRS, aliases: [{name: Worst pain, from: 2008-10}]}
      - name: vitals.csv
        tables:
          - form: VS
            columns: {subj: Id, sbp: Systolic, dbp: Diastolic}
    """,
    "rules.yaml": "format: 1\nrules: []\n",
    "outcomes.yaml": "format: 1\nday_zero: PN.date\nbaseline: BL\nparameters: []\n",
    "datasets.yaml": "format: 1\ndata_sets: []\n",
    "nightly.yaml": """
    format: 1
    study: study.yaml
    stages:
      - use: ingest.submissions
      - use: validate.fields
      - use: deidentify.participants
    """,
    "compared.yaml": """
    format: 1
    study: study.yaml
    stages:
      - use: ingest.submissions
      - use: validate.fields
      - use: deidentify.participants
      - use: validate.changes
    """,
  ]

  private static let vitals = "Id,Systolic,Diastolic\nAA001,120,80\nAA002,130,85\n"

  private static let september = [
    ("pain.csv", "Id,Day,NRS\n" + (1...6).map { "AA00\($0),1\($0)/08/2008,\($0)\n" }.joined()), ("vitals.csv", vitals),
  ]

  /// Dates turned round, a column renamed as declared, one added, one file unchanged, one of an unknown name.
  private static let october = [
    (
      "pain.csv",
      "Id,Day,Worst pain,Remark\n" + (1...7).map { "AA00\($0),2008-08-1\($0),\($0),+none\n" }.joined()
    ), ("vitals.csv", vitals), ("=vitals 2.csv", vitals.replacingOccurrences(of: ",", with: ";")),
  ]

  private let folder = TemporaryFolder()

  init() throws {
    for (name, text) in Self.study {
      let path = "\(folder.path)/drift/\(name)"
      try FileManager.default.createDirectory(
        at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
  }

  private func send(_ archive: String, _ members: [(String, String)], to workspace: String) throws {
    let inbox = "\(folder.path)/\(workspace)/inbox/AA"
    try FileManager.default.createDirectory(atPath: inbox, withIntermediateDirectories: true)
    let zip = ZipBuilder(members.map { ZipBuilder.Entry($0.0, Array($0.1.utf8)) }).build()
    try Data(zip).write(to: URL(filePath: "\(inbox)/\(archive)"))
  }

  private func run(_ workspace: String, _ pipeline: String = "nightly") throws {
    let ended = try VertebraCommand.run(
      "run", "drift/\(pipeline).yaml", "--workspace", workspace, in: folder.path)
    #expect(ended.exitCode == 0 || ended.exitCode == 1, "\(ended.err)")
  }

  private func findings(_ workspace: String) throws -> [CSVFile.Row] {
    try CSVFile("\(folder.path)/\(workspace)/releases/current/sites/AA/findings.csv").rows
  }

  /// What is said of the columns and files of October's transfer.
  private static let drifted: Set<String> = [
    "query drift.column_retyped A_2008-10.zip pain.csv Day", "note drift.columns_added A_2008-10.zip pain.csv ",
    "query column.unknown A_2008-10.zip pain.csv Remark", "note transfer.unchanged A_2008-10.zip  ",
    "note member.unknown A_2008-10.zip '=vitals 2.csv ", "query member.looks_like A_2008-10.zip '=vitals 2.csv ",
  ]

  private func words(of rows: [CSVFile.Row]) -> Set<String> {
    Set(rows.map { "\($0["severity"]) \($0["rule"]) \($0["archive"]) \($0["member"]) \($0["field"])" })
  }

  @Test("it is the same where the transfer before is read for its values too, and the one before that only counted")
  func compared() throws {
    #expect(try VertebraCommand.run("keygen", "drift", "--workspace", "three", in: folder.path).exitCode == 0)
    // Drifted from August to September as well, of which nothing is said any more.
    try send(
      "A_2008-08.zip",
      [("pain.csv", "Id,Day,NRS,Old\n" + (1...6).map { "AA00\($0),2008-08-1\($0),\($0),x\n" }.joined())], to: "three")
    try send("A_2008-09.zip", Self.september, to: "three")
    try send("A_2008-10.zip", Self.october, to: "three")
    try run("three", "compared")
    let rows = try findings("three")
    let isOfColumns = { (row: CSVFile.Row) in
      ["drift.", "transfer.", "column.", "member."].contains { row["rule"].hasPrefix($0) }
    }
    #expect(words(of: rows.filter(isOfColumns)) == Self.drifted)
    // The values of September stand beside those of October.
    #expect(rows.contains { $0["rule"].hasPrefix("change.") && $0["field"] == "date" })
  }

  @Test("what changed is told of the last transfer, and the same whether the first was read before or not")
  func drift() throws {
    #expect(try VertebraCommand.run("keygen", "drift", "--workspace", "one", in: folder.path).exitCode == 0)
    try FileManager.default.createDirectory(atPath: folder.path + "/two", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: folder.path + "/one/vault", toPath: folder.path + "/two/vault")

    try send("A_2008-09.zip", Self.september, to: "one")
    try run("one")
    #expect(try findings("one").isEmpty)
    try send("A_2008-10.zip", Self.october, to: "one")
    try run("one")
    let rows = try findings("one")
    #expect(words(of: rows.filter { !$0["rule"].hasPrefix("date.") }) == Self.drifted)
    let unchanged = try #require(rows.first { $0["rule"] == "transfer.unchanged" })
    #expect(unchanged["message"].contains("A_2008-09.zip") && unchanged["message"].contains("'vitals.csv'"))

    try send("A_2008-10.zip", Self.october, to: "two")
    try run("two")
    #expect(try findings("two").allSatisfy { !$0["rule"].hasPrefix("drift.") && !$0["rule"].hasPrefix("transfer.") })
    try send("A_2008-09.zip", Self.september, to: "two")
    try run("two")
    let one = try release("one")
    #expect(one.keys.contains("manifest.json"))
    #expect(try release("two") == one)
  }

  /// Every file of the current release with its bytes.
  private func release(_ workspace: String) throws -> [String: Data] {
    try CaseWorkspace.contents(
      of: URL(filePath: "\(folder.path)/\(workspace)/releases/current").resolvingSymlinksInPath().path)
  }

  @Test("a file of one form under the name of another is told of by the check of one upload")
  func wrongReport() throws {
    try send("A_2008-10.zip", [("pain.csv", Self.vitals), ("vitals.csv", Self.vitals)], to: "one")
    let ended = try VertebraCommand.run(
      "check", "one/inbox/AA/A_2008-10.zip", "--site", "AA", "--pipeline", "drift/nightly.yaml", in: folder.path)
    #expect(ended.exitCode == 1)
    #expect(ended.out.contains("header.not_found"))
    #expect(ended.out.contains("The file looks like form VS (Vitals) of this site: it has 3 of 3 columns of it."))
  }
}
