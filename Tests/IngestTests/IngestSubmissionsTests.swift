import Diagnostics
import Foundation
import Stages
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Ingest

private func member(_ path: String, _ bytes: [UInt8]) -> ArchiveMember {
  ArchiveMember(path: path, size: bytes.count, source: .region(ByteRegion(bytes), sha256: "00"))
}

private let form = Form(
  id: "F", label: "F", key: ["subj"], fields: [Field("subj", .text, .subject), Field("n", .integer, unit: "kg")])

private func site(_ files: [FileLayout]) throws -> Site {
  Site(
    id: "AAA", number: "01", name: "A", country: "GB", timeZone: "Europe/London",
    subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: .delta, archives: []), files: files)
}

private let archives = ArchiveReader(spoolFolder: "/tmp")

private let table = TableLayout(
  form: "F",
  columns: [ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "n", source: .column("N"))])

@Suite("The stage ingest.submissions")
struct IngestSubmissionsTests {
  @Test("members are taken for what the site's layouts and their first bytes say")
  func verdicts() throws {
    let site = try site([
      FileLayout(name: "in/*.csv", tables: [table]), FileLayout(name: "readme.txt", ignored: "a note"),
      FileLayout(name: "*.xlsx"),
    ])
    let contents = ArchiveContents(
      members: [
        member("in/a.csv", Array("P,N\nA,1\n".utf8)), member("in/b.csv", [0xFF, 0xFE, 0x50, 0]),
        member("labs.xlsx", [0x50, 0x4B, 3, 4, 0]), member("odd.bin", [1]), member("readme.txt", [1]),
      ], problems: [])
    let opened = try ReceivedSubmission(contents, site: site, study: .of([form]), archives: archives)
    #expect(opened.members.map(\.verdict) == [.read, .read, .ignored, .unknown, .ignored])
    #expect(opened.members.map(\.encoding) == ["utf-8", "utf-16le", nil, nil, nil])
    #expect(
      opened.findings.map { "\($0.rule) \($0.severity) \($0.member ?? "")" } == [
        "encoding.disagrees note in/b.csv", "member.unknown note odd.bin",
      ])
    #expect(!opened.refused)
    var record = StageRecord()
    var rows = 0
    let reading = try opened.read(member: 0, as: 3, record: &record) { index, batch, _ in
      #expect(index == 0)
      #expect(batch.origins == RowOrigins(members: [3], records: [2]))
      rows += batch.rowCount
    }
    #expect(rows == 1)
    #expect(reading.counts.data == 1)
    #expect(reading.sha256 == "00")
    #expect(reading.refusal == nil)
  }

  @Test("a problem of the archive refuses the submission, and names the member")
  func refusal() throws {
    let contents = ArchiveContents(
      members: [member("b.csv", [])], problems: [ArchiveProblem(.crcMismatch, reach: .member, member: "a.csv")])
    let opened = try ReceivedSubmission(contents, site: try site([]), study: .of([form]), archives: archives)
    #expect(opened.refused)
    #expect(opened.members.map(\.path) == ["a.csv", "b.csv"])
    #expect(opened.members.map(\.verdict) == [.refused, .unknown])
    #expect(opened.findings.contains { $0.rule == "archive.crcMismatch" && $0.severity == .reject })
  }

  @Test("a file that cannot be opened is a refused submission, not an error")
  func noFile() throws {
    let stage = IngestSubmissions(IngestSubmissions.Options(), study: .of([form]))
    let archive = ReceivedArchive(path: "/nonexistent/x.zip", name: "x.zip", sha256: "", spool: "/tmp")
    let opened = try stage.open(archive, site: try site([]))
    #expect(opened.refused)
    #expect(opened.findings.map(\.rule) == ["archive.readError"])
  }

  @Test("the shape has the forms that sites feed, with privacy by role and taint by treatment")
  func shape() throws {
    let roles: [Role] = [.subject, .birthDate, .freeText, .quasi, .clinical, .administrative, .treatment]
    let tainted = Form(
      id: "G", label: "G", key: [],
      fields: roles.map { Field($0.rawValue, $0 == .birthDate ? .date : .text, $0) })
    var study = Study.of([form, tainted, Form(id: "H", label: "H", key: [], fields: [], treatment: true)])
    study.sites = [
      try site([
        FileLayout(name: "a", tables: [TableLayout(form: "G"), TableLayout(form: "H")]),
        FileLayout(name: "b", tables: [TableLayout(form: "G")]),
      ])
    ]
    var issues: [StageIssue] = []
    let shape = IngestSubmissions(IngestSubmissions.Options(), study: study).shape(
      after: DatasetShape(), issues: &issues)
    #expect(shape.tables.map(\.name) == ["G", "H"])
    #expect(shape["G"]?.columns.map(\.privacy) == [.direct, .direct, .direct, .indirect, .open, .open, .open])
    #expect(shape["G"]?.columns.map(\.tainted) == [false, false, false, false, false, false, true])
    #expect(shape["G"]?.columns[1].kind == .date)
    #expect(shape["H"]?.tainted == true)
    #expect(issues.isEmpty)
  }

  /// What a site sends in one file that is read as form F, or is said to be.
  private func opened(_ path: String, _ bytes: [UInt8], mode: Transfers.Mode = .delta) throws -> ReceivedSubmission {
    var site = try site([FileLayout(name: "f.*", tables: [table])])
    site.transfers.mode = mode
    return try ReceivedSubmission(
      ArchiveContents(members: path.isEmpty ? [] : [member(path, bytes)], problems: []), site: site,
      study: .of([form]), archives: archives)
  }

  private func texts(_ opened: ReceivedSubmission) throws -> [String] {
    var record = StageRecord()
    var texts: [String] = []
    let reading = try opened.read(member: 0, as: 1, record: &record) { _, batch, _ in
      for row in 0..<batch.rowCount {
        texts.append("\(batch["subj"]?.text(at: row) ?? "") \(batch["n"]?.text(at: row) ?? "")")
      }
    }
    #expect(reading.refusal == nil)
    return texts
  }

  @Test("a member is read as what its first bytes are, whatever its form")
  func formats() throws {
    let json = try opened("f.json", Array(#"[{"P":"A","N":1},{"N":2,"P":"B"}]"#.utf8))
    #expect(json.members.map(\.format) == ["json"])
    #expect(try texts(json) == ["A 1", "B 2"])
    let lines = try opened("f.ndjson", Array("{\"P\":\"A\",\"N\":1}\n{\"P\":\"B\",\"N\":2}\n".utf8))
    #expect(lines.members.map(\.format) == ["ndjson"])
    #expect(try texts(lines) == ["A 1", "B 2"])
    // Delimited text whose first name stands in brackets is no JSON, unless it is called so.
    #expect(try opened("f.csv", Array("[{P},N\nA,1\n".utf8)).members.map(\.format) == ["delimited"])
  }

  @Test(
    "a member that a form is read from and that cannot be read refuses the submission",
    arguments: [
      ("f.xml", Array("<?xml version=\"1.0\"?><a/>".utf8), "xml.unknown"),
      ("f.csv", [0xFF, 0xFE, 0, 0, 0x50, 0, 0, 0], "encoding.utf32"),
      (
        "f.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600),
        "workbook.not_a_workbook"
      ),
      ("f.xlsx", [0x50, 0x4B, 3, 4, 0], "workbook.damaged"),
    ])
  func unreadable(_ path: String, _ bytes: [UInt8], _ rule: String) throws {
    let opened = try opened(path, bytes)
    #expect(opened.refused)
    #expect(opened.members.map(\.verdict) == [.refused])
    #expect(opened.findings.map { "\($0.rule) \($0.severity) \($0.member ?? "")" } == ["\(rule) reject \(path)"])
  }

  @Test("a document that goes wrong behind its first records refuses the submission, with the place")
  func lateFault() throws {
    let opened = try opened("f.json", Array("[{\"P\":\"A\",\"N\":1},\n{\"P\":\"B\",]".utf8))
    #expect(!opened.refused)
    var record = StageRecord()
    let reading = try opened.read(member: 0, as: 1, record: &record) { _, _, _ in }
    #expect(reading.refusal?.rule == "json.syntax")
    #expect(reading.refusal?.severity == .reject)
    #expect(reading.refusal?.message.contains("(line 2, column 10)") == true)
  }

  @Test("a transfer that replaces the one before has to have every file; one that adds to it has not")
  func missingFiles() throws {
    #expect(try opened("", [], mode: .delta).findings.isEmpty)
    let finding = try #require(try opened("", [], mode: .cumulative).findings.first)
    #expect("\(finding.rule) \(finding.severity)" == "member.missing query")
    #expect(finding.message.contains("'f.*'"))
  }

  /// What a site with these layouts sends in one file, and the texts of all members that are read, by path.
  private func readAll(_ path: String, _ bytes: [UInt8], _ layouts: [FileLayout]) throws -> (
    opened: ReceivedSubmission, texts: [String], findings: [String]
  ) {
    let opened = try ReceivedSubmission(
      ArchiveContents(members: [member(path, bytes)], problems: []), site: try site(layouts), study: .of([form]),
      archives: archives)
    var record = StageRecord()
    var texts: [String] = []
    for (index, receipt) in opened.members.enumerated() where receipt.verdict == .read && !opened.refused {
      let reading = try opened.read(member: index, as: UInt32(index), record: &record) { _, batch, _ in
        for row in 0..<batch.rowCount { texts.append("\(receipt.path) \(batch["subj"]?.text(at: row) ?? "")") }
      }
      #expect(reading.refusal == nil)
    }
    return (opened, texts, record.takeFindings().map { "\($0.rule) \($0.message.description)" })
  }

  private static let lists = #"{"visits":[{"P":"A","N":1}],"notes":[{"P":"B","N":2},{"P":"C","N":3}]}"#

  @Test("a list of a JSON file is read once, whichever layouts fit the file")
  func listsOnce() throws {
    let visits = FileLayout(name: "f.json", sheet: "visits", tables: [table])
    let alike = FileLayout(name: "*.json", sheet: "visits", tables: [table])
    let whole = FileLayout(name: "*.json", tables: [table])
    for layouts in [[visits], [visits, alike], [alike, visits], [visits, whole], [whole, visits]] {
      #expect(try readAll("f.json", Array(Self.lists.utf8), layouts).texts == ["f.json!/visits A"])
    }
    let notes = FileLayout(name: "f.json", sheet: "notes", ignored: "a note")
    let both = try readAll("f.json", Array(Self.lists.utf8), [visits, notes])
    #expect(both.texts == ["f.json!/visits A"])
    #expect(both.opened.members.map(\.verdict) == [.ignored, .read])
  }

  @Test("a part from which no form is read is not looked into, so that nothing of it can get into a message")
  func partsWithoutTables() throws {
    let layouts = [
      FileLayout(name: "f.json", sheet: "visits", tables: [table]), FileLayout(name: "f.json", sheet: "notes"),
    ]
    let read = try readAll("f.json", Array(Self.lists.utf8), layouts)
    #expect(read.opened.members.map { "\($0.path) \($0.verdict)" } == ["f.json!/notes ignored", "f.json!/visits read"])
    #expect(read.findings.isEmpty)
  }

  @Test("names that JSON makes of its keys are not repeated, as they may be participants' numbers")
  func namesOfKeys() throws {
    let text = #"[{"P":"A","N":1,"visits":{"01-0042":{"pain":3}},"extra":1}]"#
    let read = try readAll("f.json", Array(text.utf8), [FileLayout(name: "f.json", tables: [table])])
    #expect(read.texts == ["f.json A"])
    #expect(read.findings.count == 2)
    #expect(!read.findings.contains { $0.contains("01-0042") })
    #expect(read.findings.contains { $0.contains("'extra'") })
  }

  @Test("a JSON file without a record is no fault")
  func emptyList() throws {
    let read = try readAll("f.json", Array("[]".utf8), [FileLayout(name: "f.json", tables: [table])])
    #expect(read.texts.isEmpty)
    #expect(read.findings.isEmpty)
  }

  private func rows(_ rows: [[String]]) -> String {
    rows.map { row in "<row>" + row.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() + "</row>" }
      .joined()
  }

  @Test("a workbook without declared sheets is read where it has one, and refused where it has gained another")
  func undeclaredSheets() throws {
    let layouts = [FileLayout(name: "f.xlsx", tables: [table])]
    let book = WorkbookBuilder(rows: rows([["P", "N"], ["A", "1"], ["B", "2", "a remark"]]))
    let one = try readAll("f.xlsx", book.build(), layouts)
    // The remark stands beside the table: its row is read, and somebody is told.
    #expect(one.texts == ["f.xlsx!/Data A", "f.xlsx!/Data B"])
    #expect(one.findings.map { $0.prefix(14) } == ["column.unnamed"])
    let more = book.with {
      $0.sheetList =
        "<sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Sheet2\" sheetId=\"2\" r:id=\"rId2\"/>"
      $0.moreLinks = WorkbookBuilder.link("rId2", "worksheet", "worksheets/sheet2.xml")
      $0.moreParts = [
        ("xl/worksheets/sheet2.xml", "<worksheet xmlns=\"\(WorkbookBuilder.main)\"><sheetData/></worksheet>")
      ]
    }
    let two = try readAll("f.xlsx", more.build(), layouts)
    #expect(two.opened.refused)
    #expect(two.opened.findings.map(\.rule) == ["workbook.several_sheets"])
  }

  @Test("a file from which sheets are read and that is no workbook refuses the submission")
  func noWorkbook() throws {
    let layouts = [FileLayout(name: "f.xlsx", sheet: "Data", tables: [table])]
    let read = try readAll("f.xlsx", Array("P,N\nA,1\n".utf8), layouts)
    #expect(read.opened.refused)
    #expect(read.opened.findings.map(\.rule) == ["member.has_no_sheets"])
  }

  @Test("a file that another layout reads as well is not missing")
  func shadowedLayout() throws {
    var site = try site([FileLayout(name: "f.*", tables: [table]), FileLayout(name: "*.csv", tables: [table])])
    site.transfers.mode = .cumulative
    let opened = try ReceivedSubmission(
      ArchiveContents(members: [member("f.csv", Array("P,N\nA,1\n".utf8))], problems: []), site: site,
      study: .of([form]), archives: archives)
    #expect(opened.findings.isEmpty)
  }

  @Test("a working folder that cannot take the bytes ends the run, and is no fault of the site")
  func noRoom() throws {
    let content = ArchiveFixture.noise(5 << 20)
    let folder = TemporaryFolder()
    let path = folder.path + "/x.zip"
    // An archive within, too large to be kept: it has to be unpacked into the working folder.
    let inner = ZipBuilder([ZipBuilder.Entry("f.csv", content)]).build()
    let outer = ZipBuilder([ZipBuilder.Entry("inner.zip", inner)]).build()
    try Data(outer).write(to: URL(filePath: path))
    let stage = IngestSubmissions(IngestSubmissions.Options(), study: .of([form]))
    let archive = ReceivedArchive(path: path, name: "x.zip", sha256: "", spool: folder.path + "/nowhere")
    #expect {
      _ = try stage.open(archive, site: try site([FileLayout(name: "f.*", tables: [table])]))
    } throws: {
      ($0 as? ArchiveProblem)?.code == .spoolError
    }
  }
}
