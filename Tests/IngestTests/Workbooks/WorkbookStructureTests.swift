import Stages
import StudyModel
import TestSupport
import Testing

@testable import Ingest

@Suite struct WorkbookStructureTests {
  private static let row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"

  @Test func sheetsStandInTheOrderOfTheWorkbookWithTheirVisibility() throws {
    let sheet = "<worksheet xmlns=\"\(WorkbookBuilder.main)\"><sheetData/></worksheet>"
    let book = try WorkbookBuilder(rows: "").with {
      $0.sheetList =
        "<sheet name=\"B\" sheetId=\"7\" r:id=\"rId3\"/><sheet name=\"A\" sheetId=\"2\" state=\"hidden\" r:id=\"rId1\"/>"
        + "<sheet name=\"C\" sheetId=\"3\" state=\"veryHidden\" r:id=\"rId4\"/>"
      $0.moreLinks =
        WorkbookBuilder.link("rId3", "worksheet", "/xl/other.xml")
        + WorkbookBuilder.link("rId4", "worksheet", "../odd/./c.xml")
      $0.moreParts = [("xl/other.xml", sheet), ("odd/c.xml", sheet)]
    }.open()
    #expect(book.sheets.map(\.name) == ["B", "A", "C"])
    #expect(book.sheets.map(\.visibility) == [.visible, .hidden, .veryHidden])
    #expect(book.sheets.map(\.part) == ["xl/other.xml", "xl/worksheets/sheet1.xml", "odd/c.xml"])
    #expect(book.sheets[0].bytes == sheet.utf8.count)
    #expect(book.sheets[0].sha256 == book.sheets[2].sha256)
    #expect(book.sheets[0].sha256?.count == 64)
    let hidden = book.notes.filter { $0.rule == "workbook.hidden_sheet" }
    #expect(hidden.count == 2)
    #expect(hidden.first?.severity == .note)
    #expect(hidden.first?.message.description.contains("'A'") == true)
  }

  @Test func strictWorkbooksAndPrefixesAreRead() throws {
    let strict = WorkbookBuilder(rows: Self.row).with {
      $0.namespace = "http://purl.oclc.org/ooxml/spreadsheetml/main"
      $0.links = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    }
    #expect(try strict.records() == [["1"]])
    let prefixed = WorkbookBuilder(rows: "").with {
      $0.sheetTarget = "p.xml"
      $0.moreParts = [
        (
          "xl/p.xml",
          "<x:worksheet xmlns:x=\"\(WorkbookBuilder.main)\"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        )
      ]
    }
    #expect(try prefixed.records() == [["5"]])
    #expect(WorkbookBuilder(rows: "").with { $0.namespace = "urn:other" }.refusal() == "workbook.not_a_workbook")
  }

  @Test func theNumberOfARecordIsThatOfItsRow() throws {
    let content = try WorkbookBuilder(
      rows:
        "<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"D3\"><v>2</v></c></row><row r=\"5\"><c r=\"A5\"><v>3</v></c></row>"
    ).read()
    #expect(content.records == [[""], [""], ["", "1", "", "2"], ["", "", "", ""], ["3", "", "", ""]])
    #expect(content.isNumbered)
  }

  @Test func placesMayBeLeftOut() throws {
    let rows =
      "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"4\"><c r=\"C4\"><v>3</v></c><c><v>4</v></c></row><row/>"
    #expect(
      try WorkbookBuilder(rows: rows).records() == [
        ["1", "2"], ["", ""], ["", ""], ["", "", "3", "4"], ["", "", "", ""],
      ])
  }

  @Test(arguments: [
    ("<row r=\"2\"/><row r=\"1\"/>", "workbook.order"), ("<row r=\"2\"/><row r=\"2\"/>", "workbook.order"),
    ("<row><c r=\"B1\"/><c r=\"A1\"/></row>", "workbook.order"),
    ("<row><c r=\"B1\"/><c r=\"B1\"/></row>", "workbook.order"),
    ("<row r=\"1\"><c r=\"A2\"/></row>", "workbook.reference"), ("<row r=\"x\"/>", "workbook.reference"),
    ("<row><c r=\"1A\"/></row>", "workbook.reference"), ("<row><c r=\"a1\"/></row>", "workbook.reference"),
    ("<row r=\"1048577\"/>", "workbook.too_large"), ("<row><c r=\"XFE1\"/></row>", "workbook.too_large"),
    ("<row r=\"0\"/>", "workbook.order"),
  ])
  func placesThatCannotBeAreRefused(_ rows: String, _ rule: String) {
    #expect(WorkbookBuilder(rows: rows).refusal() == rule)
  }

  @Test func oneCellInTheLastCornerStaysSmall() throws {
    var records = 0
    var cells = 0
    let writer = RecordWriter(padsRecords: true) { event in
      if case .records(let block) = event {
        records += block.count
        cells = block.fieldCount(of: block.count - 1)
      }
      return true
    }
    let book = try WorkbookBuilder(rows: "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>").open()
    _ = try book.read(book.sheets[0], decimalMark: 0x2E, into: writer)
    #expect(records == 1_048_576)
    #expect(cells == 16_384)
  }

  @Test func valuesInOppositeCornersAreRefused() {
    // 3 blank cells before D1, 4 of row 2, 3 behind A3.
    let builder = WorkbookBuilder(rows: "<row r=\"1\"><c r=\"D1\"><v>1</v></c></row><row r=\"3\"><c><v>1</v></c></row>")
    #expect(builder.refusal(limits: Workbook.Limits(blankCells: 10)) == nil)
    #expect(builder.refusal(limits: Workbook.Limits(blankCells: 9)) == "workbook.sparse")
    let corners = "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row><row r=\"1048576\"><c><v>1</v></c></row>"
    let small = Workbook.Limits(blankCells: 1_000_000)
    #expect(WorkbookBuilder(rows: corners).refusal(limits: small) == "workbook.sparse")
  }

  @Test func limitsHoldToTheByte() {
    let text = WorkbookBuilder(rows: "").with { $0.strings = "<si><t>abcd</t></si><si><t>ef</t></si>" }
    #expect(text.refusal(limits: Workbook.Limits(stringBytes: 6)) == nil)
    #expect(text.refusal(limits: Workbook.Limits(stringBytes: 5)) == "workbook.too_large")
    #expect(text.refusal(limits: Workbook.Limits(strings: 1)) == "workbook.too_large")
    #expect(text.refusal(limits: Workbook.Limits(cellBytes: 4)) == nil)
    #expect(text.refusal(limits: Workbook.Limits(cellBytes: 3)) == "workbook.too_large")
  }

  @Test func aTextThatManyCellsNameIsWrittenUpToALimit() throws {
    let rows = String(repeating: "<row><c t=\"s\"><v>0</v></c></row>", count: 10)
    let text = WorkbookBuilder(rows: rows).with { $0.strings = "<si><t>abcdefgh</t></si>" }
    func limits(_ grace: Int) -> Workbook.Limits {
      Workbook.Limits(repetition: RepetitionBudget(ratio: 0, grace: grace))
    }
    #expect(text.refusal(limits: limits(80)) == nil)
    #expect(text.refusal(limits: limits(79)) == "member.repetition")
    // What the sheet has itself counts for it.
    let own = Workbook.Limits(repetition: RepetitionBudget(ratio: 1, grace: 0))
    #expect(text.refusal(limits: own) == nil)
  }

  @Test func whatIsHiddenMergedOrNotedIsReadAndCounted() throws {
    let content = try WorkbookBuilder(
      worksheet:
        "<cols><col min=\"2\" max=\"16384\" hidden=\"1\"/></cols><sheetData><row r=\"1\" hidden=\"true\"><c><v>1</v></c>"
        + "<c><v>2</v></c><c><v>3</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:B2\"/></mergeCells>"
    ).with {
      $0.moreParts = [
        (
          "xl/worksheets/_rels/sheet1.xml.rels",
          WorkbookBuilder.relationships(WorkbookBuilder.link("rId1", "comments", "../comments1.xml"))
        ),
        (
          "xl/comments1.xml",
          "<comments xmlns=\"\(WorkbookBuilder.main)\"><commentList><comment ref=\"A1\"/><comment ref=\"B1\"/></commentList></comments>"
        ),
      ]
    }.read()
    #expect(content.records == [["1", "2", "3"]])
    let rules = ["workbook.merged_cells", "workbook.hidden_rows", "workbook.hidden_columns", "workbook.comments"]
    #expect(content.notes.map(\.rule) == rules)
    #expect(content.notes.allSatisfy { $0.severity == .note && $0.record == nil })
    #expect(content.notes.map { $0.message.description.contains(" 2 ") } == [true, false, true, true])
  }

  @Test func whatStandsBesideTheSheetsIsReported() throws {
    let book = try WorkbookBuilder(rows: "").with {
      $0.moreLinks =
        WorkbookBuilder.link("rId2", "externalLink", "externalLinks/externalLink1.xml")
        + WorkbookBuilder.link("rId3", "vbaProject", "vbaProject.bin", base: "http://schemas.microsoft.com/x")
        + WorkbookBuilder.link("rId4", "connections", "connections.xml")
      $0.moreParts = [
        (
          "xl/externalLinks/externalLink1.xml",
          "<externalLink xmlns=\"\(WorkbookBuilder.main)\"><ddeLink ddeService=\"x\" ddeTopic=\"y\"/></externalLink>"
        ), ("xl/vbaProject.bin", "x"), ("xl/connections.xml", "x"),
        (
          "xl/worksheets/_rels/sheet1.xml.rels",
          WorkbookBuilder.relationships(
            WorkbookBuilder.link("rId1", "oleObject", "../embeddings/o.bin")
              + WorkbookBuilder.link("rId2", "drawing", "../drawings/d.xml"))
        ),
      ]
    }.open()
    #expect(
      book.notes.map(\.rule) == [
        "workbook.external_links", "workbook.dynamic_data", "workbook.macros", "workbook.embedded_objects",
        "workbook.data_connections", "workbook.drawings",
      ])
  }

  @Test func chartSheetsAreListedButNotRead() throws {
    let book = try WorkbookBuilder(rows: Self.row).with {
      $0.sheetList =
        "<sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Chart\" sheetId=\"2\" r:id=\"rId2\"/>"
      $0.moreLinks = WorkbookBuilder.link("rId2", "chartsheet", "chartsheets/sheet1.xml")
      $0.moreParts = [("xl/chartsheets/sheet1.xml", "<chartsheet xmlns=\"\(WorkbookBuilder.main)\"/>")]
    }.open()
    #expect(book.sheets.map(\.kind) == [.worksheet, .chartSheet])
    #expect(book.sheets.map(\.isReadable) == [true, false])
    #expect(throws: FormatProblem.self) { try SheetContent(book, book.sheets[1]) }
  }

  @Test func brokenLinksAreRefused() {
    let good = WorkbookBuilder(rows: Self.row)
    #expect(good.refusal() == nil)
    #expect(good.with { $0.sheetTarget = "worksheets/none.xml" }.refusal() == "workbook.structure")
    #expect(good.with { $0.sheetTarget = "../../out.xml" }.refusal() == "workbook.structure")
    #expect(good.with { $0.workbookTarget = "xl/none.xml" }.refusal() == "workbook.structure")
    #expect(good.with { $0.workbookTarget = "xl/workbook.bin" }.refusal() == "workbook.binary")
    #expect(
      good.with { $0.sheetList = "<sheet name=\"A\" sheetId=\"1\" r:id=\"rId7\"/>" }.refusal() == "workbook.structure")
    let twins = "<sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"B\" sheetId=\"2\" r:id=\"rId1\"/>"
    #expect(good.with { $0.sheetList = twins }.refusal() == "workbook.structure")
    #expect(good.with { $0.moreLinks = WorkbookBuilder.link("x", "styles", "s.xml") }.refusal() == "workbook.structure")
  }

  @Test func filesThatNoLinkLeadsToAreLeftAlone() throws {
    let builder = WorkbookBuilder(rows: Self.row).with {
      $0.moreParts = [("__MACOSX/_rels/._.rels", "no XML"), ("xl/other/_rels/x.xml.rels", "no XML")]
    }
    #expect(try builder.records() == [["1"]])
  }

  @Test func alternativesAndDoctypesAreRefused() {
    let choice = "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"/>"
    #expect(WorkbookBuilder(rows: choice).refusal() == "workbook.unclear")
    #expect(WorkbookBuilder(rows: "").with { $0.strings = choice }.refusal() == "workbook.unclear")
    let doctype = WorkbookBuilder(rows: "").with {
      $0.sheetTarget = "d.xml"
      $0.moreParts = [("xl/d.xml", "<!DOCTYPE x><worksheet xmlns=\"\(WorkbookBuilder.main)\"/>")]
    }
    #expect(doctype.refusal() == "xml.doctype")
  }

  @Test func aWorkbookCutShortAnywhereIsRefused() {
    let whole = WorkbookBuilder(rows: Self.row).with { $0.strings = "<si><t>a</t></si>" }.build()
    var refused = 0
    for length in 0..<whole.count {
      do {
        let book = try WorkbookBuilder.open(Array(whole.prefix(length)))
        Issue.record("\(length) bytes of \(whole.count) passed with \(book.sheets.count) sheets")
      } catch { refused += error is FormatProblem ? 1 : 0 }
    }
    #expect(refused == whole.count)
  }

  @Test func aSheetCutShortAnywhereIsRefused() {
    let sheet = "<worksheet xmlns=\"\(WorkbookBuilder.main)\"><sheetData>\(Self.row)</sheetData></worksheet>"
    for length in 0..<sheet.utf8.count {
      let builder = WorkbookBuilder(rows: "").with {
        $0.sheetTarget = "cut.xml"
        $0.moreParts = [("xl/cut.xml", String(sheet.prefix(length)))]
      }
      #expect(builder.refusal()?.hasPrefix("xml.") == true, "\(length) bytes")
    }
  }

  @Test(arguments: [
    ("Workbook", "workbook.legacy"), ("Book", "workbook.legacy"), ("EncryptedPackage", "workbook.encrypted"),
    ("WordDocument", "workbook.not_a_workbook"),
  ])
  func compoundFilesAreRecognised(_ entry: String, _ rule: String) {
    var file = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 1016)
    let name = entry.utf8.flatMap { [$0, 0] as [UInt8] }
    file.replaceSubrange(640..<640 + name.count, with: name)
    file[640 + 64] = UInt8(name.count + 2)
    #expect(Workbook.refusal(of: ByteRegion(file))?.rule == rule)
    #expect(throws: FormatProblem.self) { try WorkbookBuilder.open(file) }
  }

  @Test func otherFilesAreNotCompound() {
    #expect(Workbook.refusal(of: ByteRegion(WorkbookBuilder(rows: "").build())) == nil)
    #expect(Workbook.refusal(of: ByteRegion([0xD0, 0xCF])) == nil)
  }
}
