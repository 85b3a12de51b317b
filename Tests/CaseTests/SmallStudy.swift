import Foundation
import TestSupport
import Testing

/// A study of two sites in a folder of its own, with what its sites send; every file can be replaced.
final class SmallStudy: Sendable {
  private let folder = TemporaryFolder()
  var path: String { folder.path }

  init(_ changes: [String: String] = [:]) throws {
    for (name, text) in Self.files.merging(changes, uniquingKeysWith: { _, changed in changed }) {
      try write(text, to: name)
    }
  }

  func write(_ text: String, to name: String) throws {
    let path = "\(folder.path)/small/\(name)"
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  /// Puts an archive with one file into the inbox of a site; `A_2008-09.zip` of AA, and `B_2008-09.zip` of BB.
  func send(
    _ site: String, month: String = "2008-09", _ members: [String: String], workspace: String = "ws"
  ) throws {
    let inbox = "\(folder.path)/\(workspace)/inbox/\(site)"
    try FileManager.default.createDirectory(atPath: inbox, withIntermediateDirectories: true)
    let zip = ZipBuilder(members.sorted { $0.key < $1.key }.map { ZipBuilder.Entry($0.key, Array($0.value.utf8)) })
      .build()
    try Data(zip).write(to: URL(filePath: "\(inbox)/\(site.prefix(1))_\(month).zip"))
  }

  func makeKey(workspace: String = "ws") throws {
    let ended = try VertebraCommand.run("keygen", "small", "--workspace", workspace, in: folder.path)
    try #require(ended.exitCode == 0, "\(ended.err)")
  }

  /// Runs the night; makes the key where there is none.
  @discardableResult
  func run(_ options: String..., workspace: String = "ws") throws -> VertebraCommand.Ended {
    if !FileManager.default.fileExists(atPath: "\(folder.path)/\(workspace)/vault/master.key") {
      try makeKey(workspace: workspace)
    }
    return try VertebraCommand.run(
      ["run", "small/nightly.yaml", "--workspace", workspace] + options, in: folder.path)
  }

  func command(_ arguments: String...) throws -> VertebraCommand.Ended {
    try VertebraCommand.run(arguments, in: folder.path)
  }

  func release(_ file: String, workspace: String = "ws") -> String {
    "\(folder.path)/\(workspace)/releases/current/\(file)"
  }

  func csv(_ file: String, workspace: String = "ws") throws -> [CSVFile.Row] {
    try CSVFile(release(file, workspace: workspace)).rows
  }

  func findings(_ site: String = "AA", rule: String? = nil, workspace: String = "ws") throws -> [CSVFile.Row] {
    try csv("sites/\(site)/findings.csv", workspace: workspace).filter { rule == nil || $0["rule"] == rule }
  }

  /// The report of a run with `--json`.
  static func report(_ ended: VertebraCommand.Ended) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(ended.out.utf8)) as? [String: Any], "\(ended.err)")
  }

  /// `pain.csv` of so many participants whose records are all right, with some changed by their number.
  static func pain(_ count: Int, site: String = "AA", changing: (Int) -> String? = { _ in nil }) -> String {
    "Id,Visit,Day,NRS,Kg\n"
      + (1...count).map { number in
        (changing(number) ?? "\(id(number, site)),BL,15/08/2008,7,72.5") + "\n"
      }.joined()
  }

  static func id(_ number: Int, _ site: String = "AA") -> String {
    site + String(repeating: "0", count: max(0, 5 - String(number).count)) + String(number)
  }

  // MARK: Files

  static let files = [
    "study.yaml": """
    format: 1
    study: {id: SMALL, title: A small study}
    arms:
      - {id: A, label: Active}
      - {id: B, label: Control}
    visits:
      - {id: BL, number: 0, label: Baseline, day: 0, window: [-30, 0]}
      - {id: M1, number: 30, label: Month 1, day: 30, window: [20, 40]}
    """,
    "forms/pn.yaml": """
    format: 1
    form: PN
    label: Pain
    key: [subj, visit]
    fields:
      subj: {label: Participant, type: text, role: subject, required: true}
      visit: {label: Visit, type: code, role: administrative, codes: visits, required: true}
      date: {label: Date, type: date, role: date}
      nrs: {label: Pain, type: integer, role: clinical, range: [0, 10]}
      weight: {label: Weight, type: number, role: clinical}
    """,
    "forms/pr.yaml": """
    format: 1
    form: PR
    label: Procedure
    key: [subj]
    fields:
      subj: {label: Participant, type: text, role: subject, required: true}
      date: {label: Date, type: date, role: date}
    """,
    "sites/aa.yaml": site("AA", number: "01"), "sites/bb.yaml": site("BB", number: "02"),
    "rules.yaml": rules(
      """
        - id: pain.zero
          severity: note
          scope: row
          form: PN
          field: nrs
          assert: nrs > 0
          say: No pain at all. Please check.
          example: {pass: [{nrs: 1}], fail: [{nrs: 0}]}
      """),
    "outcomes.yaml": "format: 1\nday_zero: PR.date\nbaseline: BL\nparameters: []\n",
    "datasets.yaml": """
    format: 1
    data_sets:
      - name: ADSL
        label: Subject-Level Analysis Dataset
        structure: one record per subject
        source: participants
        key: [USUBJID]
        variables:
          - {name: USUBJID, label: Unique Subject Identifier, type: text, value: usubjid}
          - {name: PRDT, label: Date of Procedure, type: date, value: "PR.date"}
    """,
    "nightly.yaml": """
    format: 1
    study: study.yaml
    stages:
      - use: ingest.submissions
      - use: validate.fields
      - use: deidentify.participants
      - use: harmonise.dialects
      - use: validate.rules
      - use: validate.records
      - use: derive.data_sets
      - use: write.data_sets
        with: {folder: blinded, blinded: true, data_sets: [ADSL], formats: [csv]}
    """,
  ]

  /// Rules as blocks of YAML, each a list entry set in by two.
  static func rules(_ blocks: String..., also: String = "") -> String {
    "format: 1\n\(also)rules:\n" + blocks.joined(separator: "\n") + "\n"
  }

  static func site(_ id: String, number: String, columns: String? = nil) -> String {
    """
    format: 1
    site: \(id)
    kind: centre
    number: "\(number)"
    name: Hospital \(id)
    country: GB
    time_zone: Europe/London
    subject: "\(id){nnnnn}"
    transfers: {mode: cumulative, archives: ["\(id.prefix(1))_{yyyy}-{mm}.zip"]}
    dialect: {dates: dmy}
    files:
      - name: pain.csv
        tables:
          - form: PN
            columns: \(columns ?? "{subj: Id, visit: Visit, date: Day, nrs: NRS, weight: Kg}")
      - name: procedures.csv
        tables:
          - form: PR
            columns: {subj: Id, date: Done}
    """
  }
}
