import ArgumentParser
import Ingest
import Ledger
import Report
import Store
import StudyModel
import Tables

struct AnswerQueries: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer", abstract: "Takes the answers of a workbook or CSV file that a site has sent back.",
    discussion: """
      Answers change the state of questions and never data. What cannot be taken is told with its row, and the rest \
      is taken; the same file again has no effect.

      Example: vertebra queries answer queries.xlsx --site STG --workspace workspace
      """)

  @OptionGroup var ledger: LedgerOptions

  @Argument(help: "The file that came back: .xlsx, or CSV in UTF-8.")
  var file: String

  @Option(help: "The site that sent it.")
  var site: String

  @Option(help: "Who takes the answers in; the user who is logged in, where it is not given.")
  var by: String?

  func run() throws {
    try ledger.use(.readWrite) { ledger in
      let sheets = try self.sheets()
      let asked = try askedQueries(ledger)
      var read = sheets.map { ($0.sheet, QueryAnswers.read(rows: $0.rows) { asked[$0] }) }
      // The other sheets of the workbook hold no answers.
      if read.contains(where: { $0.1.headerRow != nil }) { read.removeAll { $0.1.headerRow == nil } }
      let answers = read.flatMap(\.1.answers)
      let problems = read.flatMap { sheet, answers in answers.problems.map { (sheet, $0) } }
      let unknown = try ledger.take(
        answers: answers.map { answer in
          (
            String(answer.id.description.dropFirst()),
            Ledger.Answer(kind: Self.kind(answer.kind), text: answer.text, by: answer.by)
          )
        }, actor: by ?? DecisionOptions.user, utc: Clock.utc())
      for (sheet, problem) in problems {
        let place = ["row \(problem.row)", problem.column.map { "column \"\($0)\"" }].compactMap { $0 }
          .joined(separator: ", ")
        let name = sheet.isEmpty ? "" : "sheet \"\(sheet)\", "
        Console.err("\(file): \(name)\(place): \(problem.message) [\(problem.code.rawValue)]\n  \(problem.help)\n")
      }
      let blank = read.reduce(0) { $0 + $1.1.unanswered }
      Console.out(
        "\(answers.count - unknown.count) answer\(answers.count - unknown.count == 1 ? "" : "s") taken, "
          + "\(blank) not answered yet, \(problems.count) problem\(problems.count == 1 ? "" : "s")\n")
      if !problems.isEmpty || !unknown.isEmpty { throw ExitStatus.findings.code }
    }
  }

  private static func kind(_ kind: AnswerKind) -> Ledger.Answer.Kind {
    switch kind {
    case .corrected: .corrected
    case .right: .right
    case .notAvailable: .unavailable
    case .other: .other
    }
  }

  private func sheets() throws -> [SheetRows] {
    let files = LocalFileSystem()
    guard let status = try files.status(at: file, followingLink: true), status.kind == .file else {
      throw StoreError("read", file, reason: "there is no such file", help: "name the workbook that came back")
    }
    let limit = 256 << 20
    guard status.size <= limit else {
      throw StoreError("read", file, reason: "it is larger than any list of queries", help: "name the workbook itself")
    }
    let bytes = try files.readAll(file, limit: limit)
    guard bytes.starts(with: [0x50, 0x4B]) else { return [SheetRows(sheet: "", rows: CSVRows.read(bytes))] }
    let space = Workspace(root: ledger.workspace)
    do {
      return try SheetRows.read(
        ByteRegion(bytes), name: file, archives: ArchiveReader(spoolFolder: space.spool))
    } catch let problem as FormatProblem {
      throw StoreError("read", file, reason: problem.explanation, help: problem.help)
    }
  }

  /// The site's questions by id: those of the last listing as they stood there, the others as the ledger knows them.
  private func askedQueries(_ ledger: Ledger) throws -> [QueryID: ReportedQuery] {
    var asked: [QueryID: ReportedQuery] = [:]
    try ledger.eachQuery(site: SiteID(site), states: Set(Ledger.Query.State.allCases), tainted: false) { query in
      guard let id = QueryID("Q" + query.id), let severity = Severity(rawValue: query.severity) else { return }
      asked[id] = ReportedQuery(
        id: id, state: .open, severity: severity, rule: query.rule, fieldCode: query.field?.text,
        message: query.message)
    }
    let space = Workspace(root: self.ledger.workspace)
    let listing = space.queries + "/current/centre/queries.csv"
    guard let size = try space.files.status(at: listing, followingLink: true)?.size else { return asked }
    let rows = CSVRows.read(try space.files.readAll(listing, limit: Int(size)))
    guard let header = rows.first else { return asked }
    let columns = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for row in rows.dropFirst() {
      func cell(_ name: String) -> String? {
        columns[name].flatMap { row.indices.contains($0) && !row[$0].isEmpty ? row[$0] : nil }
      }
      guard cell("site") == site, let id = cell("id").flatMap({ QueryID($0) }), asked[id] != nil else { continue }
      asked[id]?.participant = cell("participant")
      asked[id]?.visit = cell("visit")
      asked[id]?.form = cell("form")
      asked[id]?.field = cell("field")
      asked[id]?.fieldCode = cell("field_code")
    }
    return asked
  }
}
