import Foundation
import Stages
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Ingest

@Suite("Records of JSON and NDJSON")
struct JSONReaderTests {
  @Test("members in any order, missing ones and nulls stand in their columns, whatever the pieces")
  func members() throws {
    let text = #"""
      [{"id":"1","vitals":{"weight":70.50,"sitting":{"pulse":61}},"ok":true},
       {"ok":false,"id":"2","note":"two words"},
       {"vitals":{"sitting":{"pulse":null},"weight":1e2},"id":null},{"vitals":null},{"vitals":{}}]
      """#
    for chunk in [1, 2, 3, 11, 4_096] {
      let (cells, notes) = try readJSON(text, chunk: chunk)
      #expect(
        cells == [
          ["id", "vitals.weight", "vitals.sitting.pulse", "ok", "note"],
          ["1", "70.50", "61", "true", ""], ["2", "", "", "false", "two words"], ["", "100", "", "", ""],
          ["", "", "", "", ""], ["", "", "", "", ""],
        ])
      #expect(notes.isEmpty)
    }
  }

  @Test("a name that was never null or plain beside an object has its column")
  func mixed() throws {
    #expect(try readJSON(#"[{"a":1},{"a":{"b":2}}]"#).cells == [["a", "a.b"], ["1", ""], ["", "2"]])
    #expect(try readJSON(#"[{"a":null,"b":1}]"#).cells == [["a", "b"], ["", "1"]])
  }

  @Test(
    "numbers stay as they are written, but for the mark and the exponent",
    arguments: [
      ("1.10", "1,10"), ("-0", "-0"), ("12345678901234567890.123", "12345678901234567890,123"), ("1E2", "100"),
      ("1.5e1", "15"), ("1.20e1", "12,0"), ("1e-3", "0,001"), ("-2.5E-1", "-0,25"), ("0e5", "0"), ("0.05e1", "0,5"),
      ("0.05e2", "5"), ("12.5e0", "12,5"), ("1e39", "1" + String(repeating: "0", count: 39)), ("1e40", "1e40"),
      ("1.5e-400", "1.5e-400"), ("1e99999999999999999999", "1e99999999999999999999"), ("100e-2", "1,00"),
    ])
  func numbers(_ written: String, _ cell: String) throws {
    #expect(try readJSON("[{\"a\":\(written)}]", mark: ",").cells == [["a"], [cell]])
    #expect(
      try readJSON("[{\"a\":\(written)}]").cells == [["a"], [cell.replacing(",", with: ".")]])
  }

  @Test("plain values of a list stand in one cell; unclear ones are noted, objects refused")
  func nested() throws {
    let (cells, notes) = try readJSON(
      #"[{"a":["x",1.5,true]},{"a":[]},{"a":["x y","z"]},{"a":["x",null]},{"a":[""]}]"#, mark: ",")
    #expect(cells == [["a"], ["x 1,5 true"], [""], ["x y z"], ["x"], [""]])
    #expect(notes == ["json.list_item@4", "json.list_item@5", "json.list_item@6"])
    #expect(refusal { _ = try readJSON(#"[{"a":[{"b":1}]}]"#) } == "json.nested_list")
    #expect(refusal { _ = try readJSON(#"[{"a":[1,[2]]}]"#) } == "json.nested_list")
  }

  @Test("two members that get one name are refused")
  func ambiguous() {
    #expect(refusal { _ = try readJSON(#"[{"a.b":1,"a":{"b":2}}]"#) } == "json.ambiguous_key")
  }

  @Test("a name met only after the first thousand records makes its record too long, and is noted")
  func late() throws {
    let early = (1...1_000).map { "{\"id\":\($0)}\n" }.joined()
    let (cells, notes) = try readJSON(
      early + "{\"late\":\"x\",\"id\":1001}\n{\"id\":1002,\"late\":null}\n{\"id\":1003,\"late\":\"\"}\n", lines: true,
      chunk: 100)
    #expect(cells.count == 1_004)
    #expect(cells[0] == ["id"])
    #expect(cells[1_000] == ["1000"])
    #expect(cells[1_001] == ["1001", "x"])
    #expect(cells[1_002] == ["1002"])
    #expect(cells[1_003] == ["1003"])
    #expect(notes == ["json.late_key@1002"])
    let inTime = (1...999).map { "{\"id\":\($0)}\n" }.joined() + "{\"late\":\"x\"}\n"
    #expect(try readJSON(inTime, lines: true).cells[1_000] == ["", "x"])
  }

  @Test("the columns are settled early where the first records are large")
  func largeRecords() throws {
    // Four records of 1 MiB and a bit are more than what is held back.
    let large = String(repeating: "x", count: 1 << 20)
    let early = String(repeating: "{\"a\":\"\(large)\"}\n", count: 4)
    let (cells, notes) = try readJSON(early + "{\"a\":\"y\",\"b\":\"z\"}\n", lines: true)
    #expect(cells.count == 6)
    #expect(cells[1] == [large])
    #expect(cells[5] == ["y", "z"])
    #expect(notes == ["json.late_key@6"])
  }

  @Test("blank cells for what records leave out are written up to a limit")
  func repetition() throws {
    // Four columns; the three records leave out 1, 3 and 4 of them.
    let text = Array(#"[{"a":1,"b":2,"c":3},{"d":4},{}]"#.utf8)
    func rule(_ budget: RepetitionBudget) -> String {
      refusal {
        let reader = try JSONReader(
          decimalMark: UInt8(ascii: "."), lines: false, into: Records().writer(), part: nil,
          limits: JSONStream.Limits(repetition: budget))
        try feed(text, chunk: 7, reader.push)
        _ = try reader.finish()
      }
    }
    #expect(rule(RepetitionBudget(ratio: 0, grace: 8)) == "accepted")
    #expect(rule(RepetitionBudget(ratio: 0, grace: 7)) == "member.repetition")
    #expect(rule(RepetitionBudget(ratio: 1, grace: 0)) == "accepted")
  }

  @Test("a record or a number of different names over the limits is refused")
  func limits() throws {
    var limits = JSONStream.Limits()
    limits.string = 10
    limits.names = 3
    func rule(_ text: String) -> String {
      refusal {
        let reader = try JSONReader(
          decimalMark: UInt8(ascii: "."), lines: false, into: Records().writer(), part: nil, limits: limits)
        try feed(Array(text.utf8), chunk: 3, reader.push)
        _ = try reader.finish()
      }
    }
    #expect(rule(#"[{"a":"12345","b":"67890"},{"a":"12345","b":"67890"}]"#) == "accepted")
    #expect(rule(#"[{"a":"1"},{"a":"12345","b":"678901"}]"#) == "json.size")
    // The names a, b and x are three, but with the record itself there are five paths.
    #expect(rule(#"[{"a":{"x":1}}]"#) == "accepted")
    #expect(rule(#"[{"a":{"x":1},"b":{"x":1}}]"#) == "json.names")
  }

  @Test("of many notes the first stand alone and the rest are counted")
  func manyNotes() throws {
    let early = String(repeating: "{\"id\":1}\n", count: 1_000)
    let reader = try JSONReader(
      decimalMark: UInt8(ascii: "."), lines: true, into: Records().writer(), part: nil)
    try feed(Array((early + String(repeating: "{\"b\":1}\n", count: 250)).utf8), chunk: 999, reader.push)
    let notes = try reader.finish()
    #expect(notes.count == 101)
    #expect(notes.last?.record == nil)
    #expect(notes.last?.message.description == "The same was found 150 more times in the file than is listed.")
  }

  @Test("a list is named where an object has several")
  func parts() throws {
    let text = #"{"made":"x","ae":[{"a":1}],"meta":{"l":[{"z":1}]},"dm":[{"b":2},{"b":3}],"none":[],"tags":["t"]}"#
    let ae = try readJSON(text, part: "ae")
    #expect(ae.cells == [["a"], ["1"]])
    #expect(ae.notes == ["json.unread@0"])
    #expect(try readJSON(text, part: "dm", chunk: 1).cells == [["b"], ["2"], ["3"]])
    #expect(try readJSON(text, part: "none").notes == ["json.unread@0", "json.no_records@0"])
    for part in ["vs", "made", "meta"] { #expect(refusal { _ = try readJSON(text, part: part) } == "json.part") }
    #expect(refusal { _ = try readJSON(text, part: "tags") } == "json.not_object")
    #expect(refusal { _ = try readJSON(text) } == "json.part")
    #expect(try readJSON(#"{"n":1,"e":[],"dm":[{"b":2}]}"#).cells == [["b"], ["2"]])
    #expect(refusal { _ = try readJSON(#"[{"a":1}]"#, part: "ae") } == "json.part")
    #expect(refusal { _ = try readJSON(#"{"a":1}"#, lines: true, part: "ae") } == "json.part")
    #expect(refusal { _ = try readJSON(#"{"a":1}"#) } == "json.part")
    #expect(try Array(text.utf8).withUnsafeBytes(JSONReader.lists) == ["ae", "dm"])
    #expect(try Array("[{}]".utf8).withUnsafeBytes(JSONReader.lists) == [])
  }

  @Test("what stands where a record has to, and is no object, is refused")
  func noObjects() throws {
    for text in ["[1]", "[{\"a\":1},2]", "[[1]]", "1", "{\"a\":[{\"b\":1},2]}", "{\"a\":[2,{\"b\":1}]}"] {
      #expect(refusal { _ = try readJSON(text) } == "json.not_object")
    }
    #expect(refusal { _ = try readJSON("[1]\n", lines: true) } == "json.not_object")
    #expect(refusal { _ = try readJSON("1\n", lines: true) } == "json.not_object")
    #expect(try readJSON("[]").notes == ["json.no_records@0"])
    #expect(try readJSON("", lines: true).notes == ["json.no_records@0"])
    #expect(try readJSON("\u{FEFF}[{\"a\":1}]").notes == ["json.mark@0"])
  }

  @Test("a site's layout reads the records, and sets aside the one with a late name")
  func layout() throws {
    let form = Form(
      id: "F", label: "F", key: ["subj"], fields: [Field("subj", .text, .subject), Field("weight", .number)])
    let columns = [
      ColumnLayout(field: "subj", source: .column("id")),
      ColumnLayout(field: "weight", source: .column("vitals.weight")),
    ]
    let member = MemberReader(
      FileLayout(name: "f", dialect: Dialect(), tables: [TableLayout(form: "F", columns: columns)]),
      study: .of([form]), member: 1)
    var record = StageRecord()
    var subjects: [String] = []
    let writer = RecordWriter(padsRecords: false) { event in
      try member.take(event, record: &record) { _, batch, _ in
        for row in 0..<batch.rowCount { subjects.append(batch["subj"]?.text(at: row) ?? "") }
      }
    }
    let reader = try JSONReader(decimalMark: UInt8(ascii: "."), lines: true, into: writer, part: nil)
    let early = (1...1_000).map { #"{"vitals":{"weight":70.5},"id":"p\#($0)"}"# + "\n" }.joined()
    let late = #"{"id":"p1001","vitals":{"height":1.7}}"# + "\n" + #"{"id":"p1002"}"#
    try feed(Array((early + late).utf8), chunk: 1 << 16, reader.push)
    _ = try reader.finish()
    #expect(subjects.count == 1_001)
    #expect(subjects.first == "p1" && subjects.last == "p1002")
    #expect(member.counts.quarantined == 1)
    #expect(record.takeFindings().map { "\($0.rule)@\($0.origin?.record ?? 0)" } == ["record.ragged@1002"])
  }

  @Test("JSON is told by its first marks")
  func recognition() {
    for text in ["{\"a\":1", " [\n{", "\u{FEFF}{\"", "[]", "{}", "["] {
      #expect(JSONReader.isJSON(head: Array(text.utf8)))
    }
    for text in ["", "a,b\n", "[1,2]", "{a}", "\"a\",\"b\"", "<x/>"] {
      #expect(!JSONReader.isJSON(head: Array(text.utf8)))
    }
  }

  private static let spectrum = Repository.root.deletingLastPathComponent().appending(path: "shared/real/csv")

  /// One file differs: the copy of `newlines_crlf.csv` has lost its carriage returns on the way, and its JSON has not.
  @Test(
    "the acid test's CSV files and their JSON have the same cells, where shared/real exists",
    .enabled(if: FileManager.default.fileExists(atPath: spectrum.path)))
  func acid() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.spectrum.appending(path: "csvs").path).sorted()
    #expect(names.count == 11)
    for name in names {
      let csv = try Data(contentsOf: Self.spectrum.appending(path: "csvs/\(name)"))
      let json = try Data(contentsOf: Self.spectrum.appending(path: "json/\(name.dropLast(4)).json"))
      let records = Records()
      let dialect = Dialect()
      let stream = RecordStream(dialect, encoding: .utf8)
      func take(_ event: RecordStream.Event) -> Bool {
        if case .records(let block) = event {
          block.takeQuotesOff(dialect.quote)
          records.add(event)
        }
        return true
      }
      try feed(Array(csv), chunk: 1 << 16) { try stream.push($0, take) }
      try stream.finish(take)
      #expect(!records.cells.isEmpty)
      var cells = try readJSON(Array(json)).cells
      if name == "newlines_crlf.csv" {
        #expect(cells[2][0] == "Once upon \r\na time")
        #expect(!csv.contains(0x0D))
        cells[2][0] = "Once upon \na time"
      }
      #expect(cells == records.cells, "\(name)")
    }
  }
}
