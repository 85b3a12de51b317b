import StudyModel
import Testing

@testable import Ingest

/// The trimmed fields of every record, as the stream and the readers see them.
private func records(
  _ bytes: [UInt8], block: Int = 512 << 10, chunk: Int = 1 << 20, _ instructions: Instructions = .best,
  delimiter: UInt8 = UInt8(ascii: ","), encoding: Dialect.Encoding = .utf8, endings: [String]? = nil
) throws -> [[[UInt8]]] {
  var sizes = RecordStream.Sizes()
  sizes.block = block
  let dialect = Dialect(delimiter: delimiter)
  let stream = RecordStream(dialect, encoding: encoding, sizes: sizes, instructions: instructions)
  var result: [[[UInt8]]] = []
  func take(_ event: RecordStream.Event) -> Bool {
    guard case .records(let block) = event else { return true }
    #expect(block.firstNumber == result.count + 1)
    block.takeQuotesOff(dialect.quote)
    for record in 0..<block.count {
      result.append(
        (0..<block.fieldCount(of: record)).map { column in
          Array(block.content(record, column))
        })
    }
    return true
  }
  for start in stride(from: 0, to: bytes.count, by: chunk) {
    try bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes { try stream.push($0, take) }
  }
  try stream.finish(take)
  if let endings { expect(stream.evidence, of: endings) }
  return result
}

/// Compares what a stream says of how records end with the ends themselves.
private func expect(_ evidence: TextEvidence, of endings: [String]) {
  let counts = Dictionary(grouping: endings) { $0 }.mapValues(\.count)
  let most = counts.values.max() ?? 0
  #expect(evidence.lineEnd?.others == (endings.isEmpty ? nil : endings.count - most))
  #expect(evidence.lineEnd.flatMap { counts[$0.usual.rawValue] } == (endings.isEmpty ? nil : most))
  #expect(evidence.firstOtherEnd == endings.firstIndex { $0 != endings[0] }.map { $0 + 1 })
}

private func texts(_ records: [[[UInt8]]]) -> [[String]] {
  records.map { $0.map { String(decoding: $0, as: UTF8.self) } }
}

/// A splitter that looks at one byte after another, to compare with.
///
/// The second are how the records end; one at the end of the text may have no end.
private func reference(_ bytes: [UInt8]) -> (records: [[[UInt8]]], endings: [String]) {
  var result: [[[UInt8]]] = []
  var endings: [String] = []
  var fields: [[UInt8]] = []
  var field: [UInt8] = []
  var isFieldStart = true
  var isRecordStart = true
  var isQuoted = false
  func endField() {
    while field.last.map({ $0 <= 32 }) == true { field.removeLast() }
    fields.append(Array(field.drop { $0 <= 32 }))
    field = []
    isFieldStart = true
  }
  var at = 0
  while at < bytes.count {
    let byte = bytes[at]
    at += 1
    if isRecordStart { isRecordStart = false }
    if isQuoted {
      if byte != 34 {
        field.append(byte)
      } else if at < bytes.count, bytes[at] == 34 {
        field.append(34)
        at += 1
      } else {
        isQuoted = false
      }
    } else if byte == 34, isFieldStart {
      isQuoted = true
      isFieldStart = false
    } else if byte == 44 {
      endField()
    } else if byte == 10 || byte == 13 {
      var ending = byte == 10 ? "lf" : "cr"
      if byte == 13, at < bytes.count, bytes[at] == 10 {
        at += 1
        ending = "crlf"
      }
      endings.append(ending)
      endField()
      result.append(fields)
      fields = []
      isRecordStart = true
    } else {
      field.append(byte)
      isFieldStart = false
    }
  }
  if !isRecordStart {
    endField()
    result.append(fields)
  }
  return (result, endings)
}

@Suite("Splitting into records and fields")
struct RecordStreamTests {
  @Test("random bytes split as a naive splitter splits them, with all instructions, blocks and chunks")
  func randomBytes() throws {
    var random = Random(state: 20090806)
    let alphabets: [[UInt8]] = [
      Array("ab,\"\r\n ".utf8), Array("abcdefgh,,\n".utf8), Array("aaaaaaaaaaaaaaaaaaaaa\",\r\n".utf8),
      Array("\"\"\"a,\n".utf8), Array("a\r\n".utf8),
      Array(",,,,,,,,a\n".utf8),
    ]
    for round in 0..<400 {
      let alphabet = alphabets[round % alphabets.count]
      let bytes = (0..<random.below(round % 7 == 0 ? 900 : 200)).map { _ in alphabet[random.below(alphabet.count)] }
      let (expected, endings) = reference(bytes)
      for instructions in Instructions.allCases where instructions.isAvailable {
        #expect(try records(bytes, instructions, endings: endings) == expected)
      }
      let chunk = [1, 3, 64, 65][round % 4]
      #expect(try records(bytes, block: 128 + random.below(80), chunk: chunk, endings: endings) == expected)
    }
  }

  @Test("a block may end at any byte")
  func everyBorder() throws {
    let pad = String(repeating: "x", count: 50)
    let text =
      "id,\"a \"\"b\"\"\",c\r\n1,\"two\r\nlines\",\"\"\r\n\(pad),\"\(pad)\"\"\",\n\n,\"\"\"\",\"x,y\"\r2,\"\(pad)\",3\r\n"
    let bytes = Array(text.utf8)
    let expected = reference(bytes).records
    #expect(expected.count == 6)
    for filler in 0..<130 {
      let shifted = [UInt8](repeating: UInt8(ascii: "z"), count: filler) + [10] + bytes
      #expect(try records(shifted, block: 128, chunk: 17).dropFirst().elementsEqual(expected))
    }
  }

  // The files of csv-spectrum (github.com/maxogden/csv-spectrum), retyped.
  @Test(
    "the acid test files split as their JSON says",
    arguments: [
      (
        "first,last,address,city,zip\nJohn,Doe,120 any st.,\"Anytown, WW\",08123\n",
        [["first", "last", "address", "city", "zip"], ["John", "Doe", "120 any st.", "Anytown, WW", "08123"]]
      ),
      ("a,b,c\n1,\"\",\"\"\n2,3,4\n", [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]),
      ("a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", [["a", "b"], ["1", "ha \"ha\" ha"], ["3", "4"]]),
      (
        "key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [102.0, 0.5]}\"\n",
        [["key", "val"], ["1", "{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"]]
      ),
      (
        "a,b,c\r\n1,2,3\r\n\"Once upon \r\na time\",5,6\r\n7,8,9\r\n",
        [["a", "b", "c"], ["1", "2", "3"], ["Once upon \r\na time", "5", "6"], ["7", "8", "9"]]
      ),
      (
        "a,b\n1,\"ha\n\"\"ha\"\"\nha\"\n3,4\n",
        [["a", "b"], ["1", "ha\n\"ha\"\nha"], ["3", "4"]]
      ),
      ("a,b,c\n1,2,3\n4,5,ʤ\n", [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "ʤ"]]),
    ] as [(String, [[String]])])
  func acid(_ text: String, _ expected: [[String]]) throws {
    #expect(texts(try records(Array(text.utf8))) == expected)
  }

  @Test("a quotation mark inside a field is a character")
  func strayQuote() throws {
    #expect(
      texts(try records(Array("1,5'4\",x\n2,\"5'4\"\"\",y\n".utf8))) == [["1", "5'4\"", "x"], ["2", "5'4\"", "y"]])
  }

  @Test("records end with LF, CRLF or CR, and the last one may end with the file")
  func ends() throws {
    #expect(texts(try records(Array("a\nb\r\nc\rd".utf8))) == [["a"], ["b"], ["c"], ["d"]])
    #expect(texts(try records(Array("a,\n\n".utf8))) == [["a", ""], [""]])
    #expect(texts(try records(Array("a,b,".utf8))) == [["a", "b", ""]])
    #expect(try records([]).isEmpty)
  }

  @Test("spaces and no-break spaces at the ends of a cell are trimmed")
  func trimming() throws {
    #expect(
      texts(try records(Array(" a b ,\u{A0}c\u{A0} ,\" d \"\n".utf8))) == [["a b", "c", "d"]])
  }

  @Test("tabs and semicolons part fields")
  func delimiters() throws {
    #expect(texts(try records(Array("a\tb,c\t\n".utf8), delimiter: 9)) == [["a", "b,c", ""]])
    #expect(texts(try records(Array("a;b,c\n".utf8), delimiter: UInt8(ascii: ";"))) == [["a", "b,c"]])
  }

  @Test("UTF-16 of both orders, Windows-1252 and Latin-1 become UTF-8, whatever the chunks")
  func encodings() throws {
    let text = "a,Đặng ’n\nZoë,😀\n"
    let expected = [["a", "Đặng ’n"], ["Zoë", "😀"]]
    let units = Array(text.utf16)
    let little: [UInt8] = [0xFF, 0xFE] + units.flatMap { unit -> [UInt8] in [UInt8(unit & 255), UInt8(unit >> 8)] }
    let big = units.flatMap { unit -> [UInt8] in [UInt8(unit >> 8), UInt8(unit & 255)] }
    for chunk in [1, 2, 3, 5, 1000] {
      #expect(texts(try records(little, block: 128, chunk: chunk, encoding: .utf16LittleEndian)) == expected)
      #expect(texts(try records(big, block: 128, chunk: chunk, encoding: .utf16BigEndian)) == expected)
      let western: [UInt8] = [0x80, 0x2C, 0x96, 0x32, 0x2C, 0xE9, 0x0A]
      #expect(texts(try records(western, chunk: chunk, encoding: .windows1252)) == [["€", "–2", "é"]])
      #expect(texts(try records([0xE9, 0x2C, 0xB5, 0x0A], chunk: chunk, encoding: .latin1)) == [["é", "µ"]])
    }
    #expect(texts(try records([0xEF, 0xBB, 0xBF] + Array("a,b\n".utf8), chunk: 1)) == [["a", "b"]])
  }

  @Test("the mark at the start of a file wins over what is declared")
  func marks() {
    #expect(TextEncoding(first: [0x61, 0x2C], declared: .windows1252)?.encoding == .windows1252)
    #expect(TextEncoding(first: [0xEF, 0xBB, 0xBF, 0x61], declared: .utf8)?.disagrees == false)
    let marked = TextEncoding(first: [0xFF, 0xFE, 0x61, 0], declared: .utf8)
    #expect(marked?.encoding == .utf16LittleEndian)
    #expect(marked?.disagrees == true)
    #expect(TextEncoding(first: [0xFF, 0xFE, 0, 0], declared: .utf16LittleEndian) == nil)
  }
}
