import Stages
import StudyModel
import Testing

@testable import Ingest

@Suite struct WorkbookDateTests {
  /// A number in the first of some formats.
  private static func date(_ number: String, _ format: String, is1904: Bool = false) throws -> String {
    try WorkbookBuilder.cell("<c s=\"1\"><v>\(number)</v></c>") {
      $0.formats = [format]
      if is1904 { $0.settings = "<workbookPr date1904=\"1\"/>" }
    }
  }

  // 39692 is 1 September 2008: 39448 was 1 January (Excel's own table), and 244 days lie between in a leap year.
  @Test(arguments: [
    ("39692", "2008-09-01"), ("39692.5", "2008-09-01 12:00"), ("39692.000011574", "2008-09-01 00:00:01"),
    ("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("2958465", "9999-12-31"),
    ("39692.9999999", "2008-09-02"), ("39692.999988426", "2008-09-01 23:59:59"), ("36585", "2000-02-29"),
  ])
  func serialsOf1900AreDays(_ number: String, _ expected: String) throws {
    #expect(try Self.date(number, "dd/mm/yyyy") == expected)
  }

  // The two systems are 1,462 days apart (ECMA-376 part 1, 18.17.4.1).
  @Test(arguments: [("38230", "2008-09-01"), ("0", "1904-01-01"), ("60", "1904-03-01"), ("2957003", "9999-12-31")])
  func serialsOf1904AreDays(_ number: String, _ expected: String) throws {
    #expect(try Self.date(number, "dd/mm/yyyy", is1904: true) == expected)
  }

  @Test(arguments: [("1", true), ("true", true), ("on", true), ("0", false), ("false", false), ("off", false)])
  func theSystemIsASwitchOfTheWorkbook(_ flag: String, _ is1904: Bool) throws {
    let cell = try WorkbookBuilder.cell("<c s=\"1\"><v>38230</v></c>") {
      $0.formats = ["d/m/yy"]
      $0.settings = "<workbookPr date1904=\"\(flag)\"/>"
    }
    #expect(cell == (is1904 ? "2008-09-01" : "2004-08-31"))
    #expect(
      WorkbookBuilder(rows: "").with { $0.settings = "<workbookPr date1904=\"maybe\"/>" }.refusal()
        == "workbook.structure")
  }

  @Test(arguments: [("60", "60"), ("60.5", "60.5"), ("0", "0"), ("-9", "-9"), ("2958466", "2958466"), ("0.5", "0.5")])
  func whatIsNoDayPassesAsItsNumberAndIsAskedAbout(_ number: String, _ expected: String) throws {
    let content = try WorkbookBuilder(rows: "<row><c s=\"1\"><v>\(number)</v></c></row>").with {
      $0.formats = ["dd/mm/yyyy hh:mm"]
    }.read()
    #expect(content.records == [[expected]])
    #expect(content.notes.map(\.rule) == ["workbook.impossible_date"])
    #expect(content.notes.first?.record == 1)
  }

  @Test(arguments: [
    ("0.5", "hh:mm", "12:00"), ("0.6114583333333333", "hh:mm:ss", "14:40:30"), ("0", "h:mm AM/PM", "00:00"),
    ("0.9999999", "hh:mm", "23:59:59"), ("39692.5", "hh:mm", "2008-09-01 12:00"), ("0.0006944444", "mm:ss", "00:01"),
    ("1.0625", "[h]:mm", "25:30"), ("0.25", "[hh]:mm:ss", "06:00"), ("0.0104166667", "[mm]:ss", "00:15"),
  ])
  func timesStandAlone(_ number: String, _ format: String, _ expected: String) throws {
    #expect(try Self.date(number, format) == expected)
  }

  @Test(arguments: [
    ("yyyy-mm-dd", NumberKind.date), ("General", .number), ("GENERAL", .number), ("0.00", .number),
    ("0.00E+00", .number),
    ("d mmm", .date), ("mmmm", .date), ("m/d", .date), ("mm", .date), ("h:mm", .time), ("mm:ss", .time),
    ("ss.000", .time),
    ("[h]", .elapsed), ("[mm]:ss", .elapsed), ("[Red]0", .number), ("[Red]d/m", .date), ("[$-409]mmmm d", .date),
    ("[$-F800]dddd, mmmm dd", .date), ("\"day\" 0", .number), ("\\d0", .number), ("0_d", .number), ("0*y", .number),
    ("#,##0\" h\"", .number), ("@", .number), (";;;", .number), ("[=0]\"\";dd/mm/yyyy", .date), ("0;dd/mm", .number),
    ("dd/mm/yyyy;@", .date), ("h \"o'clock\" m", .time), ("yyyy-mm-dd\"T\"hh:mm:ss", .date),
    ("[$\u{20AC}-2] 0", .number),
    ("[$-411]ge.m.d", .date), ("aaa", .date), ("[Magenta]0;[White]0", .number), ("# ?/?", .number), ("0%", .number),
  ])
  func aFormatsCodeSaysWhatANumberIs(_ code: String, _ kind: NumberKind) {
    #expect(NumberKind(code: code) == kind)
  }

  @Test func builtInFormatsAreKnownByNumber() {
    let dates = [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]
    let times = [18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56]
    for id in 0..<80 {
      let expected: NumberKind = dates.contains(id) ? .date : times.contains(id) ? .time : id == 46 ? .elapsed : .number
      #expect(NumberKind(builtIn: id) == expected, "\(id)")
    }
  }

  @Test func stylesLeadToBuiltInFormats() throws {
    let rows = "<row><c s=\"1\"><v>39692</v></c><c s=\"2\"><v>39692</v></c><c s=\"0\"><v>39692</v></c></row>"
    let builder = WorkbookBuilder(rows: rows).with { $0.builtIns = [14, 1] }
    #expect(try builder.records() == [["2008-09-01", "39692", "39692"]])
  }

  @Test(arguments: [
    ("2008-09-01", "2008-09-01"), ("2008-09-01T00:00:00", "2008-09-01"), ("2008-09-01T12:30", "2008-09-01 12:30"),
    ("2008-09-01T12:30:05Z", "2008-09-01 12:30:05"), ("2008-12-31T23:59:59.7", "2009-01-01"), ("12:30:00", "12:30"),
    ("T07:05:09", "07:05:09"), ("2000-02-29", "2000-02-29"),
  ])
  func datesInWordsAreRead(_ text: String, _ expected: String) throws {
    #expect(try WorkbookBuilder.cell("<c t=\"d\"><v>\(text)</v></c>") == expected)
  }

  @Test(arguments: [
    "2008-02-30", "2008-9-1", "01/09/2008", "2008-09-01T25:00", "2008-09-01 12:00", "x", "2008-09-01T12:30+01:00",
  ])
  func whatIsNoDateInWordsIsRefused(_ text: String) {
    #expect(WorkbookBuilder(rows: "<row><c t=\"d\"><v>\(text)</v></c></row>").refusal() == "workbook.value")
  }
}
