import Derive
import Diagnostics
import Stages
import StudyModel
import Tables

/// A study with two parameters, and the rows of its forms.
enum Fixture {
  static let place = Diagnostic.Location(file: "outcomes.yaml", line: 3, column: 5)
  /// Day zero in most tests: 2004-03-01, which is 12,478 days after 1970-01-01.
  static let zero: Int32 = 12_478

  static let visits = [
    Visit(id: "BL", number: 0, label: "Baseline", day: 0, window: -30...0),
    Visit(id: "D1", number: 1, label: "Day 1", day: 1, window: 1...1),
    Visit(id: "D2", number: 2, label: "Day 2", day: 2, window: 2...2),
    Visit(id: "D3", number: 3, label: "Day 3", day: 3, window: 3...8),
    Visit(id: "D14", number: 14, label: "Day 14", day: 14, window: 9...22),
    Visit(id: "M1", number: 30, label: "Month 1", day: 30, window: 23...60),
    Visit(id: "M3", number: 91, label: "Month 3", day: 91, window: 61...136),
    Visit(id: "M6", number: 182, label: "Month 6", day: 182, window: 137...273),
  ]

  static let rdq = Instrument(
    id: "rdq23", label: "Disability", source: "", items: (1...23).map { "q\($0)" },
    values: [.init(code: "Y", value: 1), .init(code: "N", value: 0)], method: .sum, atLeast: 20, missing: .prorate,
    range: 0...23)

  static func form(_ id: String, _ fields: [Field], treatment: Bool = false) -> Form {
    Form(
      id: id, label: "Form \(id)", key: ["subj"],
      fields: [Field(name: "subj", label: "Participant", type: .text, role: .subject)] + fields, treatment: treatment)
  }

  static let visit = Field(name: "visit", label: "Visit", type: .code, role: .administrative, codeList: "visits")
  static let date = Field(name: "date", label: "Date", type: .date, role: .date)

  static let criteria = [
    Parameter.Criterion(label: "Fallen by 30 %", perCent: 30, direction: .fall),
    Parameter.Criterion(label: "Fallen by 50 %", perCent: 50, direction: .fall),
  ]

  static func study(dataSets: [DataSetDefinition] = []) -> Study {
    Study(
      id: "TRIAL", title: "A trial", arms: [Arm(id: "A", label: "Arm A"), Arm(id: "B", label: "Arm B")],
      visits: visits,
      sites: [site("NORTH", "01"), site("SOUTH", "02")],
      forms: [
        form("DM", [Field(name: "birth", label: "Birth", type: .date, role: .birthDate, ageAt: "date"), date]),
        form(
          "PN",
          [
            visit, date, Field(name: "nrs", label: "Pain", type: .integer, role: .clinical, range: 0...10),
            Field(name: "worst", label: "Worst", type: .number, role: .clinical),
          ]),
        form("PR", [date]),
        form(
          "RA", [Field(name: "arm", label: "Arm", type: .code, role: .treatment, codeList: "arms")], treatment: true),
        form(
          "RD",
          [visit, date]
            + rdq.items.map { Field(name: $0, label: $0, type: .code, role: .clinical, codeList: "yes_no") }),
      ],
      codeLists: [
        CodeList(
          id: "yes_no", terms: [CodeList.Term(code: "Y", label: "Yes"), CodeList.Term(code: "N", label: "No")])
      ], instruments: [rdq],
      outcomes: Outcomes(
        dayZero: FieldReference(form: "PR", field: "date"), baseline: "BL",
        parameters: [
          Parameter(
            code: "PAIN", label: "Pain (0-10)", number: 1, form: "PN", source: .field("nrs"), criteria: criteria),
          Parameter(
            code: "RDQ", label: "Disability (0-23)", number: 2, form: "RD", source: .instrument("rdq23"),
            criteria: [criteria[0]]),
          Parameter(code: "WORST", label: "Worst pain", number: 3, form: "PN", source: .field("worst")),
        ]), dataSets: dataSets)
  }

  private static func site(_ id: SiteID, _ number: String) -> Site {
    guard let subject = SubjectPattern("{ss}-{nnn}") else { preconditionFailure("a pattern of the documentation") }
    return Site(
      id: id, kind: .centre, number: number, name: "Hospital \(number)", country: "AU", timeZone: "Australia/Sydney",
      subject: subject, transfers: Transfers(mode: .cumulative, archives: []))
  }

  /// Tokens `A…A`, `B…B`, in order.
  static func token(_ letter: Character) -> String { String(repeating: letter, count: 16) }

  /// A batch of a form from whole columns; `subj` holds tokens made of letters, every row is of the first site.
  static func batch(_ form: String, _ letters: String, _ columns: [(ColumnName, Column)]) -> Batch {
    let rows = letters.count
    var batch = Batch(
      table: TableName(form),
      origins: RowOrigins(members: [UInt32](repeating: 7, count: rows), records: (0..<rows).map { UInt32($0 + 2) }))
    batch.set(.text(TextColumn(letters.map { token($0) })), for: "subj")
    for (name, column) in columns { batch.set(column, for: name) }
    batch.set(.code(CodeColumn(indices: [Int32](repeating: 0, count: rows), terms: ["NORTH", "SOUTH"])), for: "siteid")
    return batch
  }

  /// The visits as collected; `.` stands for none.
  static func visits(_ words: String) -> Column {
    let words = words.split(separator: " ")
    let reasons: [UInt8] = words.map { $0 == "." ? Missing.blank.rawValue : 0 }
    return .code(
      CodeColumn(
        indices: words.map { word in Int32(visits.firstIndex { $0.id == word } ?? 0) },
        reasons: reasons.contains { $0 != 0 } ? reasons : [], terms: visits.map(\.id)))
  }

  /// Days after day zero.
  static func dates(_ days: [Int32]) -> Column { .date(DateColumn(days: days.map { zero + $0 })) }

  static func integers(_ values: [Int32?]) -> Column {
    let reasons: [UInt8] = values.map { $0 == nil ? Missing.unknown.rawValue : 0 }
    return .integer(FixedColumn(values: values.map { $0 ?? 0 }, reasons: reasons.contains { $0 != 0 } ? reasons : []))
  }

  static func numbers(_ values: [Double?]) -> Column {
    let reasons: [UInt8] = values.map { $0 == nil ? Missing.notDone.rawValue : 0 }
    return .number(NumberColumn(values: values.map { $0 ?? 0 }, reasons: reasons.contains { $0 != 0 } ? reasons : []))
  }

  /// Records of pain.
  static func pain(_ letters: String, _ visits: String, _ days: [Int32], _ nrs: [Int32?]) -> Batch {
    batch(
      "PN", letters,
      [
        ("visit", self.visits(visits)), ("date", dates(days)), ("nrs", integers(nrs)),
        ("worst", numbers(nrs.map { $0.map(Double.init) })),
      ])
  }

  /// Records of the procedure, on day zero for each participant.
  static func procedure(_ letters: String) -> Batch {
    batch("PR", letters, [("date", dates(letters.map { _ in 0 }))])
  }

  /// The stages in order, on some tables.
  static func run(
    _ stages: [any Stage.Type], on tables: [Batch], study: Study = study()
  ) throws -> (dataset: Dataset, findings: [Finding]) {
    var dataset = Dataset(tables)
    var record = StageRecord()
    let environment = StageEnvironment(study: study, keys: nil, crosswalk: Crosswalk(study), outputs: NoOutputs())
    for type in stages {
      guard let stage = make(type, study) as? any ParticipantsStage else { continue }
      try stage.run(&dataset, in: environment, record: &record)
    }
    return (dataset, record.takeFindings())
  }

  static func make(_ type: any Stage.Type, _ study: Study) -> any Stage {
    func make<S: Stage>(_ type: S.Type) -> any Stage { S(S.Options(), study: study) }
    return make(type)
  }

  /// What de-identification leaves of the study's forms.
  static func input(tainted: Set<TableName> = ["RA"]) -> DatasetShape {
    DatasetShape(
      study().forms.map { form in
        var columns = form.fields.filter { $0.role != .birthDate }.map { field in
          ColumnShape(
            field.column, field.type.kind, privacy: field.role == .subject ? .pseudonymous : .open,
            tainted: field.role == .treatment)
        }
        if form.id == "DM" { columns.append(ColumnShape("age", .integer, privacy: .indirect)) }
        columns.append(ColumnShape("siteid", .code))
        return TableShape(form.table, columns, tainted: tainted.contains(form.table))
      })
  }

  static func shape(_ stages: [any Stage.Type], study: Study = study()) -> (DatasetShape, [StageIssue]) {
    var shape = input()
    var issues: [StageIssue] = []
    for type in stages { shape = make(type, study).shape(after: shape, issues: &issues) }
    return (shape, issues)
  }
}

/// No stage of this module writes files.
struct NoOutputs: OutputFolder {
  struct Refused: Error {}
  func file(_ path: String) throws -> any OutputFile { throw Refused() }
}

extension Dataset {
  /// The cells of a column as text, `.` where there is none.
  func cells(_ table: TableName, _ column: ColumnName) -> [String] {
    guard let batch = self[table], let cells = batch[column] else { return ["no column \(column)"] }
    return (0..<batch.rowCount).map { cells.text(at: $0) ?? "." }
  }

  /// The reasons of a column, by row.
  func reasons(_ table: TableName, _ column: ColumnName) -> [Missing] {
    guard let batch = self[table], let cells = batch[column] else { return [] }
    return (0..<batch.rowCount).map { cells.missing(at: $0) }
  }
}
