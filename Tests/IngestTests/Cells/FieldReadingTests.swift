import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

@Suite("Reading the cells of a field")
struct FieldReadingTests {
  @Test("codes are indices into the site's own texts, in the order of the layout")
  func codes() throws {
    let visits = [("0", "BL"), ("D3", "D3"), ("1/12", "M1"), ("3 months after it", "M3")]
    let reading = try read(
      ["D3", "0", " 1/12 ", "3 months after it", "3/12", "3 months after", "", "NA", "1"], as: .code
    ) {
      $0.codes = visits.map { CodeMapping(text: $0.0, code: $0.1) }
      $0.missing = [MissingCode(text: "NA", reason: .notApplicable)]
    }
    #expect(
      reading["x"]
        == .code(
          CodeColumn(
            indices: [1, 0, 2, 3, 0, 0, 0, 0, 0], reasons: [0, 0, 0, 0, 5, 5, 1, 3, 5],
            terms: ["0", "D3", "1/12", "3 months after it"])))
  }

  @Test("without a map the terms are the codes of the code list")
  func listCodes() throws {
    let list = CodeList("sex", ["F", "M"])
    #expect(
      try read(
        ["M", "F", "m", "NK"], as: .code, list: list,
        dialect: Dialect(missing: [MissingCode(text: "NK", reason: .unknown)]))["x"]
        == .code(CodeColumn(indices: [1, 0, 0, 0], reasons: [0, 0, 5, 2], terms: ["F", "M"])))
  }

  @Test("a code that the layout maps is a code even where the site's texts for nothing hold it")
  func mappedBeforeMissing() throws {
    let dialect = Dialect(missing: [MissingCode(text: "9", reason: .unknown)])
    let mapped = try read(["9"], as: .code, dialect: dialect) { $0.codes = [CodeMapping(text: "9", code: "OTHER")] }
    #expect(mapped.texts("x") == ["9"])
    let own = try read(["9"], as: .code) {
      $0.codes = [CodeMapping(text: "9", code: "OTHER")]
      $0.missing = [MissingCode(text: "9", reason: .notDone)]
    }
    #expect(own.texts("x") == ["<not_done>"])
  }

  @Test("a blank cell may stand for a code")
  func blankCode() throws {
    let ticked = try read(["X", "", "?", "Y"], as: .code) {
      $0.codes = [CodeMapping(text: "X", code: "Y")]
      $0.blank = "N"
      $0.missing = [MissingCode(text: "?", reason: .unknown)]
    }
    #expect(ticked["x"] == .code(CodeColumn(indices: [0, 1, 0, 0], reasons: [0, 0, 2, 5], terms: ["X", "N"])))
    let named = try read(["J", ""], as: .code) {
      $0.codes = [CodeMapping(text: "J", code: "Y"), CodeMapping(text: "Nej", code: "N")]
      $0.blank = "N"
    }
    #expect(named.texts("x") == ["J", "Nej"])
  }

  @Test("a whole number is a sign and digits, or nothing that can be read")
  func integers() throws {
    let cells = [
      "7", "-3", "\u{2013}12", "+40", "2147483647", "2147483648", "", "-99", "6,5", "7-8", "3 or 4", "6.5", "nil",
      "007",
    ]
    let reading = try read(cells, as: .integer) {
      $0.missing = [MissingCode(text: "-99", reason: .unknown)]
      $0.zero = ["nil"]
    }
    let b: UInt8 = 5
    #expect(
      reading["x"]
        == .integer(
          FixedColumn(
            values: [7, -3, -12, 40, 2_147_483_647, 0, 0, 0, 0, 0, 0, 0, 0, 7],
            reasons: [0, 0, 0, 0, 0, b, 1, 2, b, b, b, b, 0, 0])))
    #expect(try read(["1", "0"], as: .integer)["x"] == .integer(FixedColumn(values: [1, 0])))
  }

  @Test("numbers keep their comparator beside the value, texts for zero are zero")
  func numbers() throws {
    let reading = try read(["36.6", "< 10", "nil", "", "1,5"], as: .number) { $0.zero = ["nil"] }
    #expect(
      reading["x"]
        == .number(
          NumberColumn(values: [36.6, 10, 0, 0, 0], reasons: [0, 0, 0, 1, 5], comparators: [0, 1, 0, 0, 0])))
    #expect(try read(["5'4\"", "64"], as: .number) { $0.form = .feetInches }.texts("x") == ["64", "<invalid>"])
    #expect(try read(["11 st 4"], as: .number) { $0.form = .stonesPounds }.texts("x") == ["158"])
    #expect(try read(["48,5"], as: .number, dialect: Dialect(decimalMark: 44)).texts("x") == ["48.5"])
  }

  @Test("dates keep their precision, and birth dates their own century")
  func dates() throws {
    let dialect = Dialect(dates: .dayMonthYear, birthCentury: 1900, century: 2000)
    let reading = try read(["15/06/2005", "??/06/2005", "", "31/06/2005"], as: .date, dialect: dialect)
    // 15 June 2005 is day 12949 since 1970, 1 June 12935.
    #expect(
      reading["x"]
        == .date(DateColumn(days: [12_949, 12_935, 0, 0], reasons: [0, 0, 1, 5], precisions: [0, 1, 0, 0])))
    let code = MissingCode(text: "01/01/1900", reason: .unknown)
    #expect(try read(["01/01/1900"], as: .date, dialect: dialect) { $0.missing = [code] }.texts("x") == ["<unknown>"])
    #expect(try read(["03-Oct-26"], as: .date, role: .birthDate, dialect: dialect).texts("x") == ["1926-10-03"])
    #expect(try read(["03-Oct-06"], as: .date, dialect: dialect).texts("x") == ["2006-10-03"])
    #expect(
      try read(["6/7/2004"], as: .date, dialect: dialect) { $0.dates = .monthDayYear }.texts("x") == ["2004-06-07"])
  }

  @Test("times of the column come before those of the site")
  func times() throws {
    #expect(
      try read(["0941", "2510", "NK"], as: .time) {
        $0.times = .plain
        $0.missing = [MissingCode(text: "NK", reason: .unknown)]
      }.texts("x") == ["09:41", "<invalid>", "<unknown>"])
  }

  @Test("text keeps everything but the spaces around it")
  func text() throws {
    let long = String(repeating: "ä", count: 40)
    let reading = try read(["  a  b ", "", long, "x", "NA"], as: .text) {
      $0.missing = [MissingCode(text: "NA", reason: .unknown)]
    }
    #expect(reading.texts("x") == ["a  b", "<blank>", long, "x", "<unknown>"])
  }

  @Test("a list becomes the study's codes, apart by a space, or nothing")
  func lists() throws {
    let codes = [CodeMapping(text: "DV12", code: "T12"), CodeMapping(text: "LV1", code: "L1")]
    let reading = try read(["DV12/LV1", "LV1", "LV1 / DV12", "DV12/XX", "DV12/", "", "DV12LV1"], as: .list) {
      $0.codes = codes
      $0.listMark = UInt8(ascii: "/")
    }
    #expect(reading.texts("x") == ["T12 L1", "L1", "L1 T12", "<invalid>", "<invalid>", "<blank>", "<invalid>"])
    let spaced = try read(["T12  L1", "L1 T13"], as: .list, list: CodeList("levels", ["T12", "L1"]))
    #expect(spaced.texts("x") == ["T12 L1", "<invalid>"])
  }

  @Test("a piece of a cell is read as the cell would be")
  func pieces() throws {
    func piece(_ index: Int) throws -> [String] {
      try read(["130/80", "NA", "130", "", "130 / 80", "/80"], as: .integer) {
        $0.source = .piece(column: "C", mark: UInt8(ascii: "/"), index: index)
        $0.missing = [MissingCode(text: "NA", reason: .notApplicable)]
      }.texts("x")
    }
    #expect(try piece(0) == ["130", "<not_applicable>", "130", "<blank>", "130", "<blank>"])
    #expect(try piece(1) == ["80", "<not_applicable>", "<invalid>", "<blank>", "80", "80"])
  }

  @Test("tick boxes become the codes of those that hold 1; where none does nothing is known")
  func ticks() throws {
    let form = Form(
      id: "F", label: "F", key: ["subj"],
      fields: [Field("subj", .text, .subject), Field("levels", .list)])
    let layout = FileLayout(
      name: "f",
      tables: [
        TableLayout(
          form: "F",
          columns: [
            ColumnLayout(field: "subj", source: .column("id")),
            ColumnLayout(
              field: "levels",
              source: .ticks([
                ColumnLayout.Tick(column: "l___1", code: "T4"), ColumnLayout.Tick(column: "l___2", code: "T5"),
              ])),
          ])
      ])
    let reading = try Reading("id,l___1,l___2\n1,1,1\n2,0,1\n3,0,0\n4,,\n", layout, .of([form]))
    #expect(reading.texts("levels") == ["T4 T5", "T5", "<blank>", "<blank>"])
  }

  @Test("constants stand in every row, and fields that are not sent are blank")
  func constants() throws {
    let form = Form(
      id: "F", label: "F", key: ["subj"],
      fields: [
        Field("visit", .code, .administrative, list: "visits"), Field("subj", .text, .subject), Field("n", .integer),
        Field("seen", .date, .date), Field("arm", .code, .treatment, list: "arms"), Field("note", .text, .freeText),
      ])
    let layout = FileLayout(
      name: "f",
      tables: [
        TableLayout(
          form: "F",
          constants: [
            .init(field: "visit", value: "BL"), .init(field: "n", value: "4"),
            .init(field: "seen", value: "2004-07-23"),
          ], columns: [ColumnLayout(field: "subj", source: .column("id"))])
      ])
    let reading = try Reading(
      "id\nA1\n\"B2\"\n", layout,
      .of([form], lists: [CodeList("visits", ["BL", "M1"]), CodeList("arms", ["P", "Q"])]))
    let batch = try #require(reading.batches[0])
    #expect(batch.names == ["visit", "subj", "n", "seen", "arm", "note"])
    #expect(batch["visit"] == .code(CodeColumn(indices: [0, 0], terms: ["BL"])))
    #expect(reading.texts("subj") == ["A1", "B2"])
    #expect(batch["n"] == .integer(FixedColumn(values: [4, 4])))
    #expect(reading.texts("seen") == ["2004-07-23", "2004-07-23"])
    #expect(batch["arm"] == .code(CodeColumn(indices: [0, 0], reasons: [1, 1], terms: ["P", "Q"])))
    #expect(batch["note"] == .text(TextColumn(offsets: [0, 0, 0], reasons: [1, 1])))
    #expect(batch.origins == RowOrigins(members: [7, 7], records: [2, 3]))
  }
}
