import Stages
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Ingest

private let form = Form(
  id: "F", label: "F", key: ["subj"], fields: [Field("subj", .text, .subject), Field("word", .text)])

/// What a site that declares an encoding sends in one file, `f.csv`, and what comes of it.
private struct Sent {
  let opened: ReceivedSubmission
  var reading: MemberReading?
  var findings: [Finding] = []
  var words: [String] = []

  /// Rule and severity of what the file as a whole led to.
  var verdicts: [String] {
    (opened.findings + (reading?.findings ?? []) + [reading?.refusal].compactMap { $0 })
      .map { "\($0.rule) \($0.severity)" }
  }

  var message: String { (opened.findings + [reading?.refusal].compactMap { $0 }).first?.message ?? "" }

  init(_ bytes: [UInt8], declared: Dialect.Encoding, lineEnd: LineEnd? = nil) throws {
    let layout = FileLayout(
      name: "f.csv", dialect: Dialect(encoding: declared, lineEnd: lineEnd),
      tables: [
        TableLayout(
          form: "F",
          columns: [
            ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "word", source: .column("Wörter")),
          ])
      ])
    let site = Site(
      id: "AAA", number: "01", name: "A", country: "GB", timeZone: "Europe/London",
      subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: .delta, archives: []),
      files: [layout])
    let member = ArchiveMember(path: "f.csv", size: bytes.count, source: .region(ByteRegion(bytes), sha256: "00"))
    opened = try ReceivedSubmission(
      ArchiveContents(members: [member], problems: []), site: site, study: .of([form]),
      archives: ArchiveReader(spoolFolder: "/tmp"))
    guard opened.members[0].verdict == .read else { return }
    var record = StageRecord()
    var words: [String] = []
    reading = try opened.read(member: 0, as: 1, record: &record) { _, batch, _ in
      for row in 0..<batch.rowCount { words.append(batch["word"]?.text(at: row) ?? "<none>") }
    }
    self.words = words
    findings = record.takeFindings()
  }
}

private func latin(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

@Suite("The encoding of a text, declared and detected") struct EncodingTests {
  private static let text = "P,Wörter\n1,Ångström\n2,naïve – “so”\n3,5 € more\n"
  private static let words = ["Ångström", "naïve – “so”", "5 € more"]

  @Test(
    "every encoding that is read gives the same words, with a mark and without, as Python and iconv write it",
    arguments: [
      ("utf-8", [0xEF, 0xBB, 0xBF] as [UInt8], Dialect.Encoding.utf8),
      ("utf-16le", [0xFF, 0xFE], .utf16LittleEndian), ("utf-16be", [0xFE, 0xFF], .utf16BigEndian),
      ("cp1252", [], .windows1252),
    ])
  func allEncodings(_ name: String, _ mark: [UInt8], _ encoding: Dialect.Encoding) throws {
    let script = """
      import subprocess, sys
      text = open(sys.argv[1], encoding="utf-8").read()
      made = subprocess.run(["iconv", "-f", "utf-8", "-t", "\(name)"], input=text.encode(), capture_output=True, check=True)
      print(text.encode("\(name)").hex(), made.stdout.hex())
      """
    let written = try Python.run(script, on: Array(Self.text.utf8)).split { $0 == " " || $0 == "\n" }
    #expect(written.count == 2)
    for hex in written {
      let digits = Array(hex.utf8)
      let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
      }
      for marked in mark.isEmpty ? [bytes] : [bytes, mark + bytes] {
        let sent = try Sent(marked, declared: encoding)
        #expect(sent.words == Self.words)
        #expect(sent.verdicts.isEmpty)
        #expect(sent.findings.isEmpty)
        #expect(sent.reading?.detectedEncoding == encoding.rawValue)
        #expect(sent.opened.members[0].declaredEncoding == encoding.rawValue)
      }
      // With a mark it is read by that, whatever is declared, and somebody is told.
      for declared in Dialect.Encoding.allCases where declared != encoding && !mark.isEmpty {
        let sent = try Sent(mark + bytes, declared: declared)
        #expect(sent.words == Self.words)
        #expect(sent.verdicts == ["encoding.disagrees note"])
        #expect(sent.opened.members[0].encoding == encoding.rawValue)
        #expect(sent.message.contains(encoding.rawValue) && sent.message.contains(declared.rawValue))
      }
    }
  }

  @Test("letters of ISO-8859-1 are the same in windows-1252, and ASCII is the same in all")
  func agreement() throws {
    for declared in [Dialect.Encoding.latin1, .windows1252] {
      let sent = try Sent(latin("P,Wörter\n1,Ångström\n"), declared: declared)
      #expect(sent.words == ["Ångström"])
      #expect(sent.verdicts.isEmpty)
      #expect(sent.reading?.detectedEncoding == "iso-8859-1")
    }
    for declared in [Dialect.Encoding.utf8, .latin1, .windows1252] {
      let sent = try Sent(Array("P,W\n1,x\n".utf8), declared: declared)
      #expect(sent.reading?.detectedEncoding == "us-ascii")
      #expect(sent.verdicts.isEmpty)
    }
  }

  @Test("single bytes where UTF-8 is declared refuse the file once, however many records hold some")
  func notUTF8() throws {
    let header = Array("P,Wörter\n".utf8)
    let rows = latin((1...50).map { "\($0),Ångström \u{96} so\n" }.joined())
    let sent = try Sent(Array("P,W\n".utf8) + rows, declared: .utf8)
    #expect(sent.verdicts == ["encoding.disagrees reject"])
    #expect(sent.message.contains("in windows-1252, but the study says utf-8"))
    #expect(sent.reading?.detectedEncoding == "windows-1252")
    // The same behind a mark that is wrong.
    let marked = try Sent([0xEF, 0xBB, 0xBF] + Array("P,W\n".utf8) + rows, declared: .utf8)
    #expect(marked.verdicts == ["encoding.disagrees reject"])
    // A header alone is enough to lose the table.
    let headerOnly = try Sent(latin("P,Wörter\n1,x\n"), declared: .utf8)
    #expect(headerOnly.verdicts == ["encoding.disagrees reject"])
    #expect(headerOnly.message.contains("in iso-8859-1, but"))
    // Neither of both: 81 is nothing in windows-1252.
    let unknown = try Sent(Array("P,W\n".utf8) + [0x31, 0x2C, 0x81, 10, 0x32, 0x2C, 0x81, 10], declared: .utf8)
    #expect(unknown.message.contains("neither in utf-8 nor in windows-1252"))
    // Where one character is in UTF-8, the others are damage, each with its place.
    let mixed = try Sent(header + rows, declared: .utf8)
    #expect(mixed.verdicts.isEmpty)
    #expect(mixed.findings.count == 50)
    #expect(Set(mixed.findings.map(\.rule)) == ["encoding.invalid"])
  }

  @Test("one damaged record is set aside with its place, and the file read")
  func oneDamaged() throws {
    let sent = try Sent(Array("P,W\n1,x\n2,".utf8) + [0xE9, 10] + Array("3,y\n".utf8), declared: .utf8)
    #expect(sent.verdicts.isEmpty)
    #expect(sent.findings.filter { $0.rule == "encoding.invalid" }.map { $0.origin?.record } == [3])
    #expect(sent.reading?.counts.data == 2)
  }

  @Test(
    "UTF-8 throughout where a single-byte encoding is declared refuses the file; a letter that is no UTF-8 does not")
  func notSingleByte() throws {
    for declared in [Dialect.Encoding.latin1, .windows1252] {
      // The first letter above 7F stands far behind the head of the file.
      let late = "P,W\n" + String(repeating: "1,plain\n", count: 5_000) + "2,Ångström\n"
      let sent = try Sent(Array(late.utf8), declared: declared)
      #expect(sent.verdicts == ["encoding.disagrees reject"])
      #expect(sent.message.contains("in utf-8, but the study says \(declared.rawValue)"))
    }
    let mixed = try Sent(Array("P,W\n1,Ångström\n2,".utf8) + [0xE9, 10], declared: .windows1252)
    #expect(mixed.verdicts.isEmpty)
    #expect(mixed.findings.map(\.rule).contains("encoding.mojibake"))
  }

  @Test("bytes from 80 to 9F where ISO-8859-1 is declared refuse the file: they are no letters there")
  func windowsForLatin() throws {
    let sent = try Sent(latin("P,Wörter\n1,5 \u{80} more\n"), declared: .latin1)
    #expect(sent.verdicts == ["encoding.disagrees reject"])
    #expect(sent.message.contains("in windows-1252, but the study says iso-8859-1"))
  }

  @Test("UTF-16 without its mark, or something else in its place, is refused before it is read")
  func utf16() throws {
    func wide(_ text: String, big: Bool) -> [UInt8] {
      text.utf16.flatMap { big ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
    for (big, name) in [(false, "utf-16le"), (true, "utf-16be")] {
      for declared in Dialect.Encoding.allCases where declared.rawValue != name {
        let sent = try Sent(wide(Self.text, big: big), declared: declared)
        #expect(sent.opened.refused)
        #expect(sent.verdicts == ["encoding.disagrees reject"])
        #expect(sent.message.contains("in \(name), but the study says \(declared.rawValue)"))
        #expect(sent.opened.members[0].detectedEncoding == name)
      }
    }
    for (bytes, name) in [
      (Array(Self.text.utf8), "utf-8"), (Array("P,W\n1,x\n".utf8), "us-ascii"), (latin("P,Wörter\n"), "iso-8859-1"),
    ] {
      let sent = try Sent(bytes, declared: .utf16LittleEndian)
      #expect(sent.opened.refused)
      #expect(sent.message.contains("in \(name), but the study says utf-16le"))
    }
    // A single NUL byte makes no UTF-16.
    #expect(try !Sent(Array("P,Wörter\n1,a\0b\n".utf8), declared: .utf8).opened.refused)
    #expect(TextEncoding.utf16(withoutMark: []) == nil)
  }

  @Test("what is counted does not depend on where the bytes are cut, and agrees with Swift's own reading of UTF-8")
  func evidenceOfPieces() throws {
    var numbers = SystemRandomNumberGenerator()
    let lively: [UInt8] = [0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xC3, 0xE0, 0xE2, 0xED, 0xF0, 0xF4, 0xFF, 0x81]
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &numbers)).map { _ in lively.randomElement(using: &numbers) ?? 0 }
      func detected(_ piece: Int) -> DetectedEncoding {
        var evidence = TextEvidence()
        for start in stride(from: 0, to: bytes.count, by: piece) {
          bytes[start..<min(start + piece, bytes.count)].withUnsafeBufferPointer {
            evidence.takeRaw($0, isLast: false)
          }
        }
        evidence.takeRaw(UnsafeBufferPointer(start: nil, count: 0), isLast: true)
        return evidence.detected(readIn: .windows1252)
      }
      let whole = detected(1 << 10)
      for piece in 1...3 { #expect(detected(piece) == whole, "\(bytes)") }
      let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
      #expect((whole == .ascii || whole == .known(.utf8)) == isUTF8, "\(bytes)")
    }
  }
}

@Suite("The ends of lines, declared and detected") struct LineEndTests {
  private func sent(_ text: String, _ declared: LineEnd? = nil) throws -> Sent {
    try Sent(Array(text.utf8), declared: .utf8, lineEnd: declared)
  }

  @Test("files with CRLF, LF or CR alone are read whole, and receipts tell which", arguments: LineEnd.allCases)
  func kinds(_ kind: LineEnd) throws {
    let end = [LineEnd.crlf: "\r\n", .lf: "\n", .cr: "\r"][kind] ?? ""
    let rows = (1...2_000).map { "\($0),w\($0)" }
    for last in [end, ""] {
      let text = (["P,Wörter"] + rows).joined(separator: end) + last
      let sent = try sent(text, kind)
      #expect(sent.words.count == 2_000)
      #expect(sent.words.last == "w2000")
      #expect(sent.reading?.lineEnd == kind.rawValue)
      #expect(sent.verdicts.isEmpty && sent.findings.isEmpty)
    }
  }

  @Test("other ends than the declared ones are noted once, and the file is read")
  func disagreement() throws {
    let sent = try sent("P,Wörter\r1,x\r2,y\r", .crlf)
    #expect(sent.words == ["x", "y"])
    #expect(sent.verdicts == ["line_ends.disagree note"])
    #expect(sent.reading?.findings.first?.message.contains("end in CR, the study says CRLF") == true)
  }

  @Test("a file with several kinds is read whole, and the first record that differs is told")
  func mixed() throws {
    let sent = try sent("P,Wörter\r\n1,x\r\n2,y\n3,z\r4,u\r\n")
    #expect(sent.words == ["x", "y", "z", "u"])
    #expect(sent.findings.map { "\($0.rule) \($0.severity) \($0.origin?.record ?? 0)" } == ["line_ends.mixed note 3"])
    #expect(sent.findings.first?.message.description.contains("end in CRLF, and 2 end otherwise") == true)
    #expect(sent.reading?.lineEnd == "mixed")
  }

  @Test("ends of lines within quotes are text, and make no file mixed")
  func quoted() throws {
    let sent = try sent("P,Wörter\n1,\"a\rb\"\n2,\"c\r\nd\"\n3,\"e\nf\r\"\n", .lf)
    #expect(sent.words == ["a\rb", "c\r\nd", "e\nf"])
    #expect(sent.verdicts.isEmpty && sent.findings.isEmpty)
    #expect(sent.reading?.lineEnd == "lf")
  }

  @Test("a NUL byte sets its record aside and is told with its column")
  func nul() throws {
    let sent = try sent("P,Wörter\n1,a\0b\n2,y\n")
    #expect(sent.words == ["y"])
    #expect(sent.findings.map(\.rule) == ["record.nul"])
    #expect(sent.findings[0].message.description.hasPrefix("Column 2 of the record"))
  }
}
