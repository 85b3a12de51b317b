import StudyModel
import Tables
import Testing

@testable import Ingest

private func padded<Result>(_ text: String, _ body: (UnsafePointer<UInt8>, Int) -> Result?) -> Result? {
  let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 16)
  return bytes.withUnsafeBufferPointer { buffer in
    guard let start = buffer.baseAddress else { return nil }
    return body(start, text.utf8.count)
  }
}

@Suite("Reading the text of a cell")
struct CellTextTests {
  @Test(
    "decimals are the nearest double",
    arguments: [
      ("0", 0.0), ("36.6", 36.6), ("-1.4", -1.4), ("\u{2013}2.8", -2.8), ("\u{2212}2.8", -2.8), ("+3", 3.0),
      (".5", 0.5),
      ("0.1", 0.1), ("123456789012345", 123456789012345.0), ("0.000000000000001", 1e-15),
      ("9007199254740993", 9007199254740992.0), ("0.1000000000000000055511151231257827", 0.1),
      ("179769313486231570", 179769313486231570.0), ("007.50", 7.5), ("1.7976931348623157", 1.7976931348623157),
    ])
  func decimals(_ text: String, _ expected: Double) {
    let found = padded(text) { NumberText.comparedDecimal($0, $1, mark: 46) }
    #expect(found?.value == expected)
    #expect(found?.comparator == .equal)
  }

  @Test("a sign of comparison is kept beside the number")
  func comparators() {
    let cases: [(String, Double, Comparator)] = [
      ("< 10", 10, .less), ("<4", 4, .less), ("<=4", 4, .lessOrEqual), (">120", 120, .greater),
      (">= 5.5", 5.5, .greaterOrEqual), ("~7", 7, .about), ("\u{2264}3", 3, .lessOrEqual),
      ("\u{2265}3", 3, .greaterOrEqual),
      ("> -2", -2, .greater),
    ]
    for (text, value, comparator) in cases {
      let found = padded(text) { NumberText.comparedDecimal($0, $1, mark: 46) }
      #expect(found?.value == value, "\(text)")
      #expect(found?.comparator == comparator, "\(text)")
    }
  }

  @Test(
    "what is no number is refused",
    arguments: ["", "-", "<", "1,5", "1.", "1 000", "12a", "1.2.3", "1e5", "NaN", "inf", "0x1F", "--1", "1<", "7-8"])
  func noNumbers(_ text: String) {
    #expect(padded(text) { NumberText.comparedDecimal($0, $1, mark: 46) } == nil)
  }

  @Test("a decimal comma takes the place of the point")
  func commas() {
    #expect(padded("48,5") { NumberText.comparedDecimal($0, $1, mark: 44) }?.value == 48.5)
    #expect(padded("48.5") { NumberText.comparedDecimal($0, $1, mark: 44) } == nil)
  }

  @Test(
    "feet and inches are inches",
    arguments: [
      ("5'4\"", 64.0), ("5'4", 64), ("5ft 4", 64), ("5 ft 4.5 in", 64.5), ("5 4", 64), ("6'", 72),
      ("5\u{2019}11\u{201D}", 71),
      ("5'0\"", 60), ("5'4''", 64),
    ])
  func feet(_ text: String, _ inches: Double) {
    #expect(padded(text) { NumberText.feetAndInches($0, $1, mark: 46) } == inches)
  }

  @Test(
    "what is no height in feet and inches is refused", arguments: ["64", "5'12\"", "5'4\"x", "'4", "5'-4", "163 cm"])
  func noFeet(_ text: String) {
    #expect(padded(text) { NumberText.feetAndInches($0, $1, mark: 46) } == nil)
  }

  @Test(
    "stones and pounds are pounds",
    arguments: [
      ("11 st 4", 158.0), ("11st 4 lb", 158), ("11-4", 158), ("12 st", 168), ("12 st 13", 181), ("9st 0.5lbs", 126.5),
    ])
  func stones(_ text: String, _ pounds: Double) {
    #expect(padded(text) { NumberText.stonesAndPounds($0, $1, mark: 46) } == pounds)
  }

  @Test("what is no weight in stones is refused", arguments: ["158", "11 st 14", "11", "11 kg", "st 4", "11-14"])
  func noStones(_ text: String) {
    #expect(padded(text) { NumberText.stonesAndPounds($0, $1, mark: 46) } == nil)
  }

  @Test("the order of a date's parts is the declared one")
  func dates() {
    let cases: [(String, DateOrder, String?)] = [
      ("2004-07-23", .yearMonthDay, "2004-07-23"), ("20040607", .yearMonthDay, "2004-06-07"),
      ("2004/6/7", .yearMonthDay, "2004-06-07"), ("15/06/2005", .dayMonthYear, "2005-06-15"),
      ("8/07/2005", .dayMonthYear, "2005-07-08"), ("17.10.2005", .dayMonthYear, "2005-10-17"),
      ("07-JUN-2004", .dayMonthYear, "2004-06-07"), ("7 June 2004", .dayMonthYear, "2004-06-07"),
      ("07JUN2004", .dayMonthYear, "2004-06-07"), ("Jun 7, 2004", .monthDayYear, "2004-06-07"),
      ("Sept 9, 2004", .monthDayYear, "2004-09-09"), ("6/7/2004", .monthDayYear, "2004-06-07"),
      ("06/07/2004", .monthDayYear, "2004-06-07"), ("6/7/2004", .dayMonthYear, "2004-07-06"),
      ("29/02/2004", .dayMonthYear, "2004-02-29"), ("03-Oct-05", .dayMonthYear, "2005-10-03"),
      ("11/8/04", .monthDayYear, "2004-11-08"), ("070604", .dayMonthYear, "2004-06-07"),
      ("UNK/06/2004", .dayMonthYear, "2004-06"), ("??/??/2004", .dayMonthYear, "2004"), ("2004", .dayMonthYear, "2004"),
      ("NK-06-2004", .dayMonthYear, "2004-06"), ("06/2004", .dayMonthYear, "2004-06"),
      ("2004-06", .yearMonthDay, "2004-06"),
      ("Jun 2004", .dayMonthYear, "2004-06"), ("2004-07-??", .yearMonthDay, "2004-07"),
      ("13/13/2004", .dayMonthYear, nil), ("6/13/2004", .dayMonthYear, nil), ("29/02/2005", .dayMonthYear, nil),
      ("31/04/2005", .dayMonthYear, nil), ("2004-06-07", .dayMonthYear, nil), ("07/06/2004", .yearMonthDay, nil),
      ("Jun-04", .dayMonthYear, nil), ("7/6-2004", .dayMonthYear, nil), ("7 Juno 2004", .dayMonthYear, nil),
      ("00/06/2004", .dayMonthYear, nil), ("7/6/204", .dayMonthYear, nil), ("38139", .dayMonthYear, nil),
      ("7/6/2004 10:00", .dayMonthYear, nil), ("x", .dayMonthYear, nil), ("7/6/", .dayMonthYear, nil),
      ("07/06/20o4", .dayMonthYear, nil), ("15/UNK/2004", .dayMonthYear, nil), ("10/10/1O04", .dayMonthYear, nil),
    ]
    for (text, order, expected) in cases {
      let reader = DateText(order: order, century: 2000)
      #expect(padded(text) { reader.read($0, $1) }?.iso == expected, "\(text)")
    }
    for order in DateOrder.allCases {
      let reader = DateText(order: order, century: nil, allowsISO: true)
      #expect(padded("2008-09-03") { reader.read($0, $1) }?.iso == "2008-09-03")
      #expect(padded("2008-13-03") { reader.read($0, $1) } == nil)
      #expect((padded("2008/09/03") { reader.read($0, $1) } == nil) == (order != .yearMonthDay))
    }
    #expect(padded("03-Oct-26") { DateText(order: .dayMonthYear, century: nil).read($0, $1) } == nil)
    #expect(padded("03-Oct-26") { DateText(order: .dayMonthYear, century: 1900).read($0, $1) }?.iso == "1926-10-03")
  }

  @Test("times follow the declared form")
  func times() {
    let cases: [(String, TimeForm, Int32?)] = [
      ("08:20", .colon, 30_000), ("8:20:15", .colon, 30_015), ("24:00", .colon, nil), ("08.43", .dot, 31_380),
      ("08:43", .dot, nil), ("0941", .plain, 34_860), ("2510", .plain, nil), ("941", .plain, nil),
      ("8:20 AM", .halfDay, 30_000), ("8:20pm", .halfDay, 73_200), ("12:05 am", .halfDay, 300),
      ("12:00 PM", .halfDay, 43_200), ("13:00 PM", .halfDay, nil), ("8:20", .halfDay, nil), ("10:60", .colon, nil),
      ("10:5", .colon, nil), ("10:05x", .colon, nil),
    ]
    for (text, form, expected) in cases {
      #expect(padded(text) { TimeReader.seconds($0, $1, form) } == expected, "\(text)")
    }
  }
}
