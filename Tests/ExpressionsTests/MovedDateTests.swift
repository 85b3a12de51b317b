import Diagnostics
import Tables
import Testing

@testable import Expressions

@Suite("Dates known to the month or the year, moved by a participant's own days")
struct MovedDateTests {
  /// The truth of `d < e` where `d` is known to a precision and `e` to the day.
  private func less(_ d: PartialDate, than e: String, shifted: Bool = true) throws -> UInt8 {
    func column(_ date: PartialDate) -> Column {
      .date(DateColumn(days: [date.days], precisions: date.precision == .day ? [] : [date.precision.rawValue]))
    }
    let names = RecordNames(
      own: ["d": column(d), "e": column(try #require(PartialDate(iso: e)))], others: [:], shifted: shifted)
    var diagnostics = DiagnosticList()
    let compiled = try #require(names.compile("d < e", diagnostics: &diagnostics))
    return compiled.truth(rows: 1) { names.own[$0.description] ?? .text(TextColumn()) }[0]
  }

  private let no = Truth.false.rawValue
  private let yes = Truth.true.rawValue
  private let unknown = Truth.unknown.rawValue

  @Test("A month reaches fourteen days before what is written and sixteen behind it")
  func month() throws {
    let october = try #require(PartialDate(year: 2006, month: 10))
    #expect(try less(october, than: "2006-11-17") == yes)
    #expect(try less(october, than: "2006-11-16") == unknown)
    #expect(try less(october, than: "2006-09-18") == unknown)
    #expect(try less(october, than: "2006-09-17") == no)
  }

  @Test("A year reaches half a year further on both sides")
  func year() throws {
    let written = try #require(PartialDate(year: 2006))
    // 31 December and 184 days is 3 July; 1 January less 181 days is 4 July.
    #expect(try less(written, than: "2007-07-04") == yes)
    #expect(try less(written, than: "2007-07-03") == unknown)
    #expect(try less(written, than: "2005-07-05") == unknown)
    #expect(try less(written, than: "2005-07-04") == no)
  }

  @Test("A date that was not moved reaches no further than it is written, and a day is a day")
  func unmoved() throws {
    let october = try #require(PartialDate(year: 2006, month: 10))
    #expect(try less(october, than: "2006-11-01", shifted: false) == yes)
    #expect(try less(october, than: "2006-10-31", shifted: false) == unknown)
    let day = try #require(PartialDate(iso: "2006-10-05"))
    #expect(try less(day, than: "2006-10-06") == yes && less(day, than: "2006-10-05") == no)
  }

  @Test("Whatever the shift, the days that a month may be lie within what it reaches")
  func everyShift() throws {
    for month in 1...12 {
      let first = PartialDate.dayNumber(year: 2004, month: month, day: 1)
      let last = first + Int32(PartialDate.length(ofMonth: month, year: 2004)) - 1
      for shift in Int32(-400)...400 {
        let middle = PartialDate(days: first + 14 + shift).parts
        let written = PartialDate.dayNumber(year: middle.year, month: middle.month, day: 1)
        let reach = MovedDate.interval(of: written, mark: DatePrecision.month.rawValue)
        #expect(reach.low <= Double(first + shift) && Double(last + shift) <= reach.high)
      }
    }
    for year in 2003...2005 {
      let (first, last) = (
        PartialDate.dayNumber(year: year, month: 1, day: 1), PartialDate.dayNumber(year: year, month: 12, day: 31)
      )
      let middle = PartialDate.dayNumber(year: year, month: 6, day: 30)
      for shift in Int32(-400)...400 {
        let written = PartialDate.dayNumber(year: PartialDate(days: middle + shift).parts.year, month: 1, day: 1)
        let reach = MovedDate.interval(of: written, mark: DatePrecision.year.rawValue)
        #expect(reach.low <= Double(first + shift) && Double(last + shift) <= reach.high)
      }
    }
  }
}
