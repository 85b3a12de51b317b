import Diagnostics
import StudyModel
import Tables

/// A study of two centres and an office that write in dialects far apart.
enum SmallStudy {
  static func make() -> Study {
    let visits = [
      Visit(id: "B", number: 0, label: "Begin", day: 0, window: -5...0),
      Visit(id: "W", number: 1, label: "Week", day: 7, window: 5...9),
    ]
    let subject = Field(name: "subj", label: "Number", type: .text, role: .subject, required: true)
    let visit = Field(
      name: "visit", label: "Visit", type: .code, role: .administrative, codeList: "visits", required: true)
    let person = Form(
      id: "P", label: "Person", key: ["subj"],
      fields: [
        subject,
        Field(name: "name", label: "Name", type: .text, role: .name, required: true),
        Field(name: "birth", label: "Born", type: .date, role: .birthDate, required: true),
        Field(name: "day", label: "Begin", type: .date, role: .date, required: true),
        Field(name: "places", label: "Places", type: .list, role: .clinical, codeList: "places", required: true),
      ])
    let measure = Form(
      id: "M", label: "Measures", key: ["subj", "visit"],
      fields: [
        subject, visit,
        Field(name: "date", label: "Date", type: .date, role: .date, required: true),
        Field(
          name: "weight", label: "Weight", type: .number, role: .clinical, unit: "kg", range: 40...90, required: true),
        Field(
          name: "upper", label: "Upper", type: .integer, role: .clinical, unit: "mmHg", range: 100...180,
          required: true),
        Field(
          name: "lower", label: "Lower", type: .integer, role: .clinical, unit: "mmHg", range: 50...90,
          required: true),
        Field(name: "well", label: "Well", type: .code, role: .clinical, codeList: "yn"),
        Field(name: "at", label: "At", type: .time, role: .clinical, required: true),
      ])
    let list = Form(
      id: "L", label: "List", key: ["subj"],
      fields: [
        subject, Field(name: "arm", label: "Arm", type: .code, role: .treatment, codeList: "arms", required: true),
      ], treatment: true)
    return Study(
      id: "SMALL", title: "Small", arms: [Arm(id: "A", label: "A"), Arm(id: "C", label: "C")], visits: visits,
      sites: [north, south, office], forms: [list, measure, person],
      codeLists: [
        CodeList(id: "visits", terms: [.init(code: "B", label: ""), .init(code: "W", label: "")]),
        CodeList(id: "arms", terms: [.init(code: "A", label: ""), .init(code: "C", label: "")]),
        CodeList(id: "yn", terms: [.init(code: "Y", label: ""), .init(code: "N", label: "")]),
        CodeList(id: "places", terms: [.init(code: "X1", label: ""), .init(code: "X2", label: "")]),
      ],
      units: [UnitConversion(from: "lb", to: "kg", factor: 0.45359237, source: "exact")],
      outcomes: Outcomes(dayZero: FieldReference(form: "P", field: "day"), baseline: "B"))
  }

  private static func pattern(_ text: String) -> SubjectPattern {
    guard let pattern = SubjectPattern(text) else { preconditionFailure("the pattern is written above") }
    return pattern
  }

  private static func transfers(_ text: String) -> Transfers {
    guard let pattern = ArchivePattern(text) else { preconditionFailure("the pattern is written above") }
    return Transfers(mode: .cumulative, archives: [pattern])
  }

  private static func column(_ field: String, _ column: String, _ codes: [(String, String)] = []) -> ColumnLayout {
    ColumnLayout(field: field, source: .column(column), codes: codes.map { CodeMapping(text: $0.0, code: $0.1) })
  }

  /// Semicolons, day first, two-digit years, pounds, a piece, an archive in the archive.
  private static var north: Site {
    let dialect = Dialect(
      delimiter: UInt8(ascii: ";"), dates: .dayMonthYear, birthCentury: 1900, century: 2000, times: .halfDay)
    var weight = column("weight", "Wt")
    weight.unit = "lb"
    var places = column("places", "Where", [("one", "X1"), ("two", "X2")])
    places.listMark = UInt8(ascii: "&")
    return Site(
      id: "NO", number: "01", name: "North", country: "GB", timeZone: "Europe/London", subject: pattern("N/{nnn}"),
      transfers: transfers("north_{yyyy}{mm}.zip"), dialect: dialect,
      files: [
        FileLayout(
          name: "person.csv", dialect: dialect,
          tables: [
            TableLayout(
              form: "P",
              columns: [
                column("subj", "Pt; no."), column("name", "Name"), column("birth", "Born"), column("day", "Begin"),
                places,
              ])
          ]),
        FileLayout(
          name: "in.zip!/m.csv", dialect: dialect,
          tables: [
            TableLayout(
              form: "M",
              columns: [
                column("subj", "Pt"), column("visit", "V", [("first", "B"), ("second", "W")]), column("date", "D"),
                weight,
                ColumnLayout(field: "upper", source: .piece(column: "BP", mark: UInt8(ascii: "/"), index: 0)),
                ColumnLayout(field: "lower", source: .piece(column: "BP", mark: UInt8(ascii: "/"), index: 1)),
                column("well", "OK", [("1", "Y"), ("0", "N")]), column("at", "At"),
              ])
          ]),
      ])
  }

  /// UTF-16 and tabs; the visits of a person stand side by side; ticks.
  private static var south: Site {
    let dialect = Dialect(
      encoding: .utf16LittleEndian, delimiter: 9, dates: .monthDayYear, times: .plain,
      missing: [MissingCode(text: "NK", reason: .unknown)])
    func visit(_ code: String) -> TableLayout {
      TableLayout(
        form: "M", onlyFilled: true, constants: [.init(field: "visit", value: code)],
        columns: [
          column("subj", "id"), column("date", "\(code)_date"), column("weight", "\(code)_kg"),
          column("upper", "\(code)_up"), column("lower", "\(code)_low"), column("well", "\(code)_well"),
          column("at", "\(code)_at"),
        ])
    }
    return Site(
      id: "SO", number: "02", name: "South", country: "US", timeZone: "America/Chicago", subject: pattern("S{nnn}"),
      transfers: transfers("south{n}.tar.gz"), dialect: dialect,
      files: [
        FileLayout(
          name: "p_*.txt", dialect: dialect,
          tables: [
            TableLayout(
              form: "P",
              columns: [
                column("subj", "id"), column("name", "name"), column("birth", "born"), column("day", "begin"),
                ColumnLayout(
                  field: "places",
                  source: .ticks([.init(column: "t1", code: "X1"), .init(column: "t2", code: "X2")])),
              ])
          ]),
        FileLayout(name: "m.txt", dialect: dialect, tables: [visit("B"), visit("W")]),
      ])
  }

  private static var office: Site {
    Site(
      id: "OF", kind: .office, number: "00", name: "Office", country: "US", timeZone: "America/Chicago",
      subject: pattern("{ss}-{nnn}"), transfers: transfers("list.zip"),
      files: [
        FileLayout(
          name: "list.csv",
          tables: [TableLayout(form: "L", columns: [column("subj", "participant"), column("arm", "arm")])])
      ])
  }
}
