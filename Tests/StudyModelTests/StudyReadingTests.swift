import Diagnostics
import StudyModel
import Tables
import Testing

@Suite("A study is read from its folder")
struct StudyReadingTests {
  private func sample() throws -> Study {
    let (study, diagnostics) = SampleStudy.read()
    #expect(diagnostics.all == [])
    return try #require(study)
  }

  @Test("identity, arms and visits are read, visits in order of their numbers")
  func identity() throws {
    let study = try sample()
    #expect(study.id == "DEMO")
    #expect(study.title == "A demonstration")
    #expect(study.registrations == ["NCT00000000"])
    #expect(study.arms == [Arm(id: "A", label: "Active"), Arm(id: "B", label: "Control")])
    #expect(
      study.visits == [
        Visit(id: "BL", number: 0, label: "Baseline", day: 0, window: -30...0),
        Visit(id: "M1", number: 30, label: "Month 1", day: 30, window: 20...40),
      ])
  }

  @Test("expected visits and bounds of jumps are read, by share or by amount")
  func expectedAndJumps() throws {
    let pain = try #require(SampleStudy.files["forms/pn.yaml"])
    let (study, diagnostics) = SampleStudy.read(
      "forms/pn.yaml",
      pain.replacing("form: PN", with: "form: PN\nexpected: [M1, BL]")
        .replacing("unit: kg", with: "unit: kg, jump: {within: 60 days, by: 25%}")
        .replacing("range: [0, 10]", with: "range: [0, 10], jump: {within: 1 day, by: 2.5}"))
    #expect(diagnostics.all == [])
    let form = try #require(study?.form("PN"))
    #expect(form.expected == .at(["M1", "BL"]))
    #expect(form.field("weight")?.jump == Jump(days: 60, bound: .share(0.25)))
    #expect(form.field("nrs")?.jump == Jump(days: 1, bound: .amount(2.5)))
    #expect(form.field("vitd")?.jump == nil)
    #expect(study?.form("PR")?.expected == nil)
    let procedure = try #require(SampleStudy.files["forms/pr.yaml"])
    let once = SampleStudy.read(
      "forms/pr.yaml", procedure.replacing("form: PR", with: "form: PR\nexpected: once"))
    #expect(once.diagnostics.all == [])
    #expect(once.study?.form("PR")?.expected == .once)
  }

  @Test("code lists are those of the study, its packs, and its visits, arms and sites")
  func codeLists() throws {
    let study = try sample()
    #expect(study.codeLists.map(\.id) == ["arms", "sex", "sites", "visits", "yes_no"])
    #expect(study.codeList("sex")?.source == "CDISC SEX")
    #expect(study.codeList("sex")?.codes == ["F", "M"])
    #expect(study.codeList("yes_no")?.terms.map(\.label) == ["Yes", "No"])
    #expect(study.codeList("visits")?.codes == ["BL", "M1"])
    #expect(study.codeList("sites")?.terms == [CodeList.Term(code: "AA", label: "Hospital A")])
  }

  @Test("units come from packs, in order, and a factor of one analyte serves no other")
  func units() throws {
    let study = try sample()
    #expect(
      study.units == [
        UnitConversion(from: "lb", to: "kg", factor: 0.45359237, source: "NIST SP 811"),
        UnitConversion(from: "ng/mL", to: "nmol/L", analyte: "vitd", factor: 2.496, source: "by molar mass"),
      ])
    var field = Field(name: "x", label: "X", type: .number, role: .clinical, unit: "nmol/L", analyte: "vitd")
    #expect(study.conversion(from: "ng/mL", of: field)?.factor == 2.496)
    field.analyte = "pth"
    #expect(study.conversion(from: "ng/mL", of: field) == nil)
  }

  @Test("forms are read, a run of fields written out in its place")
  func forms() throws {
    let study = try sample()
    #expect(study.forms.map(\.id) == ["PN", "PR"])
    let pain = try #require(study.form("PN"))
    #expect(pain.key == ["subj", "visit"])
    #expect(pain.treatment == false)
    #expect(study.form("PR")?.treatment == true)
    #expect(pain.fields.map(\.name) == ["subj", "visit", "date", "nrs", "weight", "vitd", "q1", "q2", "q3"])
    #expect(
      pain.field("q2")
        == Field(name: "q2", label: "Question 2", type: .code, role: .clinical, codeList: "yes_no"))
    #expect(
      pain.field("nrs") == Field(name: "nrs", label: "Pain", type: .integer, role: .clinical, range: 0...10))
    #expect(
      pain.field("vitd")
        == Field(
          name: "vitd", label: "Vitamin D", type: .number, role: .clinical, unit: "nmol/L", analyte: "vitd"))
    #expect(study.form("PR")?.field("birth")?.ageAt == "date")
  }

  @Test("a site is read, and a file's dialect says only what differs")
  func site() throws {
    let site = try #require(try sample().site("AA"))
    #expect(site.kind == .centre)
    #expect(site.number == "04")
    #expect(site.country == "AU")
    #expect(site.timeZone == "Australia/Sydney")
    #expect(site.transfers.mode == .cumulative)
    #expect(site.transfers.sequence(ofArchive: "A_0503.zip") == [2005, 3, 0, 0])
    #expect(
      site.dialect
        == Dialect(
          dates: .dayMonthYear, birthCentury: 1900, century: 2000,
          missing: [MissingCode(text: "NA", reason: .unknown)]))
    #expect(
      site.files[0].dialect
        == Dialect(
          delimiter: UInt8(ascii: ";"), dates: .dayMonthYear, birthCentury: 1900, century: 2000,
          missing: [MissingCode(text: "-97", reason: .notApplicable)]))
    #expect(site.files.map(\.ignored) == [nil, nil, "a note"])
  }

  @Test("'each' makes a table of each visit, with the visit's mark in its column names")
  func each() throws {
    let tables = try #require(try sample().site("AA")?.files[0].tables)
    #expect(tables.count == 2)
    #expect(
      tables[1]
        == TableLayout(
          form: "PN", onlyFilled: true, constants: [TableLayout.Constant(field: "visit", value: "M1")],
          columns: [
            ColumnLayout(field: "subj", source: .column("Id")),
            ColumnLayout(field: "nrs", source: .column("V1_NRS")),
            ColumnLayout(field: "weight", source: .column("V1_W"), unit: "lb", form: .stonesPounds),
            ColumnLayout(field: "q1", source: .column("V1_R01"), codes: yesNo, blank: "N"),
            ColumnLayout(field: "q2", source: .column("V1_R02"), codes: yesNo, blank: "N"),
            ColumnLayout(field: "q3", source: .column("V1_R03"), codes: yesNo, blank: "N"),
          ]))
  }

  private var yesNo: [CodeMapping] { [CodeMapping(text: "1", code: "Y"), CodeMapping(text: "0", code: "N")] }

  @Test("tick boxes, cuts and forms of times are read")
  func procedure() throws {
    let table = try #require(try sample().site("AA")?.files[1].tables.first)
    #expect(
      table
        == TableLayout(
          form: "PR", filters: [TableLayout.Filter(column: "state", texts: ["used"], cut: "not used")],
          columns: [
            ColumnLayout(field: "subj", source: .column("Id")),
            ColumnLayout(field: "start", source: .column("Start"), times: .plain),
            ColumnLayout(
              field: "levels",
              source: .ticks([ColumnLayout.Tick(column: "lf", code: "F"), ColumnLayout.Tick(column: "lm", code: "M")])),
          ]))
  }

  @Test("a rule keeps its expressions as text with the place of their first character, quoted or not")
  func rules() throws {
    let rule = try #require(try sample().rules.first)
    let file = "pipelines/demo/rules.yaml"
    #expect(rule.id == "pain.missing")
    #expect(rule.severity == .query)
    #expect(rule.scope == .row)
    #expect(rule.field == "nrs")
    #expect(
      rule.when
        == SourceText(text: "visit == \"M1\"", place: Diagnostic.Location(file: file, line: 8, column: 11)))
    #expect(
      rule.assert == SourceText(text: "present(nrs)", place: Diagnostic.Location(file: file, line: 9, column: 14)))
    #expect(rule.passing.first?.values.map(\.name) == ["visit", "nrs"])
    #expect(rule.passing.first?.values.map(\.text) == ["M1", "3"])
    #expect(rule.failing.map { $0.values.count } == [1])
  }

  @Test("an expression in a block starts on the line after the block's mark")
  func block() throws {
    let text = SampleStudy.rules.replacing("assert: \"present(nrs)\"", with: "assert: >-\n\n      present(nrs)")
    let (study, diagnostics) = SampleStudy.read("rules.yaml", text)
    #expect(diagnostics.all == [])
    let assert = try #require(study?.rules.first?.assert)
    #expect(assert.text == "\npresent(nrs)")
    #expect(assert.place.line == 11)
    #expect(assert.place.column == 7)
  }

  @Test("outcomes, instruments and data sets are read")
  func outcomes() throws {
    let study = try sample()
    #expect(study.outcomes.dayZero == FieldReference(form: "PR", field: "date"))
    #expect(study.outcomes.baseline == "BL")
    #expect(study.outcomes.parameters.map(\.code) == ["PAIN", "Q3"])
    #expect(study.outcomes.parameters.map(\.source) == [.field("nrs"), .instrument("q3")])
    #expect(
      study.outcomes.parameters[0].criteria
        == [Parameter.Criterion(label: "Less", perCent: 30, direction: .fall)])
    let instrument = try #require(study.instrument("q3"))
    #expect(instrument.items == ["q1", "q2", "q3"])
    #expect(instrument.atLeast == 2)
    #expect(instrument.missing == .prorate)
    #expect(instrument.vectors.map(\.answers) == [["Y", "N", nil], ["Y", nil, nil]])
    #expect(instrument.vectors.map(\.score) == [1.5, nil])
    let adsl = try #require(study.dataSets.first)
    #expect(adsl.source == "participants")
    #expect(adsl.variables.map(\.name) == ["USUBJID", "AGE"])
    #expect(adsl.variables.map(\.kind) == [.text, .integer])
    #expect(adsl.variables.map(\.unblinded) == [false, true])
    #expect(adsl.variables[1].value.place.column == 56)
  }

  @Test("sites stand in order of their numbers")
  func siteOrder() throws {
    let other = SampleStudy.site.replacing("site: AA", with: "site: ZZ").replacing("\"04\"", with: "\"01\"")
    let (study, diagnostics) = SampleStudy.read("sites/zz.yaml", other)
    #expect(diagnostics.all == [])
    #expect(study?.sites.map(\.id) == ["ZZ", "AA"])
    #expect(study?.codeList("sites")?.codes == ["ZZ", "AA"])
  }

  @Test("the study's own code list takes the place of a pack's")
  func override() throws {
    let text = SampleStudy.study.replacing("code_lists:", with: "code_lists:\n  yes_no: {terms: {N: Never, Y: Always}}")
    let (study, diagnostics) = SampleStudy.read("study.yaml", text)
    #expect(diagnostics.all == [])
    #expect(study?.codeList("yes_no")?.terms.map(\.label) == ["Never", "Always"])
  }
}
