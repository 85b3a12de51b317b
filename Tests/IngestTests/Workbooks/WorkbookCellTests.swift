import Stages
import StudyModel
import Testing

@testable import Ingest

@Suite struct WorkbookCellTests {
  @Test func sharedStringsJoinTheirRunsAndLeaveReadingsOut() throws {
    let rows = "<row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>0</v></c><c t=\"s\"><v> 2 </v></c><c t=\"s\"/></row>"
    let builder = WorkbookBuilder(rows: rows).with {
      $0.strings =
        "<si><t xml:space=\"preserve\">a &amp; b</t></si><si><r><rPr><b/></rPr><t>on</t></r><r><t>e</t></r>"
        + "<rPh sb=\"0\" eb=\"1\"><t>no</t></rPh><phoneticPr fontId=\"1\"/></si><si><t/></si>"
    }
    #expect(try builder.read().trimmed == [["one", "a & b"]])
  }

  @Test(arguments: ["3", "-1", "x", "1.5"])
  func anIndexWithoutAStringIsRefused(_ index: String) {
    let builder = WorkbookBuilder(rows: "<row><c t=\"s\"><v>\(index)</v></c></row>").with {
      $0.strings = "<si><t>a</t></si><si><t>b</t></si><si><t>c</t></si>"
    }
    #expect(builder.refusal() == "workbook.string_index")
  }

  @Test func textOfCellsAndFormulasIsRead() throws {
    #expect(try WorkbookBuilder.cell("<c t=\"inlineStr\"><is><t>007</t></is></c>") == "007")
    #expect(try WorkbookBuilder.cell("<c t=\"inlineStr\"><is><r><t>a</t></r><r><t>b</t></r></is></c>") == "ab")
    #expect(try WorkbookBuilder.cell("<c t=\"str\"><f>A1</f><v>x y</v></c>") == "x y")
    #expect(try WorkbookBuilder.cell("<c><f>1+1</f><v>2</v></c>") == "2")
  }

  @Test(arguments: [
    ("a_x000D__x000a_b", "a\r\nb"), ("_x005F_x0041_", "_x0041_"), ("_x0041_", "A"), ("_xD83D__xDE00_", "\u{1F600}"),
    ("_xD83D_z", "_xD83D_z"), ("_x00G1_", "_x00G1_"), ("_x004", "_x004"), ("_X0041_", "_X0041_"),
    ("_x20AC_", "\u{20AC}"),
    ("__x0041_", "_A"),
  ])
  func escapesBecomeCharacters(_ written: String, _ meant: String) throws {
    #expect(try WorkbookBuilder.cell("<c t=\"inlineStr\"><is><t>\(written)</t></is></c>") == meant)
    #expect(try WorkbookBuilder.cell("<c t=\"str\"><v>\(written)</v></c>") == meant)
    let shared = try WorkbookBuilder.cell("<c t=\"s\"><v>0</v></c>") { $0.strings = "<si><t>\(written)</t></si>" }
    #expect(shared == meant)
  }

  @Test func escapesDoNotReachAcrossRuns() throws {
    #expect(
      try WorkbookBuilder.cell("<c t=\"inlineStr\"><is><r><t>_x00</t></r><r><t>41_</t></r></is></c>") == "_x0041_")
  }

  @Test func logicalValuesAreWords() throws {
    #expect(try WorkbookBuilder.cell("<c t=\"b\"><v>1</v></c>") == "TRUE")
    #expect(try WorkbookBuilder.cell("<c t=\"b\"><v>0</v></c>") == "FALSE")
    #expect(WorkbookBuilder(rows: "<row><c t=\"b\"><v>2</v></c></row>").refusal() == "workbook.value")
  }

  @Test func errorsPassAndAreAskedAbout() throws {
    let content = try WorkbookBuilder(rows: "<row r=\"2\"><c/><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>").read()
    #expect(content.records == [[""], ["", "#DIV/0!"]])
    #expect(content.notes.map(\.rule) == ["workbook.error_value"])
    #expect(content.notes.first?.record == 2)
    #expect(content.notes.first?.severity == .query)
    #expect(content.notes.first?.message.description.contains("Column 2") == true)
  }

  @Test func aFormulaWithoutAValueIsAskedAbout() throws {
    let content = try WorkbookBuilder(
      rows:
        "<row><c><f>A2</f></c><c><f>A2</f><v></v></c><c t=\"str\"><f>A2</f><v></v></c><c t=\"str\"><f>A2</f></c><c/></row>"
    ).read()
    #expect(content.trimmed == [])
    #expect(content.records.count == 1)
    let notes = content.notes("workbook.formula_without_value")
    #expect(notes.map(\.record) == [1, 1, 1])
    #expect(zip(notes, [1, 2, 4]).allSatisfy { $0.message.description.contains("Column \($1) ") })
  }

  @Test func notesAboutRecordsAreBoundedAndTheRestCounted() throws {
    let rows = String(repeating: "<row><c t=\"e\"><v>#N/A</v></c></row>", count: 5)
    let content = try WorkbookBuilder(rows: rows).read(limits: Workbook.Limits(notes: 2))
    #expect(content.notes.map(\.record) == [1, 2, nil])
    #expect(content.notes.last?.message.description.contains(" 3 ") == true)
  }

  @Test func aCellWithTwoValuesOrAnUnknownKindIsRefused() {
    #expect(WorkbookBuilder(rows: "<row><c><v>1</v><v>2</v></c></row>").refusal() == "workbook.value")
    let mixed = "<row><c t=\"inlineStr\"><is><t>a</t></is><v>2</v></c></row>"
    #expect(WorkbookBuilder(rows: mixed).refusal() == "workbook.value")
    #expect(WorkbookBuilder(rows: "<row><c t=\"q\"><v>1</v></c></row>").refusal() == "workbook.value")
    #expect(WorkbookBuilder(rows: "<row><c s=\"9\"><v>1</v></c></row>").refusal() == "workbook.style")
  }

  @Test(arguments: [
    ("1", "1"), ("-2.50", "-2.5"), ("36.0", "36"), ("0.10299999999999999", "0.103"),
    ("87.59999999999999", "87.6"),
    ("0.30000000000000004", "0.30000000000000004"), ("1E-3", "0.001"), ("1.5e+3", "1500"),
    ("4.89290024005183e+17", "489290024005183000"),
    ("1e20", "100000000000000000000"), ("1e21", "1E21"), ("1.5e-12", "1.5E-12"), ("1e-10", "0.0000000001"), ("-0", "0"),
    ("0.0", "0"), ("007", "7"), ("+5", "5"), (".5", "0.5"), ("5.", "5"), (" 12\n", "12"), ("100", "100"),
    ("1e2", "100"),
    ("9007199254740993", "9007199254740992"), ("0.000123456789012345678", "0.00012345678901234567"),
    ("-1.25e-5", "-0.0000125"),
  ])
  func numbersAreTheShortestDigitsOfTheSameDouble(_ stored: String, _ expected: String) throws {
    #expect(try WorkbookBuilder.cell("<c><v>\(stored)</v></c>") == expected)
  }

  @Test func theDecimalMarkIsTheSites() throws {
    let rows = "<row><c><v>1.5</v></c><c><v>0.30000000000000004</v></c><c t=\"str\"><v>1.5</v></c></row>"
    #expect(try WorkbookBuilder(rows: rows).records(mark: ",") == [["1,5", "0,30000000000000004", "1.5"]])
  }

  @Test(arguments: ["abc", "1,5", "NaN", "INF", "0x10", "1e", "1e999", "--1", "1 2", "."])
  func whatIsNoNumberIsRefused(_ text: String) {
    #expect(WorkbookBuilder(rows: "<row><c><v>\(text)</v></c></row>").refusal() == "workbook.value")
  }
}
