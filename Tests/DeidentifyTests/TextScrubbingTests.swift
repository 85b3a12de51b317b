import FreeText
import Stages
import StudyModel
import Tables
import Testing

@testable import Deidentify

@Suite("Texts that are released")
struct TextScrubbingTests {
  private static func form(_ dates: DatesInText) -> Form {
    var form = Fixture.form
    for index in form.fields.indices where form.fields[index].role == .freeText {
      form.fields[index].release = TextRelease(dates: dates)
    }
    return form
  }

  private static func study(_ dates: DatesInText = .redact) throws -> Study {
    var study = try Fixture.study(form: form(dates))
    study.outcomes.dayZero = FieldReference(form: "DM", field: "consent")
    return study
  }

  private static func batch(_ notes: [String?], _ numbers: [String?]) throws -> Batch {
    var batch = Fixture.batch(numbers, consent: Array(repeating: try Fixture.date(2004, 7, 1), count: numbers.count))
    batch.set(.text(TextColumn(notes)), for: "note")
    return batch
  }

  /// What comes out of the stage, with what the records themselves name as the roster.
  private func run(
    _ dates: DatesInText, _ batch: Batch, isKnown: Bool = true
  ) throws -> (batch: Batch, record: StageRecord) {
    let study = try Self.study(dates)
    let environment = Fixture.environment(study)
    if isKnown {
      var collector = IdentityCollector(form: Self.form(dates), site: try Fixture.site(), study: study)
      collector.take(batch)
      try environment.roster.fill(collector.found, of: study)
    }
    var kernel = try Fixture.stage(study).kernel(
      for: try Fixture.context(form: Self.form(dates)), in: environment)
    var batch = batch
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    return (batch, record)
  }

  @Test("A released text is pseudonymous, and comes where it stood")
  func shape() throws {
    var issues: [StageIssue] = []
    let output = Fixture.stage(try Self.study()).shape(after: Fixture.input, issues: &issues)
    #expect(issues.isEmpty)
    #expect(output["DM"]?["note"] == ColumnShape("note", .text, privacy: .pseudonymous))
    let (batch, _) = try run(.redact, try Self.batch(["well"], ["SGH002"]))
    #expect(batch.names == output["DM"]?.columns.map(\.name))
    #expect(Fixture.stage(try Self.study()).releasesTexts)
    #expect(!Fixture.stage(try Fixture.study()).releasesTexts)
  }

  @Test(
    "What the records name is found in the texts: the name, the number of the participant, the telephone, the address")
  func known() throws {
    let notes = "featherstone of Mill Lane (SGH002, AB1 2CD) rang on 01234; pain 3/10"
    let (batch, record) = try run(.redact, try Self.batch([notes, nil, ""], ["SGH002", "SGH002", "SGH003"]))
    #expect(batch.texts("note") == ["[NAME] of [ADDRESS] ([ID], [POSTCODE]) rang on [PHONE]; pain 3/10", nil, ""])
    let counts = try #require(record.texts[StageRecord.TextField(table: "DM", field: "note")])
    #expect(counts.texts == 2 && counts.changed == 1 && counts.total == 5)
    #expect(counts[.name] == 1 && counts[.address] == 1 && counts[.phone] == 1)
    let (blind, _) = try run(.redact, try Self.batch([notes], ["SGH002"]), isKnown: false)
    // No postcode ends in a C.
    #expect(blind.texts("note") == ["featherstone of Mill Lane (SGH002, AB1 2CD) rang on 01234; pain 3/10"])
  }

  // The shift of SGH002 is 2003-08-31 for 2004-07-01, so -305 days; 2004-08-13 is 43 days behind consent.
  @Test("Dates move with the participant's, or tell the day of the study")
  func dates() throws {
    let batch = try Self.batch(["seen 13/8/2004"], ["SGH002"])
    #expect(try run(.redact, batch).batch.texts("note") == ["seen [DATE]"])
    #expect(try run(.shift, batch).batch.texts("note") == ["seen [2003-10-13]"])
    #expect(try run(.studyDay, batch).batch.texts("note") == ["seen [day 43]"])
    #expect(try run(.studyDay, batch, isKnown: false).batch.texts("note") == ["seen [DATE]"])
  }

  @Test("Days of the study need a day zero")
  func noZero() throws {
    var study = try Self.study(.studyDay)
    study.outcomes.dayZero = nil
    var issues: [StageIssue] = []
    _ = Fixture.stage(study).shape(after: Fixture.input, issues: &issues)
    #expect(issues.map(\.code) == ["deidentify.day_zero"])
  }

  @Test("The text of a row that names no participant is withheld")
  func strangers() throws {
    let (batch, _) = try run(.redact, try Self.batch(["Featherstone is well", "ok"], ["nobody", "SGH002"]))
    #expect(batch.texts("note") == [nil, "ok"])
    #expect(batch["note"]?.missing(at: 0) == .withheld)
  }

  @Test("Who is known at one centre is not looked for at another, and batches may come in pieces")
  func pieces() throws {
    let study = try Self.study()
    var collector = IdentityCollector(form: Self.form(.redact), site: try Fixture.site(), study: study)
    collector.take(try Self.batch(["x"], ["SGH002"]))
    var twice = collector.found
    twice.add(collector.found)
    #expect(twice.lists.mapValues(\.count) == collector.found.lists.mapValues(\.count))
    // Site 04 is the third of the study.
    #expect(collector.found.lists.keys.sorted() == [2])
    let roster = IdentityRoster()
    #expect(roster.known.isEmpty)
    try roster.fill(twice, of: study)
    #expect(roster.known.keys.sorted() == [2])
    #expect(roster.zeros == [Crosswalk.Subject(centre: 2, sequence: 2): 12_600])
  }
}
