import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

@Suite("Hostile delimited text") struct HostileTextTests {
  /// What comes out of a stream: the numbers of its records, and of those that are too long.
  private struct Seen {
    var records: [Int] = []
    var tooLong: [Int] = []

    mutating func take(_ event: RecordStream.Event) -> Bool {
      switch event {
      case .tooLong(let number): tooLong.append(number)
      case .records(let block): records += (0..<block.count).map { block.firstNumber + $0 }
      }
      return true
    }
  }

  @Test("A quoted field of 1 GB costs its record, holds 16 MB at most, and the next record is read")
  func gigabyte() throws {
    let stream = RecordStream(Dialect(), encoding: .utf8)
    var seen = Seen()
    func push(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try stream.push($0) { seen.take($0) } } }
    // Commas and ends of lines inside, so that only the quotes hold the field together.
    let piece = Array(String(repeating: "a,b\n", count: 256 << 10).utf8)
    try push(Array("id,text\n1,\"".utf8))
    for _ in 0..<1_000 { try push(piece) }
    try push(Array("\"\n2,x\n".utf8))
    try stream.finish { seen.take($0) }
    #expect(seen.tooLong == [2])
    #expect(seen.records == [1, 3])
    #expect(stream.recordCount == 3)
    #expect(stream.capacity == 16 << 20)
  }

  @Test("A record of 300,000 fields costs itself alone")
  func fields() throws {
    let stream = RecordStream(Dialect(), encoding: .utf8)
    var seen = Seen()
    let bytes = Array("a,b\n".utf8) + [UInt8](repeating: UInt8(ascii: ","), count: 299_999) + Array("\nc,d\n".utf8)
    try bytes.withUnsafeBytes { try stream.push($0) { seen.take($0) } }
    try stream.finish { seen.take($0) }
    #expect(seen.tooLong == [2])
    #expect(seen.records == [1, 3])
  }

  private let form = Form(
    id: "F", label: "F", key: ["subj"], fields: [Field("subj", .text, .subject), Field("word", .text)])

  private let layout = FileLayout(
    name: "f",
    tables: [
      TableLayout(
        form: "F",
        columns: [ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "word", source: .column("W"))])
    ])

  @Test("What a spreadsheet would take for a formula is text, and stays as it is")
  func formulas() throws {
    let cells = ["=1+1", "+44 20", "-2.5", "@SUM(A1)", "=HYPERLINK(x)", "\u{FF1D}1"]
    let reading = try Reading("P,W\n" + cells.map { "1,\($0)\n" }.joined(), layout, .of([form]))
    #expect(reading.texts("word") == cells)
    #expect(reading.rules == ["text.formula@2"])
    #expect(reading.findings[0].message.description.contains("in 4 records"))
  }

  @Test("Half a pair of UTF-16, and half a unit at the end, set their record aside")
  func halves() throws {
    let text: [UInt16] = Array("P,W\n1,".utf16) + [0xD83D] + Array("\n2,x\n3,".utf16) + [0xDE00] + Array("\n4,y".utf16)
    let bytes = text.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let whole = try Reading(bytes, layout, .of([form]), encoding: .utf16LittleEndian)
    #expect(whole.texts("word") == ["x", "y"])
    #expect(whole.rules == ["encoding.invalid@2", "encoding.invalid@4"])
    let cut = try Reading(Array(bytes.dropLast()), layout, .of([form]), encoding: .utf16LittleEndian)
    #expect(cut.texts("word") == ["x"])
    #expect(cut.rules == ["encoding.invalid@2", "encoding.invalid@4", "encoding.invalid@5"])
  }
}
