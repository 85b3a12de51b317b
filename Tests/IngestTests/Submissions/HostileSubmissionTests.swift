import Foundation
import Stages
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Ingest

/// Hostile files on the whole way, from the file that was received to the verdict on the submission.
@Suite("Hostile submissions") struct HostileSubmissionTests {
  private let folder = TemporaryFolder()

  private static let form = Form(id: "F", label: "F", key: ["P"], fields: [Field("P", .text, .subject)])

  private func open(
    _ bytes: [UInt8], name: String = "upload.zip", _ change: (inout IngestSubmissions.Options) -> Void = { _ in }
  ) throws -> any OpenedSubmission {
    var options = IngestSubmissions.Options()
    change(&options)
    return try open(bytes, name: name, by: IngestSubmissions(options, study: .of([Self.form])))
  }

  private func open(
    _ bytes: [UInt8], name: String = "upload.zip", by stage: IngestSubmissions
  ) throws -> any OpenedSubmission {
    let spool = folder.path + "/spool"
    try FileManager.default.createDirectory(atPath: spool, withIntermediateDirectories: true)
    let path = folder.path + "/received"
    try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    let table = TableLayout(form: "F", columns: [ColumnLayout(field: "P", source: .column("P"))])
    let site = Site(
      id: "AAA", number: "01", name: "A", country: "GB", timeZone: "Europe/London",
      subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: .delta, archives: []),
      files: [FileLayout(name: "f.*", tables: [table])])
    return try stage.open(ReceivedArchive(path: path, name: name, sha256: "", spool: spool), site: site)
  }

  /// The rules by which a submission is refused as it is opened; empty where it is not.
  private func rules(_ opened: any OpenedSubmission) -> Set<String> {
    #expect(opened.refused == opened.findings.contains { $0.severity == .reject })
    return Set(opened.findings.filter { $0.severity == .reject }.map(\.rule))
  }

  /// The rule by which the one member of a zip is refused as it is read.
  private func refusal(_ name: String, _ bytes: [UInt8]) throws -> String? {
    let opened = try open(ZipBuilder([ZipBuilder.Entry(name, bytes)]).build())
    #expect(rules(opened).isEmpty)
    #expect(opened.members.map(\.verdict) == [.read])
    var record = StageRecord()
    var rows = 0
    let reading = try opened.read(member: 0, as: 1, record: &record) { _, batch, _ in rows += batch.rowCount }
    #expect(rows == 0)
    #expect(reading.refusal?.severity ?? .reject == .reject)
    return reading.refusal?.rule
  }

  @Test("Each of the nine hostile zips refuses its submission", arguments: HostileZip.allCases)
  func nine(_ zip: HostileZip) throws { #expect(rules(try open(zip.bytes)) == zip.rules) }

  @Test("A problem that costs one member refuses the submission all the same")
  func member() throws {
    func rules(_ change: (inout ZipBuilder.Entry) -> Void) throws -> Set<String> {
      let sound = ZipBuilder.Entry("f.csv", "P\n001\n")
      return self.rules(try open(ZipBuilder([sound, ZipBuilder.Entry("g.csv", "x").with(change)]).build()))
    }
    #expect(try rules { _ in }.isEmpty)
    #expect(try rules { $0.flags = 1 } == ["archive.badStructure"])
    #expect(try rules { $0.flags = 0x41 } == ["archive.encrypted"])
    #expect(try rules { $0.method = 6 } == ["archive.unsupportedMethod"])
    #expect(try rules { $0.attributes = 0o120777 << 16 } == ["archive.notRegularFile"])
    #expect(try rules { $0.attributes = 0o020666 << 16 } == ["archive.notRegularFile"])
  }

  @Test("Without hashes of members their check sums are verified all the same, whether they are kept or not")
  func withoutHashes() throws {
    for size in [10, 5 << 20] {
      let text = Array("P\n".utf8) + [UInt8](repeating: 0x31, count: size) + [0x0A]
      func zip(_ change: (inout ZipBuilder.Entry) -> Void) -> [UInt8] {
        ZipBuilder([ZipBuilder.Entry("f.csv", text), ZipBuilder.Entry("g.txt", text).with(change)]).build()
      }
      let sound = try open(zip { _ in }) { $0.memberHashes = false }
      var record = StageRecord()
      #expect(try sound.read(member: 0, as: 1, record: &record) { _, _, _ in }.sha256 == nil)
      #expect(try sound.verify(member: 1).refusal == nil)
      let hashed = try open(zip { _ in })
      #expect(try hashed.read(member: 0, as: 1, record: &record) { _, _, _ in }.sha256?.utf8.count == 64)
      let damaged = try open(zip { $0.crc = 7 }) { $0.memberHashes = false }
      #expect(try damaged.refused || damaged.verify(member: 1).refusal?.rule == "archive.crcMismatch")
    }
  }

  @Test("What is verified as an archive is opened does not depend on what others that are open keep")
  func openBeside() throws {
    let stage = IngestSubmissions(IngestSubmissions.Options(), study: .of([Self.form]))
    let text = Array("P\n".utf8) + [UInt8](repeating: 0x31, count: 3 << 20)
    let large = ZipBuilder((0..<12).map { ZipBuilder.Entry("f.\($0)", text) }).build()
    let beside = try (0..<3).map { _ in try open(large, by: stage) }
    let damaged = ZipBuilder([
      ZipBuilder.Entry("f.csv", "P\n001\n"), ZipBuilder.Entry("g.txt", "1234").with { $0.crc = 7 },
    ])
    #expect(rules(try open(damaged.build(), by: stage)) == ["archive.crcMismatch"])
    #expect(beside.allSatisfy { !$0.refused })
  }

  @Test("The stage's options are limits, at their figure and one above it")
  func options() throws {
    let zip = ZipBuilder([ZipBuilder.Entry("f.csv", "P\n001\n"), ZipBuilder.Entry("g.txt", "1234")]).build()
    #expect(rules(try open(zip) { $0.unpackedBytes = 10 }).isEmpty)
    #expect(rules(try open(zip) { $0.unpackedBytes = 9 }) == ["archive.tooLarge"])
    #expect(rules(try open(zip) { $0.entries = 2 }).isEmpty)
    #expect(rules(try open(zip) { $0.entries = 1 }) == ["archive.tooManyEntries"])
    let outer = ZipBuilder([ZipBuilder.Entry("in.zip", zip)]).build()
    #expect(rules(try open(outer) { $0.nesting = 1 }).isEmpty)
    #expect(rules(try open(outer) { $0.nesting = 0 }) == ["archive.tooDeep"])
  }

  @Test("Damage that only the end of a large member shows is told of as it is read, and as it is verified")
  func late() throws {
    // Larger than what is verified beforehand.
    let rows = Array(("P\n" + String(repeating: String(repeating: "1", count: 1 << 20) + "\n", count: 5)).utf8)
    let entries = ["f.csv", "note.txt"].map { name in ZipBuilder.Entry(name, rows).with { $0.crc = 1 } }
    let opened = try open(ZipBuilder(entries).build())
    #expect(rules(opened).isEmpty)
    #expect(opened.members.map(\.verdict) == [.read, .unknown])
    #expect(opened.members.map(\.sha256) == [nil, nil])
    var record = StageRecord()
    let reading = try opened.read(member: 0, as: 1, record: &record) { _, _, _ in }
    #expect(reading.sha256 == nil)
    #expect(reading.refusal?.rule == "archive.crcMismatch")
    #expect(reading.refusal?.member == "f.csv")
    #expect(try opened.verify(member: 1).refusal?.rule == "archive.crcMismatch")
  }

  @Test("No file is made by a name that an archive gives, nor any that stays")
  func files() throws {
    var tar = TarBuilder()
    // Larger than what is kept in memory.
    tar.add("f.csv", [UInt8](repeating: 10, count: 5 << 20))
    tar.add("../up.csv", [65])
    tar.add("\(folder.path)/abs.csv", [65])
    tar.add("link", type: "2", link: "..")
    let opened = try open(Deflate.gzip(tar.build()), name: "upload.tgz")
    #expect(rules(opened) == ["archive.unsafeName", "archive.notRegularFile"])
    #expect(opened.members.first { $0.path == "f.csv" }?.bytes == 5 << 20)
    tar.add("link/through.csv", [65])
    #expect(rules(try open(tar.build(), name: "upload.tar")).contains("archive.duplicateName"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["received", "spool"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/spool").isEmpty)
  }

  private static let declarations: [String] = [
    // Nine levels of ten: 10^9 times "lol".
    "<!ENTITY e0 'lol'>"
      + (1...9).map { "<!ENTITY e\($0) '\(String(repeating: "&e\($0 - 1);", count: 10))'>" }.joined(),
    "<!ENTITY e9 '\(String(repeating: "x", count: 50_000))'>", "<!ENTITY e9 SYSTEM 'file:///etc/passwd'>",
    "<!ENTITY e9 SYSTEM 'http://127.0.0.1:1/x'>", "<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p; <!ENTITY e9 'x'>",
  ]

  @Test("XML bombs and entities from elsewhere are refused at the DOCTYPE", arguments: declarations)
  func xml(_ entities: String) throws {
    let uses = String(repeating: "&e9;", count: 1_000)
    let text = "<?xml version=\"1.0\"?><!DOCTYPE ODM [\(entities)]>" + ODMText.document(uses)
    #expect(try refusal("f.xml", Array(text.utf8)) == "xml.doctype")
    let outside = "<!DOCTYPE ODM SYSTEM 'http://127.0.0.1:1/x.dtd'>" + ODMText.document("")
    #expect(try refusal("f.xml", Array(outside.utf8)) == "xml.doctype")
  }

  @Test("Hostile JSON refuses the submission")
  func json() throws {
    let objects = Array(("[" + String(repeating: #"{"P":"#, count: 200_000)).utf8)
    let lists = Array(#"[{"P":"#.utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    for (bytes, rule) in [
      (objects, "json.depth"), (lists, "json.nested_list"), (Array(#"[{"P":"1","P":"2"}]"#.utf8), "json.duplicate_key"),
      (Array(#"[{"P":"1"}"#.utf8), "json.truncated"), (Array(#"[{"P":"1"}]"#.utf8) + [0], "json.encoding"),
      (Array(#"[{"P":"1"}]{}"#.utf8), "json.trailing"),
    ] {
      let found = try refusal("f.json", bytes)
      #expect(found == rule)
    }
  }

  @Test("What a packed data set unpacks to is limited as it is read")
  func packedBomb() throws {
    let spaces = [0x78, 0x9C] + Deflate.raw([UInt8](repeating: 0x20, count: 2_000_000)) + [0, 0, 0, 0]
    let opened = try open(ZipBuilder([ZipBuilder.Entry("f.dsjc", spaces)]).build()) { $0.unpackedBytes = 1_000_000 }
    #expect(opened.members.map(\.format) == ["dataset-json packed"])
    var record = StageRecord()
    #expect(try opened.read(member: 0, as: 1, record: &record) { _, _, _ in }.refusal?.rule == "archive.tooLarge")
  }

  @Test("A workbook has the limits of an archive, and its own XML those of any document")
  func workbook() throws {
    func rules(_ book: [UInt8], _ bytes: Int = 1 << 30) throws -> Set<String> {
      self.rules(try open(ZipBuilder([ZipBuilder.Entry("f.xlsx", book)]).build()) { $0.unpackedBytes = bytes })
    }
    let types = ("[Content_Types].xml", "<Types/>")
    let sound = WorkbookBuilder(rows: "<row><c t=\"str\"><v>P</v></c></row>").with { $0.moreParts = [types] }
    let whole = try rules(sound.build())
    #expect(whole.isEmpty)
    // Packed it is far smaller than it is unpacked.
    let zeros = ("xl/media/a.bin", String(repeating: "x", count: 1_000_000))
    let blown = try rules(sound.with { $0.moreParts = [types, zeros] }.build(), 1_000_000)
    #expect(blown == ["workbook.damaged"])
    let deep = try rules(sound.with { $0.strings = String(repeating: "<a>", count: 100_000) }.build())
    #expect(deep == ["xml.depth"])
    let twice = try rules(sound.with { $0.moreParts = [types, ("XL/Workbook.xml", "<workbook/>")] }.build())
    #expect(twice == ["archive.duplicateName"])
    let entries = sound.parts.map { ZipBuilder.Entry($0.0, $0.1) }
    let locked = entries.map { entry in entry.with { $0.flags = $0.name.starts(with: Array("xl/".utf8)) ? 1 : 0 } }
    let lockedRules = try rules(ZipBuilder(locked).build())
    #expect(lockedRules == ["workbook.damaged"])
  }

  @Test("All workbooks of a submission together hold no more strings than one may")
  func manyWorkbooks() throws {
    func rules(_ change: (inout Workbook.Limits) -> Void) throws -> [String] {
      var limits = Workbook.Limits()
      change(&limits)
      let site = Site(
        id: "AAA", number: "01", name: "A", country: "GB", timeZone: "Europe/London",
        subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: .delta, archives: []),
        files: [FileLayout(name: "f*.xlsx", tables: [TableLayout(form: "F")])])
      var recognition = Recognition(
        site: site, study: .of([]), archives: ArchiveReader(spoolFolder: folder.path), workbookLimits: limits)
      // Two strings of three bytes each.
      let book = WorkbookBuilder(rows: "").with { $0.strings = "<si><t>abc</t></si><si><t>def</t></si>" }.build()
      for name in ["f1.xlsx", "f2.xlsx"] {
        try recognition.take(
          ArchiveMember(path: name, size: book.count, source: .region(ByteRegion(book), sha256: "00")))
      }
      #expect(recognition.isRefused == !recognition.findings.isEmpty)
      return recognition.findings.map { "\($0.rule) \($0.member ?? "")" }
    }
    #expect(try rules { $0.stringBytes = 12 }.isEmpty)
    #expect(try rules { $0.stringBytes = 11 } == ["workbook.too_large f2.xlsx"])
    #expect(try rules { $0.strings = 4 }.isEmpty)
    #expect(try rules { $0.strings = 3 } == ["workbook.too_large f2.xlsx"])
  }

  @Test("Names of people in a workbook's properties come out nowhere")
  func properties() throws {
    let core = "<cp:coreProperties xmlns:cp='x' xmlns:dc='y'><dc:creator>Ann Example</dc:creator></cp:coreProperties>"
    let book = WorkbookBuilder(rows: "<row><c t=\"str\"><v>P</v></c></row><row><c t=\"str\"><v>1</v></c></row>").with {
      $0.moreParts = [("[Content_Types].xml", "<Types/>"), ("docProps/core.xml", core)]
    }
    let opened = try open(ZipBuilder([ZipBuilder.Entry("f.xlsx", book.build())]).build())
    #expect(opened.members.map(\.path) == ["f.xlsx", "f.xlsx!/Data"])
    var record = StageRecord()
    var texts: [String] = []
    let reading = try opened.read(member: 1, as: 1, record: &record) { _, batch, _ in
      for row in 0..<batch.rowCount { texts.append(batch["P"]?.text(at: row) ?? "") }
    }
    #expect(texts == ["1"])
    let messages =
      opened.findings.map(\.message) + reading.findings.map(\.message)
      + record.takeFindings().map(\.message.description)
    #expect(!messages.contains { $0.contains("Ann") })
  }
}
