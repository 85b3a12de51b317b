import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("What a whole column of a file shows")
struct ColumnWatchTests {
  private func conclude(
    _ batches: [Batch], dates: DateOrder = .dayMonthYear, weight: String? = nil
  ) throws -> [String] {
    let study = try Fixture.study()
    let context = TableContext(
      site: try Fixture.site(), form: Fixture.form, layout: Fixture.layout(weight: weight),
      dialect: Dialect(dates: dates), shape: TableShape("VS", []))
    var kernel = try #require(
      try ValidateFields(NoOptions(), study: study).kernel(for: context, in: Fixture.environment(study))
        as? any ConcludingKernel)
    var record = StageRecord()
    for var batch in batches { try kernel.process(&batch, record: &record) }
    record = StageRecord()
    try kernel.conclude(record: &record)
    return record.short
  }

  /// Records dated on these days of July 2004, with weights that differ.
  private func dated(_ days: [Int], weights: [Double]? = nil) throws -> Batch {
    var batch = Fixture.batch(rows: days.count)
    let numbers = try days.map { try #require(PartialDate(year: 2004, month: 7, day: $0)).days }
    batch.set(.date(DateColumn(days: numbers)), for: "date")
    batch.set(.number(NumberColumn(values: weights ?? days.indices.map { 70 + Double($0) })), for: "weight")
    batch.set(.number(NumberColumn(values: days.indices.map { 36 + Double($0 % 2) })), for: "temp")
    return batch
  }

  @Test("Dates of which none is after the 12th prove no order, in whatever batches they come")
  func order() throws {
    let early = [try dated([1, 12, 5]), try dated([9, 3, 12])]
    #expect(try conclude(early) == ["2 date.order_unproven date note"])
    #expect(try conclude(early, dates: .monthDayYear) == ["2 date.order_unproven date note"])
  }

  @Test("One day above 12 proves it; so does the year in front; four dates are too few to say")
  func proven() throws {
    #expect(try conclude([try dated([1, 12, 5, 9, 3, 13])]) == [])
    #expect(try conclude([try dated([1, 12, 5, 9, 3, 2])], dates: .yearMonthDay) == [])
    #expect(try conclude([try dated([1, 12, 5, 9])]) == [])
  }

  @Test("Twenty equal measurements on end are a run, over two batches too; nineteen are none")
  func run() throws {
    let days = [Int](repeating: 20, count: 15)
    let weights = [Double](repeating: 72.5, count: 15)
    #expect(
      try conclude([try dated(days, weights: weights), try dated(days, weights: weights)])
        == ["2 value.run weight note"])
    let twenty = [Double](repeating: 72.5, count: 19) + [80, 72.5]
    #expect(try conclude([try dated([Int](repeating: 20, count: 21), weights: twenty)]) == [])
  }

  @Test("Equal answers are no run: a field without a unit is no measurement")
  func answers() throws {
    // The pain of the fixture is 7 in every record.
    let days = [Int](repeating: 20, count: 25)
    #expect(try conclude([try dated(days)]) == [])
  }
}
