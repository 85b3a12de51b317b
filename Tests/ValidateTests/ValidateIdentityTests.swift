import Crypto
import Identifiers
import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("validate.identity")
struct ValidateIdentityTests {
  private func run(
    _ fixture: IdentityFixture, _ people: [IdentityFixture.Person]
  ) throws -> StageRecord {
    var kernel = try fixture.kernel(Registrations(key: SymmetricKey(size: .bits256)))
    var batch = fixture.batch(people)
    let given = batch
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    #expect(batch == given)
    return record
  }

  @Test("Numbers are held against the rule of the site's kind, each with its row")
  func numbers() throws {
    let record = try run(
      IdentityFixture(kind: .nhsNumber),
      [
        .init(number: "943 476 5919"), .init(number: "9434765910"), .init(number: "9.99E+09"),
        .init(number: "9990000000"), .init(number: "94347659"), .init(number: nil), .init(number: "1111111111"),
      ])
    #expect(
      record.short == [
        "3 identifier.check_digit natid query", "4 identifier.rounded natid query",
        "5 identifier.rounded natid query", "6 identifier.length natid query",
        "8 identifier.not_issued natid query",
      ])
    #expect(record.findings.map(\.row) == [1, 2, 3, 4, 6])
  }

  @Test("A column without a kind is not judged: a hospital's own number follows no rule")
  func noKind() throws {
    #expect(try run(IdentityFixture(kind: nil), [.init(number: "9434765910")]).findings.isEmpty)
  }

  @Test("Birth date and sex are held against a CHI number, in the site's own words for the sexes")
  func stated() throws {
    // 081029948: the ninth digit is even, so the number is a woman's of 8 October 1929.
    let chi = "0810299488"
    let born = IdentityFixture.day(1929, 10, 8)
    let record = try run(
      IdentityFixture(kind: .chiNumber),
      [
        .init(number: chi, birth: born, sex: "2"), .init(number: chi, birth: born + 1, sex: "2"),
        .init(number: chi, birth: born, sex: "1"), .init(number: chi, birth: nil, sex: nil),
        .init(number: "810299488", birth: born + 31, sex: "1"),
        // A number that fails its check says nothing of the person.
        .init(number: "0810299487", birth: born + 1, sex: "1"),
        // Only the month and only the year are known.
        .init(number: chi, birth: IdentityFixture.day(1929, 10, 1), precision: .month, sex: "2"),
        .init(number: chi, birth: IdentityFixture.day(1929, 11, 1), precision: .month, sex: "2"),
        .init(number: chi, birth: IdentityFixture.day(1929, 1, 1), precision: .year, sex: "2"),
        .init(number: chi, birth: IdentityFixture.day(1930, 1, 1), precision: .year, sex: "2"),
      ])
    #expect(
      record.short == [
        "3 identifier.birth_date birth query", "4 identifier.sex sex query",
        "6 identifier.leading_zero natid query", "6 identifier.birth_date birth query", "6 identifier.sex sex query",
        "7 identifier.check_digit natid query", "9 identifier.birth_date birth query",
        "11 identifier.birth_date birth query",
      ])
  }

  @Test("Postcodes have the shape of the site's country")
  func postcodes() throws {
    let australian = ["[123456789]999", "0[289]99"].compactMap { ShapePattern($0) }
    let record = try run(
      IdentityFixture(kind: nil, postcodes: australian),
      [
        .init(postcode: "2620"), .init(postcode: "0870"), .init(postcode: "870"), .init(postcode: "26200"),
        .init(postcode: "OX1 2AB"), .init(postcode: nil), .init(postcode: "370"),
      ])
    #expect(
      record.short == [
        "4 postcode.leading_zero postcode query", "5 postcode.shape postcode query",
        "6 postcode.shape postcode query", "8 postcode.shape postcode query",
      ])
    #expect(try run(IdentityFixture(kind: nil), [.init(postcode: "x")]).findings.isEmpty)
  }

  @Test("No message tells a digit of a number")
  func silent() throws {
    let record = try run(
      IdentityFixture(kind: .chiNumber, postcodes: [try #require(ShapePattern("9999"))]),
      [.init(number: "810299488", birth: 0, sex: "1", postcode: "870"), .init(number: "7777777777")])
    #expect(record.findings.count == 5)
    for finding in record.findings {
      for value in ["810299488", "870", "7777777777", "1929"] {
        #expect(!finding.message.description.contains(value))
      }
    }
  }
}

/// A site's form of demographics, and records of it.
struct IdentityFixture {
  struct Person {
    var subject = "SGH001"
    var number: String?
    var first: String? = "Ann"
    var last: String? = "Example"
    var birth: Int32? = 0
    var precision = DatePrecision.day
    var sex: String?
    var postcode: String?
    var consent: Int32 = 13_000
  }

  static func day(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
    PartialDate(year: year, month: month, day: day)?.days ?? 0
  }

  static let form = Form(
    id: "DM", label: "Demographics", key: ["subj"],
    fields: [
      Field(name: "subj", label: "Participant number", type: .text, role: .subject),
      Field(name: "first", label: "First name", type: .text, role: .name),
      Field(name: "last", label: "Family name", type: .text, role: .name),
      Field(name: "natid", label: "National number", type: .text, role: .nationalID),
      Field(name: "birth", label: "Date of birth", type: .date, role: .birthDate, ageAt: "consent"),
      Field(
        name: "sex", label: "Sex", type: .code, role: .quasi, codeList: "sex",
        sexes: SexCodes(female: "F", male: "M")),
      Field(name: "postcode", label: "Postcode", type: .text, role: .postcode),
      Field(name: "consent", label: "Date of consent", type: .date, role: .date),
    ], registration: Registration(numbers: ["natid"], names: ["first", "last"], birth: "birth"))

  var kind: NationalIdentifier?
  var postcodes: [ShapePattern] = []

  func kernel(
    _ registrations: Registrations, site: Site? = nil, study: Study? = nil
  ) throws -> any RecallingKernel {
    var site = try site ?? Fixture.site()
    site.conventions = NationalConventions(postcodes: postcodes)
    let layout = TableLayout(
      form: "DM",
      columns: Self.form.fields.map { field in
        var column = ColumnLayout(field: field.name, source: .column(field.name))
        if field.name == "natid" { column.identifier = kind }
        if field.name == "sex" {
          column.codes = [CodeMapping(text: "1", code: "M"), CodeMapping(text: "2", code: "F")]
        }
        return column
      })
    let context = TableContext(
      site: site, form: Self.form, layout: layout, dialect: Dialect(), shape: TableShape("DM", []))
    return IdentityKernel(context, study: try study ?? Fixture.study(), registrations: registrations)
  }

  /// Records of a member, numbered from 2.
  func batch(_ people: [Person], member: UInt32 = 0) -> Batch {
    let sexes = ["1", "2"]
    return Batch(
      table: "DM", names: Self.form.fields.map(\.column),
      columns: [
        .text(TextColumn(people.map(\.subject))), .text(TextColumn(people.map(\.first))),
        .text(TextColumn(people.map(\.last))), .text(TextColumn(people.map(\.number))),
        .date(
          DateColumn(
            days: people.map { $0.birth ?? 0 },
            reasons: people.map { $0.birth == nil ? Missing.blank.rawValue : 0 },
            precisions: people.map(\.precision.rawValue))),
        .code(
          CodeColumn(
            indices: people.map { person in Int32(sexes.firstIndex { $0 == person.sex } ?? 0) },
            reasons: people.map { $0.sex == nil ? Missing.blank.rawValue : 0 }, terms: sexes)),
        .text(TextColumn(people.map(\.postcode))), .date(DateColumn(days: people.map(\.consent))),
      ],
      origins: RowOrigins(
        members: people.map { _ in member }, records: people.indices.map { UInt32($0 + 2) }))
  }
}
