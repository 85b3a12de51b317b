import Diagnostics
import Glibc
import Stages
import StudyModel
import Tables
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

private let table = TableLayout(
  form: "F",
  columns: [ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "n", source: .column("N"))])

@Suite("The stage ingest.submissions")
struct IngestSubmissionsTests {
  @Test("members are taken for what the site's layouts and their first bytes say")
  func verdicts() throws {
    let site = try site([
      FileLayout(name: "in/*.csv", tables: [table]), FileLayout(name: "readme.txt", ignored: "a note"),
      FileLayout(name: "*.xlsx"), FileLayout(name: "*.xml", tables: [table]),
    ])
    let contents = ArchiveContents(
      members: [
        member("in/a.csv", Array("P,N\nA,1\n".utf8)), member("in/b.csv", [0xFF, 0xFE, 0x50, 0]),
        member("labs.xlsx", [0x50, 0x4B, 3, 4, 0]), member("odd.bin", [1]), member("readme.txt", [1]),
        member("z.xml", Array("<?xml version".utf8)),
      ], problems: [])
    let opened = ReceivedSubmission(contents, site: site, study: .of([form]))
    #expect(opened.members.map(\.verdict) == [.read, .read, .unreadable, .unknown, .ignored, .unreadable])
    #expect(opened.members.map(\.encoding) == ["utf-8", "utf-16le", nil, nil, nil, nil])
    #expect(
      opened.findings.map { "\($0.rule) \($0.severity) \($0.member ?? "")" } == [
        "encoding.disagrees note in/b.csv", "member.unreadable note labs.xlsx", "member.unknown note odd.bin",
        "member.unreadable note z.xml",
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
    let opened = ReceivedSubmission(contents, site: try site([]), study: .of([form]))
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
}
