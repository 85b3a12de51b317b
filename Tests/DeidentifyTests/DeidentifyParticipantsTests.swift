import Crypto
import Stages
import StudyModel
import Tables
import Testing

@testable import Deidentify

@Suite("deidentify.participants")
struct DeidentifyParticipantsTests {
  private func run(_ batch: Batch, site: Site? = nil, studyID: String = "DEMO") throws -> (Batch, StageRecord) {
    var kernel = try Fixture.kernel(site: site, studyID: studyID)
    var batch = batch
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    return (batch, record)
  }

  @Test("A form with every role leaves with exactly these columns")
  func shape() throws {
    var issues: [StageIssue] = []
    let output = Fixture.stage(try Fixture.study()).shape(after: Fixture.input, issues: &issues)
    #expect(issues.isEmpty)
    #expect(
      output["DM"]?.columns == [
        ColumnShape("subj", .text, privacy: .pseudonymous),
        ColumnShape("age", .integer, privacy: .indirect, unit: "a"),
        ColumnShape("consent", .date, privacy: .pseudonymous), ColumnShape("area", .text, privacy: .indirect),
        ColumnShape("arm", .code, tainted: true),
        ColumnShape("ethnic", .code, privacy: .indirect), ColumnShape("fracture", .date, privacy: .pseudonymous),
        ColumnShape("weight", .number, unit: "kg"), ColumnShape("rater", .integer),
        ColumnShape("siteid", .code, privacy: .indirect),
      ])
  }

  @Test("What is left is what the shape says, in names, kinds and order")
  func shapeHolds() throws {
    var issues: [StageIssue] = []
    let output = Fixture.stage(try Fixture.study()).shape(after: Fixture.input, issues: &issues)
    let (batch, record) = try run(Fixture.batch(["SGH002", "SGH003"]))
    #expect(batch.names == output["DM"]?.columns.map(\.name))
    #expect(batch.columns.map(\.kind) == output["DM"]?.columns.map(\.kind))
    #expect(batch.columns.allSatisfy { $0.count == 2 })
    #expect(record.findings.isEmpty)
  }

  // Tokens and shifts from Python's hmac: HKDF-SHA-256 of 00..1f with the info vertebra/v1/DEMO/pseudonym and
  // vertebra/v1/DEMO/date-shift, then the messages subject|DEMO|04-002 and shift|DEMO|04-002.
  @Test("Numbers become tokens, and dates move by the participant's days")
  func tokens() throws {
    let consent = try Fixture.date(2004, 7, 1)
    let (batch, _) = try run(Fixture.batch(["SGH002", "SGH003"], consent: [consent, consent]))
    #expect(batch.texts("subj") == ["4T4ZAB6SR4REJ0F7", "CKAPKHMJAEBNM6HB"])
    #expect(batch.texts("consent") == ["2003-08-31", "2004-03-18"])
    #expect(batch.texts("siteid") == ["STG", "STG"])
    #expect(batch.texts("weight") == ["0", "1"])
  }

  @Test("A participant has one token however the number is spelt and whoever sends it, and another in another study")
  func linkage() throws {
    let (own, _) = try run(Fixture.batch(["SGH002", "sgh 2", "SGH-002"]))
    let (office, _) = try run(Fixture.batch(["04-002"]), site: try Fixture.office())
    let (other, _) = try run(Fixture.batch(["SGH002"]), studyID: "OTHER")
    #expect(own.texts("subj") == Array(repeating: "4T4ZAB6SR4REJ0F7", count: 3))
    #expect(office.texts("subj") == ["4T4ZAB6SR4REJ0F7"])
    #expect(office.texts("siteid") == ["STG"])
    #expect(other.texts("subj") == ["XRANNEC86EXW4R8Y"])
  }

  @Test("A row without a participant is set aside, with nothing of the person in it")
  func strangers() throws {
    let (batch, record) = try run(Fixture.batch(["SGH002", "Featherstone", nil]))
    #expect((0..<3).map(batch.state) == [.kept, .quarantined, .quarantined])
    #expect(record.findings.map(\.rule) == ["subject.unreadable", "required.missing"])
    #expect(record.findings.allSatisfy { !$0.message.description.contains("Feather") })
    for name in ["subj", "age", "consent", "fracture", "siteid"] as [ColumnName] {
      #expect(batch.texts(name).map { $0 == nil } == [false, true, true])
    }
    #expect(batch["consent"]?.missing(at: 1) == .withheld)
    if case .date(let column) = batch["consent"] { #expect(column.days[1] == 0) }
    let (strange, found) = try run(Fixture.batch(["77-001", "90-001"]), site: try Fixture.office())
    #expect(found.findings.map(\.rule) == ["subject.site_unknown", "subject.site_unknown"])
    #expect((0..<2).map(strange.state) == [.quarantined, .quarantined])
  }

  @Test("A row that a check has set aside is not reported again")
  func onceOnly() throws {
    var batch = Fixture.batch(["?", "SGH002"])
    batch.mark(0, .quarantined)
    let (_, record) = try run(batch)
    #expect(record.findings.isEmpty)
  }

  @Test("Nothing that names the person and no date as it was is left")
  func nothingLeft() throws {
    let consent = (0..<9).map { PartialDate(days: 12_000 + Int32($0)) }
    let (batch, _) = try run(Fixture.batch((1...9).map { "SGH00\($0)" }, consent: consent))
    let texts = batch.names.flatMap { batch.texts($0) }.compactMap { $0 }
    for word in ["Featherstone", "Mill", "01234", "@", "9990000018", "AB1", "SGH"] {
      #expect(!texts.contains { $0.contains(word) })
    }
    for (shifted, date) in zip(batch.texts("consent"), consent) { #expect(shifted != date.iso) }
  }

  @Test("The result is the same wherever batches are cut")
  func borders() throws {
    let given = Fixture.batch((0..<12).map { $0 == 5 ? nil : "SGH00\($0 % 4 + 1)" })
    let (whole, record) = try run(given)
    for size in 1...11 {
      var kernel = try Fixture.kernel()
      var joined = Batch(table: "DM")
      var again = StageRecord()
      for start in stride(from: 0, to: 12, by: size) {
        var part = given.gathering(Array(start..<min(12, start + size)))
        try kernel.process(&part, record: &again)
        joined.append(part)
      }
      #expect(joined.names == whole.names)
      for name in whole.names { #expect(joined.texts(name) == whole.texts(name)) }
      #expect((0..<12).map(joined.state) == (0..<12).map(whole.state))
      #expect(again.findings.map(\.origin) == record.findings.map(\.origin))
    }
  }

  @Test("The crosswalk knows each participant, and a token of two participants ends the run")
  func collision() throws {
    let crosswalk = Crosswalk(try Fixture.study())
    var kernel = try Fixture.kernel(crosswalk: crosswalk)
    var batch = Fixture.batch(["SGH002", "SGH002"])
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    #expect(crosswalk.trialNumber(of: "4T4ZAB6SR4REJ0F7") == "04-002")
    let taken = Crosswalk(try Fixture.study())
    let token = try #require(Crosswalk.Token("4T4ZAB6SR4REJ0F7"))
    #expect(taken.entries(of: [Crosswalk.Subject(centre: 0, sequence: 777)]) { _ in (token, -1) } != nil)
    var refused = try Fixture.kernel(crosswalk: taken)
    var again = Fixture.batch(["SGH002"])
    #expect(throws: DeidentifyError.tokenCollision("DM")) { try refused.process(&again, record: &record) }
  }

  @Test("Without keys there is no kernel")
  func noKeys() throws {
    let study = try Fixture.study()
    var environment = Fixture.environment(study)
    environment.keys = nil
    #expect(throws: DeidentifyError.noKeys) {
      try Fixture.stage(study).kernel(for: try Fixture.context(), in: environment)
    }
  }

  @Test("A column that no field stands behind is dropped, from the shape and from the data")
  func defaultDeny() throws {
    var batch = Fixture.batch(["SGH002"])
    batch.set(.text(TextColumn(["Featherstone"])), for: "extra")
    let (left, _) = try run(batch)
    #expect(left["extra"] == nil)
    var issues: [StageIssue] = []
    let input = DatasetShape([
      TableShape("DM", (Fixture.input["DM"]?.columns ?? []) + [ColumnShape("extra", .text, privacy: .direct)]),
      TableShape("ZZ", [ColumnShape("who", .text, privacy: .direct)]),
    ])
    let output = Fixture.stage(try Fixture.study()).shape(after: input, issues: &issues)
    #expect(output["DM"]?["extra"] == nil)
    #expect(output["ZZ"]?.columns.isEmpty == true)
    #expect(issues.map(\.code) == ["deidentify.table_unknown"])
  }

  @Test("A form that cannot be de-identified does not plan")
  func issues() throws {
    var form = Fixture.form
    form.fields.removeAll { $0.role == .subject }
    form.fields.append(Field(name: "siteid", label: "Site", type: .text, role: .administrative))
    form.fields.append(Field(name: "seen", label: "Seen", type: .text, role: .date))
    form.fields.append(Field(name: "dob", label: "Born", type: .date, role: .birthDate, ageAt: "nowhere"))
    var found: [StageIssue] = []
    let table = TableShape("DM", form.fields.map { ColumnShape($0.column, $0.type.kind, privacy: .direct) })
    let output = Fixture.stage(try Fixture.study(id: "A|B", form: form)).shape(
      after: DatasetShape([table]), issues: &found)
    #expect(
      found.map(\.code) == [
        "deidentify.separator", "deidentify.no_subject", "deidentify.date_type", "deidentify.age_date",
        "deidentify.name_taken",
      ])
    #expect(output["DM"]?["seen"] == nil)
    #expect(output["DM"]?["dob"] == nil)
  }
}
