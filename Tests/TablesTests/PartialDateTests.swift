import Tables
import Testing

@Suite("Dates that may lack their day or month")
struct PartialDateTests {
  @Test(
    "days are counted from 1 January 1970",
    arguments: [
      (1970, 1, 1, 0), (1970, 1, 2, 1), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017),
      (2024, 2, 29, 19_782), (1900, 3, 1, -25_508), (1, 1, 1, -719_162), (9999, 12, 31, 2_932_896),
    ] as [(Int, Int, Int, Int32)])
  func days(year: Int, month: Int, day: Int, days: Int32) throws {
    let date = try #require(PartialDate(year: year, month: month, day: day))
    #expect(date.days == days)
    #expect(date.parts.year == year)
    #expect(date.parts.month == month)
    #expect(date.parts.day == day)
  }

  @Test(
    "a day that the calendar does not have is no date",
    arguments: [
      (2001, 2, 29), (1900, 2, 29), (2004, 4, 31), (2004, 13, 1), (2004, 0, 1), (2004, 1, 0), (0, 1, 1), (10_000, 1, 1),
    ])
  func impossible(year: Int, month: Int, day: Int) {
    #expect(PartialDate(year: year, month: month, day: day) == nil)
  }

  @Test("a day without its month is no date")
  func noMonth() { #expect(PartialDate(year: 2004, month: nil, day: 3) == nil) }

  @Test("what was not written does not show")
  func iso() {
    #expect(PartialDate(year: 2004, month: 7, day: 3)?.iso == "2004-07-03")
    #expect(PartialDate(year: 2004, month: 7)?.iso == "2004-07")
    #expect(PartialDate(year: 2004)?.iso == "2004")
    #expect(PartialDate(year: 4)?.iso == "0004")
    #expect(PartialDate(year: 2004)?.days == PartialDate(year: 2004, month: 1, day: 1)?.days)
    #expect(PartialDate(year: 2004) != PartialDate(year: 2004, month: 1, day: 1))
  }

  @Test("an age is counted in whole years, up on the birthday and not before")
  func age() throws {
    let birth = try #require(PartialDate(year: 1930, month: 2, day: 28))
    #expect(birth.wholeYears(until: try #require(PartialDate(year: 2005, month: 2, day: 27))) == 74)
    #expect(birth.wholeYears(until: try #require(PartialDate(year: 2005, month: 2, day: 28))) == 75)
    let leap = try #require(PartialDate(year: 1932, month: 2, day: 29))
    #expect(leap.wholeYears(until: try #require(PartialDate(year: 2005, month: 2, day: 28))) == 72)
    #expect(leap.wholeYears(until: try #require(PartialDate(year: 2005, month: 3, day: 1))) == 73)
  }
}
