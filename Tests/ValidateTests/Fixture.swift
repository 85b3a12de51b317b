import Testing
import Stages
import StudyModel
import Tables

@testable import Validate

/// A small study with two centres and an office, and batches of its form of vital signs.
enum Fixture {
  static let form = Form(
    id: "VS", label: "Vital signs", key: ["subj", "visit"],
    fields: [
      Field(name: "subj", label: "Participant number", type: .text, role: .subject, required: true),
      Field(name: "visit", label: "Visit", type: .code, role: .administrative, codeList: "visits", required: true),
      Field(name: "date", label: "Date of the form", type: .date, role: .date),
      Field(name: "at", label: "Time of the form", type: .time, role: .clinical),
      Field(name: "nrs", label: "Pain", type: .integer, role: .clinical, range: 0...10, required: true),
      Field(name: "weight", label: "Weight", type: .number, role: .clinical, unit: "kg", range: 30...200),
      Field(name: "temp", label: "Temperature", type: .number, role: .clinical, unit: "Cel", range: 34...42),
      Field(name: "levels", label: "Levels", type: .list, role: .clinical, codeList: "levels"),
    ])

  static let units = [
    UnitConversion(from: "lb", to: "kg", factor: 0.45359237, source: "exact"),
    UnitConversion(
      from: "degF", to: "Cel", factor: 0.5555555555555556, offset: -17.77777777777778, source: "exact"),
  ]

  static func layout(weight: String? = nil, temp: String? = nil, leaving out: Set<String> = []) -> TableLayout {
    TableLayout(
      form: "VS",
      columns: form.fields.filter { !out.contains($0.name) }.map {
        ColumnLayout(
          field: $0.name, source: .column($0.name),
          unit: $0.name == "weight" ? weight : $0.name == "temp" ? temp : nil)
      })
  }

  static func site(
    _ id: String = "STG", _ number: String = "04", _ pattern: String = "SGH{nnn}", kind: Site.Kind = .centre,
    layouts: [TableLayout] = []
  ) throws -> Site {
    Site(
      id: SiteID(id), kind: kind, number: number, name: "Site", country: "AU", timeZone: "Australia/Sydney",
      subject: try #require(SubjectPattern(pattern)), transfers: Transfers(mode: .cumulative, archives: []),
      files: [FileLayout(name: "*.csv", tables: layouts)])
  }

  static func study(layouts: [TableLayout] = [], units: [UnitConversion] = units) throws -> Study {
    Study(
      id: "DEMO", title: "Demonstration",
      sites: [
        try site(layouts: layouts), try site("RND", "90", "{ss}-{nnn}", kind: .office), try site("ABD", "01", "A{nnn}"),
      ],
      forms: [form], units: units)
  }

  static func kernel(
    _ layout: TableLayout = layout(), site: Site? = nil
  ) throws -> any RowsKernel {
    let study = try study()
    let context = TableContext(
      site: try site ?? self.site(), form: form, layout: layout, dialect: Dialect(), shape: TableShape("VS", []))
    return try ValidateFields(NoOptions(), study: study).kernel(for: context, in: environment(study))
  }

  static func environment(_ study: Study) -> StageEnvironment {
    StageEnvironment(study: study, keys: nil, crosswalk: Crosswalk(study), outputs: NoFolder())
  }

  /// Rows in which everything is right, of the participants SGH001, SGH002 and so on.
  static func batch(rows: Int) -> Batch {
    Batch(
      table: "VS", names: form.fields.map(\.column),
      columns: [
        .text(TextColumn((1...rows).map { "SGH00\($0 % 9 + 1)" })),
        .code(CodeColumn(indices: Array(repeating: 0, count: rows), terms: ["0", "D3"])),
        .date(DateColumn(days: Array(repeating: 12_600, count: rows))),
        .time(FixedColumn(values: Array(repeating: 30_000, count: rows))),
        .integer(FixedColumn(values: Array(repeating: 7, count: rows))),
        .number(NumberColumn(values: Array(repeating: 80, count: rows))),
        .number(NumberColumn(values: Array(repeating: 37, count: rows))),
        .text(TextColumn(Array(repeating: "T12 L1", count: rows))),
      ],
      origins: RowOrigins(
        members: Array(repeating: 0, count: rows), records: (0..<rows).map { UInt32($0 + 2) }))
  }

  struct NoFolder: OutputFolder {
    struct Refused: Error {}
    func file(_ path: String) throws -> any OutputFile { throw Refused() }
  }
}

extension Batch {
  /// The same batch with some cells of a column missing for a reason.
  func missing(_ name: ColumnName, _ cells: [Int: Missing]) -> Batch {
    var batch = self
    guard let index = batch.index(of: name) else { return self }
    var reasons = batch.columns[index].reasons
    if reasons.isEmpty { reasons = Array(repeating: 0, count: rowCount) }
    for (row, reason) in cells { reasons[row] = reason.rawValue }
    batch.columns[index].reasons = reasons
    return batch
  }

  func replacing(_ name: ColumnName, _ column: Column) -> Batch {
    var batch = self
    batch.set(column, for: name)
    return batch
  }
}

extension StageRecord {
  /// Findings in short: record number, rule, field and severity.
  var short: [String] {
    findings.map {
      "\($0.origin?.record ?? 0) \($0.rule) \($0.field?.text ?? "-") \($0.severity.rawValue)"
    }
  }
}
