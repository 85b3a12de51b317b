import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("Dates against the transfer and the birth date")
struct FieldDatesTests {
  private func run(
    _ form: Form, _ batch: Batch, sentBy: Int32?
  ) throws -> StageRecord {
    let study = try RulesFixture.study([])
    let layout = TableLayout(
      form: form.id, columns: form.fields.map { ColumnLayout(field: $0.name, source: .column($0.name)) })
    let context = TableContext(
      site: try Fixture.site(), form: form, layout: layout, dialect: Dialect(), shape: TableShape(form.table, []),
      sentBy: sentBy)
    var kernel = try ValidateFields(NoOptions(), study: study).kernel(for: context, in: Fixture.environment(study))
    var batch = batch
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    #expect(batch.states.allSatisfy { $0 == 0 })
    return record
  }

  private func dated(_ days: [Int32], precisions: [UInt8] = []) -> Batch {
    Fixture.batch(rows: days.count).replacing("date", .date(DateColumn(days: days, precisions: precisions)))
  }

  @Test("A date after the day of the transfer is asked about, and one of that day is not")
  func future() throws {
    let record = try run(Fixture.form, dated([12_600, 14_124, 14_125, 40_214]), sentBy: 14_124)
    #expect(record.short == ["4 date.future date query", "5 date.future date query"])
    #expect(
      record.findings.first?.message.description
        == "Date of the form (date) on form VS lies after the day on which the transfer was sent. Please check the date, its year first."
    )
  }

  @Test("Without a day of the transfer, and where there is no date, nothing is in the future")
  func unknown() throws {
    #expect(try run(Fixture.form, dated([40_214]), sentBy: nil).short == [])
    let missing = dated([40_214, 1]).missing("date", [0: .unknown])
    #expect(try run(Fixture.form, missing, sentBy: 14_124).short == [])
  }

  @Test("A date without its day is in the future where its month is to come")
  func partial() throws {
    let month = DatePrecision.month.rawValue
    // 2008-09-01 and 2008-10-01, sent on 2008-09-02.
    let record = try run(Fixture.form, dated([14_123, 14_153], precisions: [month, month]), sentBy: 14_124)
    #expect(record.short == ["2 date.partial date note", "3 date.partial date note", "3 date.future date query"])
  }

  @Test("A date of the form that holds the birth date cannot lie before it; neither date may be a guess")
  func birth() throws {
    let form = try #require(RulesFixture.forms.first { $0.id == "DM" })
    let year = DatePrecision.year.rawValue
    let batch = Batch(
      table: "DM", names: ["subj", "birth", "consent"],
      columns: [
        .text(TextColumn(["SGH001", "SGH002", "SGH003", "SGH004"])),
        .date(
          DateColumn(days: [-10_000, 12_600, 12_601, 12_601], reasons: [0, 0, 0, 0], precisions: [0, 0, 0, year])),
        .date(DateColumn(days: [12_600, 12_600, 12_600, 12_600])),
      ],
      origins: RowOrigins(members: [0, 0, 0, 0], records: [2, 3, 4, 5]))
    let record = try run(form, batch, sentBy: nil)
    #expect(record.short == ["4 date.before_birth consent query", "5 date.partial birth note"])
  }
}
