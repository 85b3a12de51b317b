import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("validate.fields")
struct ValidateFieldsTests {
  private func run(
    _ batch: Batch, layout: TableLayout = Fixture.layout(), site: Site? = nil
  ) throws -> (batch: Batch, record: StageRecord) {
    var kernel = try Fixture.kernel(layout, site: site)
    var batch = batch
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    return (batch, record)
  }

  @Test("Rows in which everything is right have no finding and stay as they are")
  func clean() throws {
    let given = Fixture.batch(rows: 5)
    let (batch, record) = try run(given)
    #expect(record.findings.isEmpty)
    #expect(batch == given)
  }

  @Test("A cell that cannot be read gets the finding of its field's type")
  func unreadable() throws {
    var given = Fixture.batch(rows: 9)
    for (row, name) in ["visit", "date", "at", "nrs", "weight", "levels"].enumerated() {
      given = given.missing(ColumnName(name), [row: .invalid])
    }
    let (batch, record) = try run(given)
    #expect(
      record.short == [
        "2 code.unknown visit query", "3 date.impossible date query", "4 time.impossible at query",
        "5 type.unreadable nrs query", "6 type.unreadable weight query", "7 code.unknown levels query",
      ])
    #expect(batch == given)
  }

  @Test("A required field without a value is asked for, whatever the reason; another field is not")
  func required() throws {
    let given = Fixture.batch(rows: 6)
      .missing("nrs", [0: .blank, 1: .unknown, 2: .notDone, 3: .invalid])
      .missing("weight", [0: .blank, 4: .notDone])
    let (_, record) = try run(given)
    #expect(
      record.short == [
        "2 required.missing nrs query", "3 required.missing nrs query", "4 required.missing nrs query",
        "5 type.unreadable nrs query",
      ])
  }

  @Test("A required field that the site's layout does not have is one note, however many rows there are")
  func notSent() throws {
    let given = Fixture.batch(rows: 4).missing("nrs", [0: .blank, 1: .blank, 2: .blank, 3: .blank])
    var kernel = try Fixture.kernel(Fixture.layout(leaving: ["nrs"]))
    var record = StageRecord()
    for _ in 0..<3 {
      var batch = given
      try kernel.process(&batch, record: &record)
    }
    #expect(record.short == ["0 field.not_sent nrs note"])
  }

  @Test("A range holds in the study's unit when the site sends it, and both bounds are inside")
  func range() throws {
    let given = Fixture.batch(rows: 5)
      .replacing("nrs", .integer(FixedColumn(values: [0, 10, 11, -1, 5])))
      .replacing("weight", .number(NumberColumn(values: [30, 200, 200.001, 80, 29.999])))
    let (_, record) = try run(given)
    #expect(
      record.short == [
        "4 range.outside nrs query", "4 range.outside weight query", "5 range.outside nrs query",
        "6 range.outside weight query",
      ])
  }

  @Test("A range holds in the site's unit: 30 to 200 kg are 66.1 to 440.9 lb")
  func rangeInPounds() throws {
    let given = Fixture.batch(rows: 5)
      .replacing("weight", .number(NumberColumn(values: [66, 67, 440, 441, 158])))
    let (_, record) = try run(given, layout: Fixture.layout(weight: "lb"))
    #expect(record.short == ["2 range.outside weight query", "5 range.outside weight query"])
  }

  @Test("A range with an offset holds in the site's unit: 34 to 42 Cel are exactly 93.2 to 107.6 degF")
  func rangeInFahrenheit() throws {
    let given = Fixture.batch(rows: 5)
      .replacing("temp", .number(NumberColumn(values: [93.2, 107.6, 93.1, 107.7, 98.6])))
    let (_, record) = try run(given, layout: Fixture.layout(temp: "degF"))
    #expect(record.short == ["4 range.outside temp query", "5 range.outside temp query"])
  }

  @Test("A bound that is no binary fraction in the site's unit still contains itself: 38 Cel are 100.4 degF")
  func boundContainsItself() throws {
    let field = Field(name: "temp", label: "Temperature", type: .number, role: .clinical, unit: "Cel", range: 34...38)
    let check = FieldCheck(field, layout: Fixture.layout(temp: "degF"), study: try Fixture.study())
    var rows: [Int] = []
    check.run(.number(NumberColumn(values: [93.2, 100.4, 100.401, 93.199]))) { row, _ in rows.append(row) }
    #expect(rows == [2, 3])
  }

  @Test("A missing number is not taken for zero")
  func missingIsNotZero() throws {
    let given = Fixture.batch(rows: 3)
      .replacing("weight", .number(NumberColumn(values: [0, 0, 250], reasons: [1, 0, 0])))
    let (_, record) = try run(given)
    #expect(record.short == ["3 range.outside weight query", "4 range.outside weight query"])
  }

  @Test("A participant's number that is missing or not of the site's pattern quarantines the record")
  func subject() throws {
    let given = Fixture.batch(rows: 6)
      .replacing("subj", .text(TextColumn(["SGH002", "sgh 2", "XYZ002", nil, "SGH1234", "SGH-003"])))
    let (batch, record) = try run(given)
    #expect(
      record.short == [
        "3 subject.variant subj note", "4 subject.unreadable subj reject", "5 required.missing subj reject",
        "6 subject.unreadable subj reject", "7 subject.variant subj note",
      ])
    #expect((0..<6).map(batch.state) == [.kept, .kept, .quarantined, .quarantined, .quarantined, .kept])
    #expect(batch.rowCount == 6)
  }

  @Test("A number of another centre quarantines the record and names the centre, where it can only be one")
  func otherSite() throws {
    let given = Fixture.batch(rows: 5)
      .replacing("subj", .text(TextColumn(["A001", "01-001", "04-001", "SGH001", "a-7"])))
    let (batch, record) = try run(given)
    #expect(
      record.short == [
        "2 subject.other_site subj reject", "3 subject.other_site subj reject", "4 subject.unreadable subj reject",
        "6 subject.other_site subj reject",
      ])
    #expect(record.findings[0].message.description.contains("site ABD"))
    #expect((0..<5).map(batch.state) == [.quarantined, .quarantined, .quarantined, .kept, .quarantined])
  }

  @Test("A centre that writes trial numbers sends no participants of another centre, an office does")
  func otherCentreInTrialNumbers() throws {
    let given = Fixture.batch(rows: 3)
      .replacing("subj", .text(TextColumn(["04-001", "01-001", "4-2"])))
    let (_, record) = try run(given, site: try Fixture.site("STG", "04", "{ss}-{nnn}"))
    #expect(record.short == ["3 subject.other_site subj reject", "4 subject.variant subj note"])
    let (_, office) = try run(given, site: try Fixture.site("RND", "90", "{ss}-{nnn}", kind: .office))
    #expect(office.short == ["4 subject.variant subj note"])
  }

  @Test("A date whose day or month is not known is a note, and one that cannot be read is none")
  func partialDates() throws {
    let given = Fixture.batch(rows: 4)
      .replacing(
        "date",
        .date(DateColumn(days: [12_600, 12_600, 12_600, 0], reasons: [0, 0, 0, 5], precisions: [0, 1, 2, 1])))
    let (_, record) = try run(given)
    #expect(
      record.short == ["3 date.partial date note", "4 date.partial date note", "5 date.impossible date query"])
  }

  @Test("A trial number of no centre of the study quarantines the record, an office's own too")
  func unknownSite() throws {
    let given = Fixture.batch(rows: 4)
      .replacing("subj", .text(TextColumn(["04-001", "01-001", "77-001", "90-001"])))
    let (_, record) = try run(given, site: try Fixture.site("RND", "90", "{ss}-{nnn}", kind: .office))
    #expect(record.short == ["4 subject.site_unknown subj reject", "5 subject.site_unknown subj reject"])
  }

  @Test("No message tells what is in a cell")
  func silent() throws {
    let given = Fixture.batch(rows: 1)
      .replacing("subj", .text(TextColumn(["Zebedee"])))
      .replacing("weight", .number(NumberColumn(values: [987.65])))
    let (_, record) = try run(given)
    #expect(record.findings.count == 2)
    for finding in record.findings {
      #expect(!finding.message.description.contains("Zebedee"))
      #expect(!finding.message.description.contains("987"))
    }
    #expect(
      record.findings.last?.message.description
        == "Weight (weight) on form VS lies outside 30 to 200 kg. Please check the value and its unit.")
  }

  @Test("Findings are the same wherever batches are cut")
  func borders() throws {
    let given = Fixture.batch(rows: 9)
      .missing("nrs", [0: .blank, 5: .invalid]).missing("visit", [5: .invalid])
      .replacing("weight", .number(NumberColumn(values: [80, 10, 80, 80, 80, 300, 80, 80, 80])))
      .replacing("subj", .text(TextColumn((0..<9).map { $0 % 4 == 0 ? "?" : "SGH001" })))
    let whole = try run(given).record
    for size in 1...8 {
      var kernel = try Fixture.kernel()
      var record = StageRecord()
      for start in stride(from: 0, to: 9, by: size) {
        var part = given.gathering(Array(start..<min(9, start + size)))
        try kernel.process(&part, record: &record)
      }
      #expect(record.short == whole.short)
    }
    #expect(whole.findings.count == 8)
  }

  @Test("A range in a unit that the study cannot convert does not plan")
  func conversionMissing() throws {
    let layout = Fixture.layout(weight: "stone")
    let study = try Fixture.study(layouts: [layout])
    var issues: [StageIssue] = []
    let input = DatasetShape([TableShape("VS", [ColumnShape("weight", .number)])])
    let output = ValidateFields(NoOptions(), study: study).shape(after: input, issues: &issues)
    #expect(output == input)
    #expect(issues.map(\.code) == ["unit.conversion_missing"])
    #expect(issues.first?.message.contains("stone") == true)
  }
}
