import Tables
import Testing

@Suite("Values known within bounds")
struct BoundTests {
  @Test(
    "A number with a comparator compares only as far as its bound goes",
    arguments: [
      // x is: <4, <=4, >4, >=4, about 4, 4
      ("x < 5", "TTUUUT"), ("x < 4", "TUFFUF"), ("x <= 4", "TTFUUT"), ("x > 4", "FFTUUF"), ("x >= 4", "FUTTUT"),
      ("x < 3", "UUFFUF"), ("x > 3", "UUTTUT"), ("x == 4", "FUFUUT"), ("x != 4", "TUTUUF"), ("x == 5", "FFUUUF"),
      ("x == x", "UUUUUT"), ("5 > x", "TTUUUT"), ("between(x, 0, 4)", "UUFUUT"), ("x in (5, 6)", "FFUUUF"),
      ("x + 0 < 5", "UUUUUT"), ("present(x)", "TTTTTT"), ("sum(x, 1) == 5", "UUUUUT"),
    ])
  func comparators(text: String, truth: String) throws {
    let sheet = Sheet(columns: [
      "x": bounded([(.less, 4), (.lessOrEqual, 4), (.greater, 4), (.greaterOrEqual, 4), (.about, 4), (.equal, 4)])
    ])
    #expect(try sheet.truth(text) == truth)
  }

  @Test("A comparator is handed on by a bare name, if and coalesce")
  func handedOn() throws {
    let sheet = Sheet(columns: ["x": bounded([(.less, 4), (.equal, 9)])])
    let expected = Column.number(NumberColumn(values: [4, 9], comparators: [Comparator.less.rawValue, 0]))
    #expect(try sheet.column("x") == expected)
    #expect(try sheet.column("coalesce(x, 1)") == expected)
    #expect(try sheet.column("if(x < 100, x, 1)") == expected)
    #expect(try sheet.column("if(x == 9, x, 1)") == .number(NumberColumn(values: [1, 9])))
  }

  @Test(
    "A date without its day or month compares by the range of its days",
    arguments: [
      // d is: 2004-07, 2004, 2004-07-23, blank; 2004-07 ends on the 31st and 2004-02 on the 29th
      ("d < 2004-08-01", "TUTU"), ("d <= 2004-07-31", "TUTU"), ("d < 2004-07-31", "UUTU"),
      ("d >= 2004-07-01", "TUTU"), ("d > 2004-07-01", "UUTU"), ("d == 2004-07-23", "UUTU"),
      ("d == 2004-08-01", "FUFU"), ("d != 2005-01-01", "TTTU"), ("d < 2005-01-01", "TTTU"),
      ("d > 2003-12-31", "TTTU"), ("d == d", "UUTU"), ("between(d, 2004-07-01, 2004-07-31)", "TUTU"),
      ("d in (2004-07-23, 2004-08-01)", "UUTU"), ("d == e", "FUFU"),
    ])
  func partialDates(text: String, truth: String) throws {
    let sheet = Sheet(columns: [
      "d": dates([[2004, 7], [2004], [2004, 7, 23], []]), "e": dates([[2004, 2], [2004, 2], [2004, 2], [2004, 2]]),
    ])
    #expect(try sheet.truth(text) == truth)
  }

  @Test("A month in a leap year ends on its twenty-ninth day")
  func leapMonth() throws {
    let sheet = Sheet(columns: ["e": dates([[2004, 2], [1900, 2], [2003, 2]])])
    #expect(try sheet.truth("e < 2004-02-29") == "UTT")
    #expect(try sheet.truth("e <= 1900-02-28") == "FTF")
  }

  @Test("A partial date stays partial when it is handed on")
  func partialStays() throws {
    let sheet = Sheet(columns: ["d": dates([[2004, 7], [2004], [2004, 7, 23], []])])
    #expect(try sheet.cells("d") == ["2004-07", "2004", "2004-07-23", nil])
    #expect(try sheet.cells("if(d >= 2004-07-01, d, 1999-12-31)") == ["2004-07", nil, "2004-07-23", nil])
  }

  @Test("Times compare in seconds after midnight")
  func times() throws {
    let sheet = Sheet(columns: [
      "start": .time(FixedColumn(values: [36_000, 36_000, 0], reasons: [0, 0, 1])),
      "end": .time(FixedColumn(values: [39_600, 35_999, 0])),
    ])
    #expect(try sheet.truth("start <= end") == "TFU")
    #expect(try sheet.cells("coalesce(start, end)") == ["10:00", "10:00", "00:00"])
  }
}
