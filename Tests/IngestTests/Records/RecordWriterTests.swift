import StudyModel
import Testing

@testable import Ingest

@Suite("Blocks of records from cells")
struct RecordWriterTests {
  /// The cells of all records, `!` and the number for one that is too long, and the numbers of blocks' first records.
  private func records(
    padded: Bool = false, sizes: RecordStream.Sizes = RecordStream.Sizes(), _ write: (RecordWriter) throws -> Void
  ) throws -> (cells: [[String]], firsts: [Int], flags: [String]) {
    var cells: [[String]] = []
    var firsts: [Int] = []
    var flags: [String] = []
    let writer = RecordWriter(padsRecords: padded, sizes: sizes) { event in
      switch event {
      case .tooLong(let number): cells.append(["!\(number)"])
      case .records(let block):
        firsts.append(block.firstNumber)
        flags.append("\(block.hasNul ? "nul " : "")\(block.isMalformed ? "bad " : "")\(block.hasHigh ? "high" : "")")
        for record in 0..<block.count {
          cells.append(
            (0..<block.fieldCount(of: record)).map { String(decoding: block.content(record, $0), as: UTF8.self) })
        }
      }
      return true
    }
    try write(writer)
    try writer.finish()
    return (cells, firsts, flags)
  }

  @Test("Cells may hold what delimited text would have to quote")
  func anyText() throws {
    let read = try records { writer in
      for record in [["a", "b,c", "\"d\""], ["line\nline", "", "\u{1F}x"]] {
        for cell in record { try writer.cell(cell) }
        try writer.endRecord()
      }
    }
    // A cell is trimmed as every cell is; a control character at its end is trimmed with the spaces.
    #expect(read.cells == [["a", "b,c", "\"d\""], ["line\nline", "", "x"]])
    #expect(read.flags == [""])
  }

  @Test("Short records get blank cells up to the widest before them, if that is asked for")
  func padding() throws {
    func write(_ writer: RecordWriter) throws {
      try writer.cell("t")
      try writer.endRecord()
      for cell in ["a", "b", "c"] { try writer.cell(cell) }
      try writer.endRecord()
      try writer.endRecord()
      try writer.cell("1")
      try writer.endRecord()
    }
    #expect(try records(padded: true, write).cells == [["t"], ["a", "b", "c"], ["", "", ""], ["1", "", ""]])
    #expect(try records(padded: false, write).cells == [["t"], ["a", "b", "c"], [""], ["1"]])
  }

  @Test("Blocks that are full are handed on in order, a record over the border whole")
  func blocks() throws {
    var sizes = RecordStream.Sizes()
    sizes.block = 256
    sizes.records = 4
    let read = try records(sizes: sizes) { writer in
      for number in 1...9 {
        try writer.cell("n\(number)")
        try writer.cell(String(repeating: "x", count: number * 20))
        try writer.endRecord()
      }
    }
    #expect(read.cells == (1...9).map { ["n\($0)", String(repeating: "x", count: $0 * 20)] })
    #expect(read.firsts.first == 1)
    #expect(read.firsts == read.firsts.sorted())
    #expect(read.firsts.count > 2)
  }

  @Test("A record that is longer than records may be is told by its number, and those behind it are read")
  func tooLong() throws {
    var sizes = RecordStream.Sizes()
    sizes.block = 256
    sizes.recordLimit = 1000
    let read = try records(sizes: sizes) { writer in
      try writer.cell("a")
      try writer.endRecord()
      for _ in 0..<30 { try writer.cell(String(repeating: "y", count: 50)) }
      try writer.endRecord()
      try writer.cell("b")
      try writer.endRecord()
    }
    #expect(read.cells == [["a"], ["!2"], ["b"]])
  }

  @Test("Bytes that are no UTF-8 and NULs are told of")
  func damage() throws {
    let read = try records { writer in
      try writer.cell("a\0b")
      try [UInt8](arrayLiteral: 0xFF, 0x41).withUnsafeBytes { try writer.cell($0) }
      try writer.endRecord()
    }
    #expect(read.flags == ["nul bad high"])
  }

  @Test("A record that was not ended is not there")
  func unended() throws {
    let read = try records { writer in
      try writer.cell("a")
      try writer.endRecord()
      try writer.cell("half")
    }
    #expect(read.cells == [["a"]])
  }
}
