import Stages
import StudyModel
import Tables
import Testing

@testable import Harmonise

@Suite("harmonise.dialects")
struct HarmoniseDialectsTests {
  private static let form = Form(
    id: "VS", label: "Vital signs", key: ["subj"],
    fields: [
      Field(name: "subj", label: "Participant number", type: .text, role: .subject),
      Field(name: "visit", label: "Visit", type: .code, role: .administrative, codeList: "visits"),
      Field(name: "opioid", label: "Opioid", type: .code, role: .clinical, codeList: "yes_no"),
      Field(name: "weight", label: "Weight", type: .number, role: .clinical, unit: "kg"),
      Field(name: "height", label: "Height", type: .integer, role: .clinical, unit: "cm"),
      Field(name: "vitd", label: "Vitamin D", type: .number, role: .clinical, unit: "nmol/L", analyte: "vitd"),
    ])

  private static let units = [
    UnitConversion(from: "lb", to: "kg", factor: 0.45359237, source: "exact"),
    UnitConversion(from: "in", to: "cm", factor: 2.54, source: "exact"),
    UnitConversion(
      from: "degF", to: "kg", factor: 0.5555555555555556, offset: -17.77777777777778, source: "for this test"),
    UnitConversion(from: "ng/mL", to: "nmol/L", factor: 1000, source: "a dimension, which is not meant"),
    UnitConversion(from: "ng/mL", to: "nmol/L", analyte: "calcium", factor: 7, source: "another analyte"),
    UnitConversion(from: "ng/mL", to: "nmol/L", analyte: "vitd", factor: 2.496, source: "vitamin D"),
  ]

  private func study(_ layout: TableLayout, form: Form = form) throws -> Study {
    let site = Site(
      id: "STG", number: "04", name: "Site", country: "AU", timeZone: "Australia/Sydney",
      subject: try #require(SubjectPattern("SGH{nnn}")), transfers: Transfers(mode: .cumulative, archives: []),
      files: [FileLayout(name: "*.csv", tables: [layout])])
    return Study(
      id: "DEMO", title: "Demonstration", sites: [site], forms: [form],
      codeLists: [
        CodeList(id: "visits", terms: ["BL", "D3", "M1"].map { CodeList.Term(code: $0, label: $0) }),
        CodeList(id: "yes_no", terms: ["Y", "N"].map { CodeList.Term(code: $0, label: $0) }),
      ], units: Self.units)
  }

  private func column(_ field: String, unit: String? = nil, _ codes: [(String, String)] = []) -> TableLayout {
    TableLayout(
      form: "VS",
      columns: [
        ColumnLayout(
          field: field, source: .column("X"), codes: codes.map { CodeMapping(text: $0.0, code: $0.1) }, unit: unit)
      ])
  }

  private func kernel(_ layout: TableLayout) throws -> any RowsKernel {
    let study = try study(layout)
    let context = TableContext(
      site: study.sites[0], form: Self.form, layout: layout, dialect: Dialect(), shape: TableShape("VS", []))
    let environment = StageEnvironment(study: study, keys: nil, crosswalk: Crosswalk(study), outputs: NoFolder())
    return try HarmoniseDialects(NoOptions(), study: study).kernel(for: context, in: environment)
  }

  private func run(_ layout: TableLayout, _ name: ColumnName, _ column: Column) throws -> (Column?, StageRecord) {
    var kernel = try kernel(layout)
    var record = StageRecord()
    var batch = batch(name, column)
    try kernel.process(&batch, record: &record)
    return (batch[name], record)
  }

  private func batch(_ name: ColumnName, _ column: Column) -> Batch {
    Batch(
      table: "VS", names: [name], columns: [column],
      origins: RowOrigins(
        members: Array(repeating: 0, count: column.count), records: (0..<column.count).map { UInt32($0 + 2) }))
  }

  private struct NoFolder: OutputFolder {
    struct Refused: Error {}
    func file(_ path: String) throws -> any OutputFile { throw Refused() }
  }

  @Test("158 lb are 71.66759446 kg, and the sign before a number stays")
  func pounds() throws {
    let (column, record) = try run(
      column("weight", unit: "lb"), "weight",
      .number(NumberColumn(values: [158, 0, 22.0462262184877, 10], reasons: [0, 4, 0, 0], comparators: [0, 0, 0, 1])))
    #expect(
      column
        == .number(
          NumberColumn(values: [71.66759446, 0, 10, 4.5359237], reasons: [0, 4, 0, 0], comparators: [0, 0, 0, 1])))
    #expect(record.findings.isEmpty)
  }

  @Test("64 in are 162.56 cm, which a field for whole numbers holds as 163")
  func inches() throws {
    let (whole, _) = try run(column("height", unit: "in"), "height", .integer(FixedColumn(values: [64, 50])))
    #expect(whole == .integer(FixedColumn(values: [163, 127])))
    let map = try #require(
      UnitMap(Self.form.fields[3], conversion: UnitConversion(from: "in", to: "cm", factor: 2.54, source: "exact")))
    var numbers = NumberColumn(values: [64])
    map.apply(to: &numbers)
    #expect(numbers.values == [162.56])
  }

  @Test("98.6 degF are 37 Cel, and 100.4 degF are 38 Cel and not a little more")
  func fahrenheit() throws {
    let (column, _) = try run(
      column("weight", unit: "degF"), "weight", .number(NumberColumn(values: [98.6, 100.4, 32, -40])))
    #expect(column == .number(NumberColumn(values: [37, 38, 0, -40])))
  }

  @Test("A conversion for the analyte goes before one for the dimension")
  func analyte() throws {
    let (column, _) = try run(column("vitd", unit: "ng/mL"), "vitd", .number(NumberColumn(values: [20])))
    #expect(column == .number(NumberColumn(values: [49.92])))
  }

  @Test("A number in the study's unit is not touched, however fine it is")
  func sameUnit() throws {
    let given = Column.number(NumberColumn(values: [0.1 + 0.2, 1e-12, 5e300]))
    let (named, _) = try run(column("weight", unit: "kg"), "weight", given)
    let (silent, _) = try run(column("weight"), "weight", given)
    #expect(named == given)
    #expect(silent == given)
  }

  @Test("A whole number that its unit makes too large is invalid and reported")
  func beyond() throws {
    let (column, record) = try run(
      column("height", unit: "in"), "height", .integer(FixedColumn(values: [10, 2_000_000_000])))
    #expect(column == .integer(FixedColumn(values: [25, 0], reasons: [0, Missing.invalid.rawValue])))
    #expect(record.findings.map(\.rule) == ["range.outside"])
  }

  @Test("Two texts of a site come to one code, and a text that is a code elsewhere goes where the layout says")
  func codes() throws {
    let layout = column("opioid", [("Yes", "Y"), ("ja", "Y"), ("Y", "N")])
    let (column, record) = try run(
      layout, "opioid",
      .code(CodeColumn(indices: [0, 1, 2, 0, 3], reasons: [0, 0, 0, 2, 0], terms: ["Yes", "ja", "Y", "N"])))
    #expect(
      column == .code(CodeColumn(indices: [0, 0, 1, 0, 1], reasons: [0, 0, 0, 2, 0], terms: ["Y", "N"])))
    #expect(record.findings.isEmpty)
  }

  @Test("A missing code keeps its reason and has index zero, even where the first text has another code")
  func missingCode() throws {
    let (column, _) = try run(
      column("opioid", [("no", "N")]), "opioid",
      .code(CodeColumn(indices: [0, 0], reasons: [0, Missing.notDone.rawValue], terms: ["no"])))
    #expect(
      column == .code(CodeColumn(indices: [1, 0], reasons: [0, Missing.notDone.rawValue], terms: ["Y", "N"])))
    let (empty, _) = try run(
      self.column("opioid"), "opioid", Column(missing: .blank, kind: .code, count: 2))
    #expect(empty == .code(CodeColumn(indices: [0, 0], reasons: [1, 1], terms: ["Y", "N"])))
  }

  @Test("A text without a code is invalid and a query, not a code")
  func unmapped() throws {
    let (column, record) = try run(
      column("opioid", [("1", "Y"), ("9", "U")]), "opioid",
      .code(CodeColumn(indices: [0, 1, 2], terms: ["1", "9", "Secret"])))
    #expect(column == .code(CodeColumn(indices: [0, 0, 0], reasons: [0, 5, 5], terms: ["Y", "N"])))
    #expect(record.findings.map(\.rule) == ["code.unmapped", "code.unmapped"])
    #expect(record.findings.map { $0.origin?.record } == [3, 4])
    #expect(record.findings.allSatisfy { !$0.message.description.contains("Secret") })
  }

  @Test("Batches of one table may come with different terms")
  func termsChange() throws {
    var kernel = try kernel(column("visit", [("0", "BL"), ("1/12", "M1")]))
    var record = StageRecord()
    var first = batch("visit", .code(CodeColumn(indices: [0, 1], terms: ["0", "1/12"])))
    var second = batch("visit", .code(CodeColumn(indices: [0, 1], terms: ["1/12", "0"])))
    try kernel.process(&first, record: &record)
    try kernel.process(&second, record: &record)
    let codes = ["BL", "D3", "M1"]
    #expect(first["visit"] == .code(CodeColumn(indices: [0, 2], terms: codes)))
    #expect(second["visit"] == .code(CodeColumn(indices: [2, 0], terms: codes)))
  }

  @Test("Columns that are no fields stay as they are")
  func otherColumns() throws {
    let sites = Column.code(CodeColumn(indices: [1], terms: ["ABD", "STG"]))
    let (column, _) = try run(column("visit"), "siteid", sites)
    #expect(column == sites)
  }

  @Test("The shape has the study's units, and a unit without a conversion does not plan")
  func shape() throws {
    let layout = column("weight", unit: "stone")
    var issues: [StageIssue] = []
    let input = DatasetShape([
      TableShape(
        "VS", [ColumnShape("weight", .number, unit: "stone"), ColumnShape("siteid", .code, privacy: .indirect)])
    ])
    let output = HarmoniseDialects(NoOptions(), study: try study(layout)).shape(after: input, issues: &issues)
    #expect(
      output["VS"]?.columns == [
        ColumnShape("weight", .number, unit: "kg"), ColumnShape("siteid", .code, privacy: .indirect),
      ])
    #expect(issues.map(\.code) == ["unit.conversion_missing"])
  }

  @Test("A code field without a code list does not plan")
  func noCodeList() throws {
    var form = Self.form
    form.fields[2].codeList = "yes_on"
    var issues: [StageIssue] = []
    _ = HarmoniseDialects(NoOptions(), study: try study(column("opioid"), form: form)).shape(
      after: DatasetShape([TableShape("VS", [ColumnShape("opioid", .code)])]), issues: &issues)
    #expect(issues.map(\.code) == ["code_list.missing"])
    #expect(issues.first?.help == "did you mean 'yes_no'?")
  }
}
