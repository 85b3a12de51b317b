import CReadStat
import Stages
import StudyModel
import Testing

@testable import Ingest

@Suite("Values of SAS, SPSS and Stata files")
struct StatisticalValueTests {
  private func column(
    _ format: StatisticalFile.Format, _ variable: StatisticalWriter.Variable, _ cells: [StatisticalWriter.Cell],
    packs: Bool = false, version: UInt8 = 118, decimalMark: Character = "."
  ) throws -> [String] {
    let file = StatisticalWriter(
      format: format, variables: [variable], rows: cells.map { [$0] }, packs: packs, version: version)
    let read = try StatisticalReading(#require(file.bytes()), decimalMark: decimalMark)
    #expect(read.records.first == [variable.name])
    return read.records.dropFirst().map { $0[0] }
  }

  private func double(_ name: String, format: String = "") -> StatisticalWriter.Variable {
    StatisticalWriter.Variable(name: name, type: READSTAT_TYPE_DOUBLE, format: format)
  }

  @Test("Numbers are written as the shortest decimals, without exponents")
  func numbers() throws {
    let values: [StatisticalWriter.Cell] = [
      .double(0), .double(-12), .double(0.1), .double(36.6), .double(-0.005), .double(1e-7), .double(1.0 / 3),
      .double(12_345_678_901_234_568), .double(1.5e300), .double(-2.5e-12), .missing,
    ]
    let texts = [
      "0", "-12", "0.1", "36.6", "-0.005", "0.0000001", "0.3333333333333333", "12345678901234568",
      "15" + String(repeating: "0", count: 299), "-0.0000000000025", "",
    ]
    #expect(try column(.sav, double("x"), values) == texts)
    #expect(try column(.sav, double("x"), values, packs: true) == texts)
    #expect(try column(.dta, double("x"), values) == texts)
    #expect(try column(.sav, double("x"), [.double(36.6), .double(1e-7)], decimalMark: ",") == ["36,6", "0,0000001"])
    // A number of IBM has a mantissa of 56 bits, so that it holds every double of its range.
    #expect(
      try column(.xptV5, double("X"), [.double(0.1), .double(-36.6), .double(1.0 / 3), .double(250)])
        == ["0.1", "-36.6", "0.3333333333333333", "250"])
  }

  @Test("A number of 32 bits has its own shortest decimal, not that of the double")
  func floats() throws {
    let variable = StatisticalWriter.Variable(name: "x", type: READSTAT_TYPE_FLOAT)
    #expect(
      try column(
        .dta, variable, [.float(0.1), .float(36.6), .float(-7), .float(16_777_216), .float(1.2345678), .missing])
        == ["0.1", "36.6", "-7", "16777216", "1.2345678", ""])
  }

  @Test("Texts are UTF-8, whatever encoding the file states, and lose the blanks at their end")
  func texts() throws {
    let name = StatisticalWriter.Variable(name: "x", type: READSTAT_TYPE_STRING, width: 300)
    let long = String(repeating: "Zoë ", count: 60)
    for format in [StatisticalFile.Format.sav, .dta] {
      #expect(
        try column(format, name, [.text("Zoë  "), .text(""), .text(long)])
          == ["Zoë", "", String(long.dropLast())])
    }
    // Stata before version 14 wrote windows-1252.
    let short = StatisticalWriter.Variable(name: "x", type: READSTAT_TYPE_STRING, width: 20)
    #expect(try column(.dta, short, [.bytes([0x5A, 0x6F, 0xEB, 0x80])], version: 114) == ["Zoë€"])
  }

  @Test("Missing values that have a name keep it")
  func tagged() throws {
    #expect(
      try column(.xptV5, double("X"), [.tagged("A"), .double(1), .tagged("Z"), .tagged("_"), .missing])
        == [".A", "1", ".Z", "._", ""])
    #expect(try column(.dta, double("x"), [.tagged("a"), .tagged("z"), .missing]) == [".a", ".z", ""])
    let whole = StatisticalWriter.Variable(name: "x", type: READSTAT_TYPE_INT32)
    #expect(try column(.dta, whole, [.int(-5), .tagged("b"), .missing], version: 115) == ["-5", ".b", ""])
  }

  @Test("Days and seconds of SAS are dates and times since 1960")
  func sasDates() throws {
    // 2004-07-23 is 16,275 days after 1960-01-01: 44 years with 11 leap days are 16,071 days, and 204 more.
    for format in ["DATE9.", "MMDDYY10.", "DDMMYY10.", "YYMMDD10.", "E8601DA10."] {
      #expect(
        try column(.xptV5, double("X", format: format), [.double(16_275), .double(0), .double(-1), .missing])
          == ["2004-07-23", "1960-01-01", "1959-12-31", ""], "\(format)")
    }
    // 16,275 * 86,400 + 8 * 3,600 + 5 * 60 + 9.
    #expect(
      try column(.xptV5, double("X", format: "DATETIME20."), [.double(1_406_189_109), .double(86_400)])
        == ["2004-07-23 08:05:09", "1960-01-02 00:00:00"])
    #expect(
      try column(.xptV5, double("X", format: "TIME8."), [.double(29_109), .double(0), .double(90_000.25)])
        == ["08:05:09", "00:00:00", "25:00:00.25"])
    #expect(
      try column(.xptV5, double("X", format: "DATE9."), [.double(16_275.5), .double(1e9)]) == ["16275.5", "1000000000"])
    #expect(try column(.xptV5, double("X", format: "8.2"), [.double(16_275)]) == ["16275"])
  }

  @Test("Seconds of SPSS are dates since 14 October 1582")
  func spssDates() throws {
    // From 1582-10-14 to 1960-01-01 there are 137,775 days, so that 2004-07-23 is day 154,050.
    for format in ["DATE11", "ADATE10", "EDATE10", "SDATE10"] {
      #expect(
        try column(.sav, double("x", format: format), [.double(13_309_920_000), .double(86_400), .missing])
          == ["2004-07-23", "1582-10-15", ""], "\(format)")
    }
    #expect(
      try column(.sav, double("x", format: "DATETIME20"), [.double(13_309_949_109)]) == ["2004-07-23 08:05:09"])
    #expect(try column(.sav, double("x", format: "DATE11"), [.double(13_309_949_109)]) == ["2004-07-23 08:05:09"])
    #expect(try column(.sav, double("x", format: "TIME8"), [.double(29_109)]) == ["08:05:09"])
  }

  @Test("Days and milliseconds of Stata are dates since 1960")
  func stataDates() throws {
    let days = StatisticalWriter.Variable(name: "x", type: READSTAT_TYPE_INT32, format: "%td")
    #expect(try column(.dta, days, [.int(16_275), .int(-1), .missing]) == ["2004-07-23", "1959-12-31", ""])
    #expect(try column(.dta, double("x", format: "%tdCCYY-NN-DD"), [.double(16_275)]) == ["2004-07-23"])
    #expect(try column(.dta, double("x", format: "%d"), [.double(16_275)], version: 114) == ["2004-07-23"])
    #expect(try column(.dta, double("x", format: "%tc"), [.double(1_406_189_109_250)]) == ["2004-07-23 08:05:09.25"])
    #expect(try column(.dta, double("x", format: "%tcHH:MM:SS"), [.double(29_109_000)]) == ["08:05:09"])
    #expect(try column(.dta, double("x", format: "%tm"), [.double(534), .double(-1)]) == ["2004-07", "1959-12"])
  }

  @Test("A format of dates that is not read as one is noted, and its numbers stay")
  func unreadDates() throws {
    let file = StatisticalWriter(format: .xptV5, variables: [double("Q", format: "YYQ6.")], rows: [[.double(16_275)]])
    let read = try StatisticalReading(#require(file.bytes()))
    #expect(read.records == [["Q"], ["16275"]])
    #expect(read.notes.map(\.rule) == ["statistical.date_format"])
    #expect(
      read.notes.map(\.message.description)
        == ["Q has a format of dates or times that is not read as one; its numbers were kept."])
  }

  @Test("Values that SPSS counts as missing are kept, and counted")
  func userMissing() throws {
    var variable = double("pain")
    variable.missing = -99 ... -90
    let file = StatisticalWriter(
      format: .sav, variables: [variable, double("age")],
      rows: [[.double(-99), .double(-99)], [.double(7), .double(70)], [.double(-90), .missing]])
    let read = try StatisticalReading(#require(file.bytes()))
    #expect(read.records == [["pain", "age"], ["-99", "-99"], ["7", "70"], ["-90", ""]])
    #expect(
      read.notes == [
        FormatNote(
          "statistical.user_missing", .note,
          "2 values of pain count as missing by the file's own rules; they were kept as they are.")
      ])
  }
}
