import Foundation
import TestSupport
import Testing

@testable import Ingest

@Suite("Dataset-JSON")
struct DatasetJSONTests {
  /// A small data set; `columns` and `rows` as JSON.
  private func dataset(
    columns: String = DatasetJSONTests.columns, rows: String = #"["a",1,1.5,"2.50","2004-07-23",true]"#,
    records: Int = 1,
    version: String = "1.1.0", more: String = ""
  ) -> [UInt8] {
    Array("{\(Self.metadata(records, version)),\(more)\"columns\":[\(columns)],\"rows\":[\(rows)]}".utf8)
  }

  private static func metadata(_ records: Int, _ version: String = "1.1.0") -> String {
    #""datasetJSONCreationDateTime":"2024-11-11T15:09:14","datasetJSONVersion":"\#(version)","#
      + #""itemGroupOID":"IG.X","records":\#(records),"name":"X","label":"An X""#
  }

  private static let columns: String = [
    column("S", "string"), column("I", "integer"), column("F", "float"), column("D", "decimal"),
    column("T", "date"), column("B", "boolean"),
  ].joined(separator: ",")

  private static func column(_ name: String, _ type: String, _ more: String = "") -> String {
    #"{"itemOID":"IT.\#(name)","name":"\#(name)","label":"","dataType":"\#(type)"\#(more)}"#
  }

  private func rule(_ bytes: [UInt8]) -> String { refusal { _ = try readDataset(bytes) } }

  @Test("each type's values are read, in one object and as a row a line, whatever the pieces")
  func types() throws {
    let expected = [
      ["S", "I", "F", "D", "T", "B"], ["a", "1", "1.5", "2.50", "2004-07-23", "true"],
      [
        "", "", "", "", "", "",
      ], ["", "-2", "200", "-0.1", "2004", "false"],
    ]
    let rows = [
      #"["a",1,1.5,"2.50","2004-07-23",true]"#, "[null,null,null,null,null,null]", #"["",-2,2e2,"-0.1","2004",false]"#,
    ]
    let whole = dataset(rows: rows.joined(separator: ",\n"), records: 3)
    let lines = Array(("{\(Self.metadata(3)),\"columns\":[\(Self.columns)]}\n" + rows.joined(separator: "\n")).utf8)
    for chunk in [1, 2, 7, 4_096] {
      for text in [whole, lines, lines + [0x0A]] {
        let read = try readDataset(text, chunk: chunk)
        #expect(read.cells == expected)
        #expect(read.notes.isEmpty)
      }
    }
  }

  @Test("a document cut short at any byte is refused")
  func truncation() {
    let whole = dataset()
    for count in 0..<whole.count { #expect(rule(Array(whole[..<count])) == "json.truncated") }
    let lines = Array("{\(Self.metadata(1)),\"columns\":[\(Self.columns)]}\n[\"a\",1,1.5,\"2\",\"2004\",true]".utf8)
    #expect(rule(lines) == "accepted")
    for count in 0..<lines.count { #expect(rule(Array(lines[..<count])) != "accepted") }
  }

  @Test(
    "a value of another type than its column's is kept and noted",
    arguments: [
      ("integer", "1.5", true), ("integer", "1.0", false), ("integer", "1e2", true), ("integer", #""1""#, true),
      ("integer", #""""#, false), ("float", #""1""#, true), ("double", "true", true), ("float", "1", false),
      ("string", "1", true), ("string", "true", true), ("URI", #""x:y""#, false), ("URI", "1", true),
      ("decimal", "1.5", true), ("decimal", #""1,5""#, true), ("boolean", #""true""#, true), ("boolean", "1", true),
      ("date", #""2004-07-23T10:00""#, true), ("date", #""2004-07""#, false), ("date", #""--07-23""#, false),
      ("date", #""23 July""#, true), ("date", "16275", true), ("datetime", #""2004-07-23T10:00:01.5+02:00""#, false),
      ("datetime", #""23JUL2004""#, true), ("time", #""10:00""#, false), ("time", #""T10:00""#, true),
    ])
  func misfits(_ type: String, _ value: String, _ isNoted: Bool) throws {
    let read = try readDataset(dataset(columns: Self.column("A", type), rows: "[\(value)]"))
    #expect(read.notes == (isNoted ? ["dataset_json.type@2"] : []))
    #expect(read.cells[1] == [value == "1e2" ? "100" : value.replacing("\"", with: "")])
  }

  @Test(
    "numbers of dates and times count from 1960 where their receiver is to make numbers of them",
    arguments: [
      // Days from 1960-01-01: ten years with leap days in 1960, 1964 and 1968 make 3653.
      ("date", "E8601DA.", "0", "1960-01-01"), ("date", "DATE9.", "3653", "1970-01-01"),
      ("date", "", "-1", "1959-12-31"), ("date", "YYMMDD10.", "60.0", "1960-03-01"),
      ("datetime", "E8601DT19.", "86399", "1960-01-01T23:59:59"),
      ("datetime", "DATETIME20.", "-1", "1959-12-31T23:59:59"),
      ("datetime", "DATETIME20.", "315619200", "1970-01-01T00:00:00"), ("time", "TIME8.", "3661", "01:01:01"),
      ("date", "DATE9.", #""2004-07-23""#, "2004-07-23"), ("date", "DATE9.", "null", ""),
    ])
  func counted(_ type: String, _ format: String, _ value: String, _ cell: String) throws {
    let more = #","targetDataType":"integer""# + (format.isEmpty ? "" : #","displayFormat":"\#(format)""#)
    let read = try readDataset(dataset(columns: Self.column("A", type, more), rows: "[\(value)]"))
    let isCounted = value != "null" && !value.hasPrefix("\"")
    #expect(read.notes == (isCounted ? ["dataset_json.counted_date@0"] : []))
    #expect(read.cells[1] == [cell])
  }

  @Test(
    "numbers that cannot be such a count, or whose format says another thing, stay as they are",
    arguments: [
      ("date", "DATE9.", "1.5", "dataset_json.type@2"), ("date", "DATE9.", "99999999", "dataset_json.type@2"),
      ("time", "TIME8.", "86400", "dataset_json.type@2"), ("datetime", "DATE9.", "100", "dataset_json.type@2"),
      ("date", "DATE9.", "1e3", "dataset_json.type@2"), ("integer", "DATE9.", "100", "dataset_json.date_number@0"),
      ("integer", "BEST12.", "100", ""),
    ])
  func uncounted(_ type: String, _ format: String, _ value: String, _ note: String) throws {
    let more = #","targetDataType":"integer","displayFormat":"\#(format)""#
    let read = try readDataset(dataset(columns: Self.column("A", type, more), rows: "[\(value)]"))
    #expect(read.notes == (note.isEmpty ? [] : [note]))
    #expect(read.cells[1] == [value == "1e3" ? "1000" : value])
  }

  @Test("numbers get the mark asked for, and decimals too; a decimal is else kept as its text")
  func marks() throws {
    let columns = ["float", "decimal", "decimal", "string"].enumerated().map { Self.column("C\($0)", $1) }
    let text = dataset(columns: columns.joined(separator: ","), rows: #"[1.50,"2.50","1E1","3.5"]"#)
    #expect(try readDataset(text, mark: ",").cells[1] == ["1,50", "2,50", "10", "3.5"])
    #expect(try readDataset(text).cells[1] == ["1.50", "2.50", "1E1", "3.5"])
    #expect(try readDataset([0xEF, 0xBB, 0xBF] + text).notes == ["json.mark@0"])
  }

  @Test("rows of another width than the columns are handed on as they are, and counted")
  func widths() throws {
    let columns = Self.column("A", "string") + "," + Self.column("B", "string")
    let read = try readDataset(dataset(columns: columns, rows: #"["a"],["a","b"],["a","b",3]"#, records: 3))
    #expect(read.cells == [["A", "B"], ["a"], ["a", "b"], ["a", "b", "3"]])
    #expect(read.notes == ["dataset_json.row_width@0"])
  }

  @Test("the rows are as many as the file says")
  func counts() {
    #expect(rule(dataset(records: 2)) == "dataset_json.count")
    #expect(rule(dataset(records: 0)) == "dataset_json.count")
    #expect(rule(dataset(rows: "", records: 0)) == "accepted")
    // Rows are no part of what the schema demands.
    #expect(rule(Array("{\(Self.metadata(0)),\"columns\":[\(Self.columns)]}".utf8)) == "accepted")
    #expect(rule(Array("{\(Self.metadata(1)),\"columns\":[\(Self.columns)]}".utf8)) == "dataset_json.count")
  }

  @Test("attributes may come in any order, but for the rows before their columns")
  func order() throws {
    let columns = "\"columns\":[\(Self.column("A", "string"))]"
    let late = Array("{\(columns),\"rows\":[[\"x\"]],\(Self.metadata(1))}".utf8)
    #expect(try readDataset(late).cells == [["A"], ["x"]])
    let reversed = Array("{\(Self.metadata(1)),\"rows\":[[\"x\"]],\(columns)}".utf8)
    #expect(rule(reversed) == "dataset_json.order")
  }

  @Test("what the schema does not allow is refused, and what it does not have is noted")
  func metadata() throws {
    func without(_ text: String) -> [UInt8] {
      Array(String(decoding: dataset(), as: UTF8.self).replacing(text, with: "").utf8)
    }
    #expect(rule(without(#""itemGroupOID":"IG.X","#)) == "dataset_json.metadata")
    #expect(rule(without(#""records":1,"#)) == "dataset_json.metadata")
    #expect(rule(without(#""datasetJSONVersion":"1.1.0","#)) == "dataset_json.metadata")
    #expect(rule(Array("{\(Self.metadata(0))}".utf8)) == "dataset_json.metadata")
    for more in [
      #""originator":1,"#, #""dbLastModifiedDateTime":"2024-13-01T00:00","#, #""sourceSystem":{"name":"x"},"#,
      #""sourceSystem":"x","#,
    ] {
      #expect(rule(dataset(more: more)) == "dataset_json.metadata")
    }
    #expect(rule(dataset(more: #""sourceSystem":{"name":"x","version":"1"},"#)) == "accepted")
    #expect(try readDataset(dataset(more: #""x":{"y":[{}]},"z":1,"#)).notes == ["dataset_json.attribute@0"])
    #expect(rule(dataset(columns: Self.column("A", "text"), rows: "[1]")) == "dataset_json.metadata")
    #expect(rule(dataset(columns: Self.column("A", "date", #","length":0"#))) == "dataset_json.metadata")
    #expect(rule(dataset(columns: Self.column("A", "date", #","targetDataType":"date""#))) == "dataset_json.metadata")
    #expect(rule(dataset(columns: #"{"name":"A","label":"","dataType":"date"}"#)) == "dataset_json.columns")
    #expect(rule(dataset(columns: Self.column("A", "date") + "," + Self.column("A", "date"))) == "dataset_json.columns")
    #expect(rule(dataset(columns: "")) == "dataset_json.columns")
    for text in [
      dataset(rows: "1"), dataset(rows: "{}"), dataset(rows: "[[1]]"), dataset(columns: "1"), Array("[1]".utf8),
      Array("1".utf8), dataset() + Array("\n[1]".utf8), dataset() + [0x0A] + dataset(),
    ] {
      #expect(rule(text) == "dataset_json.shape")
    }
  }

  @Test("other versions are refused")
  func versions() {
    for version in ["1.1", "1.1.0", "1.1.12"] { #expect(rule(dataset(version: version)) == "accepted") }
    for version in ["1.0.0", "1.0", "1.1.01", "1.2", "1x1", "2.0"] {
      #expect(rule(dataset(version: version)) == "dataset_json.version")
    }
    #expect(rule(Array(#"{"creationDateTime":"x","clinicalData":{"#.utf8)) == "dataset_json.version")
  }

  @Test("Dataset-JSON is told by its attribute in the outermost object")
  func recognition() {
    #expect(DatasetJSONReader.isDatasetJSON(head: Array(#"{"a":{"b":[1]},"datasetJSONVersion":"1."#.utf8)))
    #expect(DatasetJSONReader.isDatasetJSON(head: Array("\u{FEFF}{\"datasetJSONVersion\" ".utf8)))
    for text in [
      "", "{\"a\":{\"datasetJSONVersion\":1}}", "[{\"datasetJSONVersion\":1}]", "{\"a\":\"datasetJSONVersion\"}",
    ] {
      #expect(!DatasetJSONReader.isDatasetJSON(head: Array(text.utf8)))
    }
  }

  // Python's zlib.compress(b"[1,2]").
  private static let packed: [UInt8] = [0x78, 0x9C, 0x8B, 0x36, 0xD4, 0x31, 0x8A, 0x05, 0x00, 0x03, 0xD5, 0x01, 0x48]

  private func unpack(_ bytes: [UInt8], window: Int = 64) throws -> [UInt8] {
    let filler = try ZlibFiller(ByteRegion(bytes))
    var result: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: window)
    while case let count = try piece.withUnsafeMutableBytes({ try filler.fill($0) }), count > 0 {
      result += piece[..<count]
    }
    return result
  }

  @Test("zlib streams are unpacked, and refused where they are damaged, cut short or followed by something")
  func zlib() throws {
    for window in [1, 5, 64] { #expect(try unpack(Self.packed, window: window) == Array("[1,2]".utf8)) }
    for count in 0..<Self.packed.count {
      #expect(throws: ArchiveProblem.self) { try unpack(Array(Self.packed[..<count])) }
    }
    for place in Self.packed.indices {
      var damaged = Self.packed
      damaged[place] ^= 0x11
      #expect(throws: ArchiveProblem.self) { try unpack(damaged) }
    }
    #expect(throws: ArchiveProblem.self) { try unpack(Self.packed + [0]) }
  }

  private static let sampleFolder: URL = Repository.root.deletingLastPathComponent().appending(
    path: "shared/real/datasetjson")

  // Counted with Python's json module: records with the header, cells that are not blank, bytes of all cells.
  @Test(
    "CDISC's samples are the same as JSON, NDJSON and packed, where shared/real exists",
    .enabled(if: FileManager.default.fileExists(atPath: sampleFolder.path)),
    arguments: [
      ("ae", 75, 37, 1_702, 10_208, "CDISC001", "CDISC018", "2013-05-20", ""),
      ("dm", 19, 26, 395, 3_384, "CDISC001", "CDISC018", "USA", "USA"),
      ("vs", 1_415, 21, 25_015, 145_463, "CDISC001", "CDISC018", "-7", "64"),
    ])
  func samples(
    _ name: String, _ records: Int, _ width: Int, _ filled: Int, _ bytes: Int, _ first: String, _ last: String,
    _ firstEnd: String, _ lastEnd: String
  ) throws {
    func file(_ ending: String) throws -> [UInt8] {
      Array(try Data(contentsOf: Self.sampleFolder.appending(path: "\(name).\(ending)")))
    }
    let packed = ByteRegion(try file("dsjc"))
    var unpacked = [UInt8](repeating: 0, count: 1 << 20)
    let filler = GzipFiller(packed)
    let count = try unpacked.withUnsafeMutableBytes { try filler.fill($0) }
    let whole = try readDataset(try file("json"))
    #expect(whole.notes.isEmpty)
    #expect(try readDataset(try file("ndjson"), chunk: 1_000).cells == whole.cells)
    #expect(try readDataset(Array(unpacked[..<count])).cells == whole.cells)
    #expect(DatasetJSONReader.isDatasetJSON(head: try file("ndjson").prefix(512)))
    #expect(whole.cells.count == records)
    #expect(whole.cells.allSatisfy { $0.count == width })
    let data = whole.cells.dropFirst()
    #expect(data.joined().count { !$0.isEmpty } == filled)
    #expect(data.joined().reduce(0) { $0 + $1.utf8.count } == bytes)
    #expect(data.first?[2] == first && data.first?.last == firstEnd)
    #expect(data.last?[2] == last && data.last?.last == lastEnd)
  }
}
