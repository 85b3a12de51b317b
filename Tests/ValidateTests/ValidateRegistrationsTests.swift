import Crypto
import Identifiers
import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("validate.registrations")
struct ValidateRegistrationsTests {
  private typealias Person = IdentityFixture.Person

  private static let list = Form(
    id: "RA", label: "List", key: ["subj"],
    fields: [
      Field(name: "subj", label: "Trial number", type: .text, role: .subject),
      Field(name: "arm", label: "Arm", type: .code, role: .treatment, codeList: "arms"),
    ], treatment: true)

  /// What is found among people of two sites, STG (number 04) and ABD (01), of whom some are in the list of allocations.
  ///
  /// Each finding as `record rule participant>other`, with a star where it is the study's and not a site's.
  private func found(
    _ stg: [Person], abd: [Person] = [], earlier: [Person] = [], allocated: [String]? = nil,
    kind: NationalIdentifier = .nhsNumber, discarding: Range<UInt32>? = nil
  ) throws -> [String] {
    var study = try Fixture.study()
    study.forms = [IdentityFixture.form, Self.list]
    let environment = Fixture.environment(study)
    let fixture = IdentityFixture(kind: kind)
    let sites = [try Fixture.site(), try Fixture.site("ABD", "01", "A{nnn}")]
    for (index, people) in [stg, abd].enumerated() {
      var kernel = try fixture.kernel(environment.registrations, site: sites[index], study: study)
      var batch = fixture.batch(people, member: UInt32(index))
      var record = StageRecord()
      try kernel.process(&batch, record: &record)
      if index == 0 { try kernel.recall(fixture.batch(earlier, member: 7)) }
      // As de-identification does: the token of a participant is the number, filled up.
      let subjects = people.compactMap { person in
        Int32(person.subject.drop { !$0.isNumber }).map {
          Crosswalk.Subject(centre: index == 0 ? 0 : 2, sequence: $0)
        }
      }
      _ = try environment.crosswalk.entries(of: subjects) { subject in
        (try #require(Crosswalk.Token(token(subject.centre == 0 ? "S" : "A", Int(subject.sequence)))), 1)
      }
    }
    if let discarding { environment.registrations.discard(members: discarding) }
    let sink = try ValidateRegistrations(NoOptions(), study: study).begin(in: environment)
    var record = StageRecord()
    if let allocated {
      var batch = Batch(
        table: "RA",
        origins: RowOrigins(members: allocated.map { _ in 9 }, records: allocated.indices.map { UInt32($0) }))
      batch.set(.text(TextColumn(allocated)), for: "subj")
      batch.set(
        .code(CodeColumn(indices: allocated.map { _ in 0 }, terms: ["A"])), for: "arm")
      var dataset = Dataset()
      dataset["RA"] = batch
      try sink.accept(dataset, record: &record)
    }
    try sink.finish(record: &record)
    return record.findings.map { finding in
      let rule = "\(finding.rule.split(separator: ".").last ?? "") \(finding.severity.rawValue)"
      let who = [finding.participant, finding.related].map { ($0 ?? "-").filter { $0 != "_" } }
      return "\(finding.origin.map { "\($0.member):\($0.record)" } ?? "*") \(rule) \(who[0])>\(who[1])"
    }
  }

  private func token(_ letter: String, _ sequence: Int) -> String {
    let text = letter + String(sequence)
    return text + String(repeating: "_", count: Crosswalk.tokenLength - text.utf8.count)
  }

  @Test("People with other names, birth dates and numbers are nobody's double")
  func nobody() throws {
    #expect(
      try found([
        Person(subject: "SGH001", number: "9434765919", first: "Ann"),
        Person(subject: "SGH002", number: "9876543210", first: "Bea"),
        // The same name, another birth date; the same birth date, another name.
        Person(subject: "SGH003", number: "9990000018", first: "Ann", birth: 5),
        Person(subject: "SGH004", number: "9990000026", first: "Cat"),
      ]) == [])
  }

  @Test("One person under two numbers: the one that was never allocated is asked about, the other one told of")
  func neverAllocated() throws {
    let people = [
      Person(subject: "SGH005", number: "943 476 5919"), Person(subject: "SGH008", number: "9434765919"),
    ]
    #expect(
      try found(people, allocated: [token("S", 8)]) == ["0:2 duplicate query S5>S8", "0:3 duplicate note S8>S5"])
    #expect(
      try found(people, allocated: [token("S", 5)]) == ["0:3 duplicate query S8>S5", "0:2 duplicate note S5>S8"])
    // Where nobody knows, the later one is.
    #expect(try found(people) == ["0:3 duplicate query S8>S5", "0:2 duplicate note S5>S8"])
    var earlier = people
    earlier[1].consent -= 1
    #expect(try found(earlier) == ["0:2 duplicate query S5>S8", "0:3 duplicate note S8>S5"])
  }

  @Test("Name and birth date alone make a double, in any spelling; so does the number alone")
  func either() throws {
    #expect(
      try found([
        Person(subject: "SGH001", number: "9434765919", first: "Clarence", last: "Muñoz"),
        Person(subject: "SGH002", number: "9876543210", first: "MUNOZ", last: "clarence"),
      ]).count == 2)
    #expect(
      try found([
        Person(subject: "SGH001", number: "9434765919", first: "Ann"),
        Person(subject: "SGH002", number: "9434765919", first: "Bea", birth: 9),
      ]).count == 2)
  }

  @Test("A number that is wrong, and a date or name that is not whole, make none")
  func incomplete() throws {
    #expect(
      try found([
        Person(subject: "SGH001", number: "9990000000", first: "Ann"),
        Person(subject: "SGH002", number: "9990000000", first: "Bea"),
        Person(subject: "SGH003", number: "9.99E+09", first: nil), Person(subject: "SGH004", number: nil, first: nil),
        Person(subject: "SGH005", first: "Cat", birth: 0, precision: .month),
        Person(subject: "SGH006", first: "Cat", birth: 0, precision: .month),
        Person(subject: "SGH007", first: "Dee", birth: nil), Person(subject: "SGH008", first: "Dee", birth: nil),
      ]) == [])
  }

  @Test("A couple may share a Medicare card, but not a place on it")
  func couple() throws {
    func couple(_ cards: [String]) throws -> Int {
      try found(
        [
          Person(subject: "SGH001", number: cards[0], first: "Ann"),
          Person(subject: "SGH002", number: cards[1], first: "Bob", birth: 7),
        ], kind: .medicareCard
      ).count
    }
    #expect(try couple(["2123456701", "2123456701"]) == 0)
    #expect(try couple(["21234567011", "21234567012"]) == 0)
    #expect(try couple(["21234567011", "2123 45670 1 1"]) == 2)
  }

  @Test("A person at two sites is a finding of the later one's site, which does not name the other, and of the study")
  func twoSites() throws {
    let findings = try found(
      [Person(subject: "SGH001", number: "9434765919", consent: 13_001)],
      abd: [Person(subject: "A004", number: "9434765919", consent: 13_000)])
    #expect(findings == ["0:2 duplicate query S1>-", "* duplicate query S1>A4"])
  }

  @Test("Three registrations of one person are two doubles of the first")
  func three() throws {
    let findings = try found([
      Person(subject: "SGH001", number: "9434765919", first: "Ann"),
      // By number with the first, by name with the third.
      Person(subject: "SGH002", number: "9434765919", first: "Bea"),
      Person(subject: "SGH003", number: "9876543210", first: "Bea"),
    ])
    #expect(
      findings == [
        "0:3 duplicate query S2>S1", "0:4 duplicate query S3>S1", "0:2 duplicate note S1>S2",
        "0:2 duplicate note S1>S3",
      ])
  }

  @Test("A number that stands for two people is asked about, in one transfer and from one to the next")
  func twoPeople() throws {
    let ann = Person(subject: "SGH001", number: "9434765919", first: "Ann", birth: 1)
    let bea = Person(subject: "SGH001", number: "9876543210", first: "Bea", birth: 2)
    #expect(try found([ann, bea]) == ["0:3 two_people query S1>-"])
    #expect(try found([bea], earlier: [ann]) == ["0:2 two_people query S1>-"])
    #expect(try found([ann], earlier: [ann]) == [])
  }

  @Test("A correction is no other person: of the name, of the birth date, of the number")
  func corrections() throws {
    let ann = Person(subject: "SGH001", number: "9434765919", first: "Ann", birth: 1)
    for change: (inout Person) -> Void in [
      { $0.first = "Anne" }, { $0.birth = 2 }, { $0.number = "9876543210" }, { $0.number = nil },
      { $0.number = "9.43E+09" },
    ] {
      var other = ann
      change(&other)
      #expect(try found([ann], earlier: [other]) == [])
    }
  }

  @Test("What a later transfer took the place of makes no double")
  func superseded() throws {
    #expect(
      try found(
        [Person(subject: "SGH001", number: "9434765919")],
        earlier: [Person(subject: "SGH002", number: "9434765919")]) == [])
  }

  @Test("What came of a transfer that was refused is forgotten")
  func refused() throws {
    #expect(
      try found(
        [Person(subject: "SGH001", number: "9434765919")], abd: [Person(subject: "A004", number: "9434765919")],
        discarding: 1..<2) == [])
  }

  @Test("A registration is as small as is said")
  func size() { #expect(MemoryLayout<Registrations.Entry>.stride <= 48) }

  @Test("Codes differ from key to key, so that they tell nothing elsewhere")
  func keyed() {
    let codes = (0..<2).map { _ in Registrations(key: SymmetricKey(size: .bits256)).code(of: Array("9434765919".utf8)) }
    #expect(codes[0] != codes[1])
    #expect(!codes.contains(0))
  }
}
