import Diagnostics
import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

/// A study with a procedure, a pain form and demographics, and rules over them.
enum RulesFixture {
  static let place = Diagnostic.Location(file: "rules.yaml", line: 7, column: 13)

  static let forms = [
    Form(
      id: "DM", label: "Demographics", key: ["subj"],
      fields: [
        Field(name: "subj", label: "Participant number", type: .text, role: .subject),
        Field(name: "birth", label: "Date of birth", type: .date, role: .birthDate, ageAt: "consent"),
        Field(name: "consent", label: "Date of consent", type: .date, role: .date),
      ]),
    Form(
      id: "PN", label: "Pain", key: ["subj", "visit"],
      fields: [
        Field(name: "subj", label: "Participant number", type: .text, role: .subject),
        Field(name: "visit", label: "Visit", type: .code, role: .administrative, codeList: "visits"),
        Field(name: "date", label: "Date of the form", type: .date, role: .date),
        Field(name: "nrs", label: "Pain", type: .integer, role: .clinical),
      ]),
    Form(
      id: "XO", label: "Crossover", key: ["subj"],
      fields: [
        Field(name: "subj", label: "Participant number", type: .text, role: .subject),
        Field(name: "date", label: "Date of the crossover", type: .date, role: .date),
      ], treatment: true),
    Form(
      id: "PR", label: "Procedure", key: ["subj"],
      fields: [
        Field(name: "subj", label: "Participant number", type: .text, role: .subject),
        Field(name: "date", label: "Date of the procedure", type: .date, role: .date),
      ]),
    Form(
      id: "RD", label: "Disability", key: ["subj", "visit"],
      fields: [
        Field(name: "subj", label: "Participant number", type: .text, role: .subject),
        Field(name: "visit", label: "Visit", type: .code, role: .administrative, codeList: "visits"),
        Field(name: "date", label: "Date of the form", type: .date, role: .date),
        Field(name: "nrs", label: "Score", type: .integer, role: .clinical),
      ]),
    Form(
      id: "CM", label: "Medication", key: ["subj", "visit", "drug"],
      fields: [
        Field(name: "subj", label: "Participant number", type: .text, role: .subject),
        Field(name: "visit", label: "Visit", type: .code, role: .administrative, codeList: "visits"),
        Field(name: "drug", label: "Drug", type: .text, role: .clinical),
      ]),
  ]

  /// Every field of every form, as a site sends it.
  static let layouts = forms.map { form in
    TableLayout(
      form: form.id, columns: form.fields.map { ColumnLayout(field: $0.name, source: .column($0.name)) })
  }

  static func rule(
    _ id: String, _ form: String, when: String? = nil, _ assert: String, scope: Rule.Scope = .row,
    severity: Severity = .query, field: String? = nil, passing: [[(String, String)]] = [],
    failing: [[(String, String)]] = [],
    sites: [SiteID] = [], from: String? = nil, until: String? = nil
  ) -> Rule {
    func source(_ text: String) -> SourceText { SourceText(text: text, place: place) }
    func example(_ values: [(String, String)]) -> Rule.Example {
      Rule.Example(values: values.map { (name: $0.0, text: $0.1) }, place: place)
    }
    return Rule(
      id: id, severity: severity, scope: scope, form: form, field: field, when: when.map(source),
      assert: source(assert), say: "Please look at \(id).", passing: passing.map(example),
      failing: failing.map(example), sites: sites,
      from: from.flatMap { PartialDate(iso: $0)?.days }, until: until.flatMap { PartialDate(iso: $0)?.days },
      place: place)
  }

  static func study(_ rules: [Rule]) throws -> Study {
    Study(
      id: "DEMO", title: "Demonstration",
      visits: [
        Visit(id: "BL", number: 0, label: "Baseline", day: 0, window: -30...0),
        Visit(id: "D3", number: 3, label: "Day 3", day: 3, window: 3...8),
        Visit(id: "M1", number: 30, label: "Month 1", day: 30, window: 20...45),
      ],
      sites: [try Fixture.site(layouts: layouts), try Fixture.site("ABD", "01", "A{nnn}", layouts: [])], forms: forms,
      codeLists: [
        CodeList(
          id: "visits",
          terms: [("BL", "Baseline"), ("D3", "Day 3"), ("M1", "Month 1")].map {
            CodeList.Term(code: $0.0, label: $0.1)
          })
      ], rules: rules, outcomes: Outcomes(dayZero: FieldReference(form: "PR", field: "date"), baseline: "BL"),
      participant: ["procedure_on": FieldReference(form: "PR", field: "date")])
  }

  /// What de-identification and harmonisation leave of the forms.
  static let shape = DatasetShape([
    TableShape(
      "DM",
      [
        ColumnShape("subj", .text), ColumnShape("age", .integer), ColumnShape("consent", .date, privacy: .pseudonymous),
        ColumnShape("siteid", .code),
      ]),
    TableShape(
      "PN",
      [
        ColumnShape("subj", .text), ColumnShape("visit", .code), ColumnShape("date", .date, privacy: .pseudonymous),
        ColumnShape("nrs", .integer), ColumnShape("siteid", .code),
      ]),
    TableShape(
      "PR",
      [ColumnShape("subj", .text), ColumnShape("date", .date, privacy: .pseudonymous), ColumnShape("siteid", .code)]),
  ])

  /// Records of the pain form: token, index of the visit, day, and pain, nil where it is missing.
  static func pain(
    _ rows: [(String, Int32?, Int32?, Int32?)], firstRecord: UInt32 = 2, table: TableName = "PN"
  ) -> Batch {
    Batch(
      table: table, names: ["subj", "visit", "date", "nrs"],
      columns: [
        .text(TextColumn(rows.map(\.0))),
        .code(CodeColumn(indices: rows.map { $0.1 ?? 0 }, reasons: reasons(rows.map(\.1)), terms: ["BL", "D3", "M1"])),
        .date(DateColumn(days: rows.map { $0.2 ?? 0 }, reasons: reasons(rows.map(\.2)))),
        .integer(FixedColumn(values: rows.map { $0.3 ?? 0 }, reasons: reasons(rows.map(\.3)))),
      ], origins: origins(rows.count, firstRecord))
  }

  /// Records of the medication form: token, index of the visit, drug.
  static func drugs(_ rows: [(String, Int32, String)]) -> Batch {
    Batch(
      table: "CM", names: ["subj", "visit", "drug"],
      columns: [
        .text(TextColumn(rows.map(\.0))), .code(CodeColumn(indices: rows.map(\.1), terms: ["BL", "D3", "M1"])),
        .text(TextColumn(rows.map(\.2))),
      ], origins: origins(rows.count, 200))
  }

  static func procedures(_ rows: [(String, Int32?)], table: TableName = "PR") -> Batch {
    Batch(
      table: table, names: ["subj", "date"],
      columns: [
        .text(TextColumn(rows.map(\.0))),
        .date(DateColumn(days: rows.map { $0.1 ?? 0 }, reasons: reasons(rows.map(\.1)))),
      ], origins: origins(rows.count, 100))
  }

  private static func reasons(_ values: [Int32?]) -> [UInt8] {
    values.contains(nil) ? values.map { $0 == nil ? Missing.blank.rawValue : 0 } : []
  }

  private static func origins(_ count: Int, _ first: UInt32) -> RowOrigins {
    RowOrigins(members: Array(repeating: 0, count: count), records: (0..<count).map { UInt32($0) + first })
  }
}
