import Crypto
import Stages
import StudyModel
import Tables
import Testing

@testable import Deidentify

/// A study with a form that has a field of every role.
enum Fixture {
  static let form = Form(
    id: "DM", label: "Demographics", key: ["subj"],
    fields: [
      Field(name: "surname", label: "Name", type: .text, role: .name),
      Field(name: "subj", label: "Participant number", type: .text, role: .subject, required: true),
      Field(name: "street", label: "Address", type: .text, role: .address),
      Field(name: "phone", label: "Phone", type: .text, role: .phone),
      Field(name: "mail", label: "E-mail", type: .text, role: .email),
      Field(name: "nhs", label: "NHS number", type: .text, role: .nationalID),
      Field(name: "birth", label: "Date of birth", type: .date, role: .birthDate, ageAt: "consent"),
      Field(name: "consent", label: "Date of consent", type: .date, role: .date),
      Field(name: "postcode", label: "Postcode", type: .text, role: .postcode),
      Field(name: "note", label: "Remarks", type: .text, role: .freeText),
      Field(name: "arm", label: "Treatment", type: .code, role: .treatment, codeList: "arms"),
      Field(name: "ethnic", label: "Ethnic group", type: .code, role: .quasi, codeList: "ethnic"),
      Field(name: "fracture", label: "Date of the fracture", type: .date, role: .clinical),
      Field(name: "weight", label: "Weight", type: .number, role: .clinical, unit: "kg"),
      Field(name: "rater", label: "Rater", type: .integer, role: .administrative),
    ])

  static let input = DatasetShape([
    TableShape("DM", form.fields.map { ColumnShape($0.column, $0.type.kind, privacy: .direct, unit: $0.unit) })
  ])

  static func site(
    _ id: String = "STG", _ number: String = "04", _ pattern: String = "SGH{nnn}", kind: Site.Kind = .centre
  ) throws -> Site {
    Site(
      id: SiteID(id), kind: kind, number: number, name: "Site", country: "AU", timeZone: "Australia/Sydney",
      subject: try #require(SubjectPattern(pattern)), transfers: Transfers(mode: .cumulative, archives: []))
  }

  static func office() throws -> Site { try site("RND", "90", "{ss}-{nnn}", kind: .office) }

  static func study(id: String = "DEMO", form: Form = form) throws -> Study {
    Study(
      id: id, title: "Demonstration", sites: [try site("ABD", "01", "A{nnn}"), try office(), try site()],
      forms: [form])
  }

  static func stage(_ study: Study) -> DeidentifyParticipants {
    DeidentifyParticipants(DeidentifyParticipants.Options(), study: study)
  }

  /// Keys from the master key 00 01 … 1f.
  static func environment(_ study: Study, crosswalk: Crosswalk? = nil) -> StageEnvironment {
    StageEnvironment(
      study: study, keys: StudyKeys(master: SymmetricKey(data: Array(UInt8(0)..<32)), id: "k1", study: study.id),
      crosswalk: crosswalk ?? Crosswalk(study), outputs: NoFolder())
  }

  static func context(_ site: Site? = nil, form: Form = form) throws -> TableContext {
    TableContext(
      site: try site ?? self.site(), form: form, layout: TableLayout(form: form.id), dialect: Dialect(),
      shape: TableShape(form.table, []))
  }

  static func kernel(
    site: Site? = nil, studyID: String = "DEMO", crosswalk: Crosswalk? = nil
  ) throws -> any RowsKernel {
    let study = try study(id: studyID)
    return try stage(study).kernel(for: try context(site), in: environment(study, crosswalk: crosswalk))
  }

  static func date(_ year: Int, _ month: Int? = nil, _ day: Int? = nil) throws -> PartialDate {
    try #require(PartialDate(year: year, month: month, day: day))
  }

  static func dates(_ dates: [PartialDate?]) -> DateColumn {
    DateColumn(
      days: dates.map { $0?.days ?? 0 },
      reasons: dates.contains(nil) ? dates.map { $0 == nil ? 1 : 0 } : [],
      precisions: dates.contains { ($0?.precision ?? .day) != .day } ? dates.map { $0?.precision.rawValue ?? 0 } : [])
  }

  static func batch(_ numbers: [String?], consent: [PartialDate?]? = nil, birth: [PartialDate?]? = nil) -> Batch {
    let rows = numbers.count
    let day = PartialDate(days: 12_600)
    let word = { (text: String) in Column.text(TextColumn(Array(repeating: text, count: rows))) }
    let code = CodeColumn(indices: Array(repeating: 0, count: rows), terms: ["P", "Q"])
    return Batch(
      table: "DM", names: form.fields.map(\.column),
      columns: [
        word("Featherstone"), .text(TextColumn(numbers)), word("Mill Lane"), word("01234"), word("a@example.org"),
        word("9990000018"), .date(dates(birth ?? Array(repeating: PartialDate(days: -10_000), count: rows))),
        .date(dates(consent ?? Array(repeating: day, count: rows))), word("AB1 2CD"), word("Rang Featherstone"),
        .code(code), .code(code), .date(dates(Array(repeating: day, count: rows))),
        .number(NumberColumn(values: (0..<rows).map(Double.init))),
        .integer(FixedColumn(values: Array(repeating: 3, count: rows))),
      ],
      origins: RowOrigins(members: Array(repeating: 0, count: rows), records: (0..<rows).map { UInt32($0 + 2) }))
  }

  struct NoFolder: OutputFolder {
    struct Refused: Error {}
    func file(_ path: String) throws -> any OutputFile { throw Refused() }
  }
}

extension Batch {
  func texts(_ name: ColumnName) -> [String?] { (0..<rowCount).map { self[name]?.text(at: $0) } }
}
