import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

private let form = Form(
  id: "F", label: "F", key: ["subj"],
  fields: [Field("subj", .text, .subject), Field("n", .integer), Field("word", .text)])

private func layout(_ dialect: Dialect = Dialect(), _ change: (inout TableLayout) -> Void = { _ in }) -> FileLayout {
  var table = TableLayout(
    form: "F",
    columns: [
      ColumnLayout(field: "subj", source: .column("Pt No.")), ColumnLayout(field: "n", source: .column("N")),
      ColumnLayout(field: "word", source: .column("Word")),
    ])
  change(&table)
  return FileLayout(name: "f", dialect: dialect, tables: [table])
}

@Suite("The table in a file")
struct TableStructureTests {
  @Test("titles, repeated headers, blank records and footers are counted, and no data")
  func listing() throws {
    let text = """
      A study – listing
      Listing: Pain,,printed
      ,,
      Pt No.,N,Word
      A1,1,x

      Pt No.,N,Word
      A2,2,y
      ,,
      A3,3,"z, z"
      End of listing,3 rows
      “Confidential” – do not pass on

      """
    let dialect = Dialect(footers: ["End of listing", "“Confidential”"])
    let reading = try Reading(text, layout(dialect), .of([form]))
    #expect(reading.texts("subj") == ["A1", "A2", "A3"])
    #expect(reading.texts("word") == ["x", "y", "z, z"])
    #expect(reading.batches[0]?.origins.records == [5, 8, 10])
    let counts = reading.counts
    #expect(counts.records == 12)
    #expect(counts.titles == 3)
    #expect(counts.headers == 2)
    #expect(counts.data == 3)
    #expect(counts.blank == 2)
    #expect(counts.footers == 2)
    #expect(counts.quarantined == 0)
    #expect(counts.holds)
    #expect(reading.rules == ["record.blank@6"])
  }

  @Test("a record with more or fewer cells is set aside, and never shifted; empty cells too many do no harm")
  func ragged() throws {
    let reading = try Reading("Pt No.,N,Word\nA1,1\nA2,2,x,\nA3,3,x,y\nA4,4,w\n", layout(), .of([form]))
    #expect(reading.texts("subj") == ["A2", "A4"])
    #expect(reading.texts("word") == ["x", "w"])
    #expect(reading.rules == ["record.ragged@2", "record.ragged@4"])
    #expect(reading.counts.quarantined == 2)
    #expect(reading.counts.holds)
  }

  @Test("a NUL byte, bytes outside the encoding and an open quote set their record aside and no other")
  func damage() throws {
    var bytes = Array("Pt No.,N,Word\nA1,1,é\nA2,2,".utf8)
    bytes += [0xE9, 10]
    bytes += Array("A3,3,a\0b\nA4,4,w\nA5,5,\"open\n".utf8)
    let reading = try Reading(bytes, layout(), .of([form]))
    #expect(reading.texts("subj") == ["A1", "A4"])
    #expect(reading.rules == ["encoding.invalid@3", "record.nul@4", "record.quote@6"])
    #expect(reading.counts.records == 6)
    #expect(reading.counts.holds)
    let western = try Reading(
      Array("Pt No.,N,Word\nA1,1,".utf8) + [0xE9, 10, 65, 44, 49, 44, 0x81, 10],
      layout(Dialect(encoding: .windows1252)),
      .of([form]), encoding: .windows1252)
    #expect(western.texts("word") == ["é"])
    #expect(western.rules == ["encoding.invalid@3"])
  }

  @Test("a file without its header is counted and not read")
  func noHeader() throws {
    let reading = try Reading("Pt,N,Word\nA1,1,x\nA2,2,y\n", layout(), .of([form]))
    #expect(reading.batches.isEmpty)
    #expect(reading.rules == ["header.not_found@1"])
    #expect(reading.findings[0].message.description.contains("Missing: 'Pt No.'. Perhaps 'Pt' is 'Pt No.'"))
    #expect(reading.counts.records == 3)
    #expect(reading.counts.quarantined == 3)
    #expect(reading.counts.holds)
    #expect(try Reading("", layout(), .of([form])).rules == ["header.not_found@1"])
    let late = String(repeating: "title\n", count: 20) + "Pt No.,N,Word\nA1,1,x\n"
    #expect(try Reading(late, layout(), .of([form])).rules == ["header.not_found@1"])
  }

  @Test("columns that the study does not know are reported once each, by name only where the name is plain")
  func columns() throws {
    let reading = try Reading("Word,Total (%),X-1 (#),Pt No.,Ünknown\nx,1,2,A1,\n", layout(), .of([form]))
    #expect(reading.rules == ["column.missing@1", "column.unknown@1", "column.unknown@1", "column.unknown@1"])
    #expect(reading.findings.map { $0.field?.text } == ["N", nil, "X-1 (#)", nil])
    #expect(reading.texts("subj") == ["A1"])
    #expect(reading.texts("n") == ["<blank>"])
  }

  @Test("filters choose the records of a table, cuts leave records out with a count")
  func filters() throws {
    var file = layout { table in
      table.filters = [
        TableLayout.Filter(column: "Kind", texts: ["a", ""]),
        TableLayout.Filter(column: "Status", texts: ["used"], cut: "not used"),
      ]
    }
    let text =
      "Pt No.,N,Word,Kind,Status\nA1,1,x,a,used\nA2,2,x,b,used\nA3,3,x,,unused\nA4,4,x,,used\nA5,5,x,b,unused\n"
    let one = try Reading(text, file, .of([form]))
    #expect(one.texts("subj") == ["A1", "A4"])
    #expect(one.counts.data == 5)
    #expect(one.counts.cut == 1)
    #expect(one.counts.unread == 2)
    #expect(one.counts.holds)
    file.tables.append(layout { $0.filters = [TableLayout.Filter(column: "Kind", texts: ["b"])] }.tables[0])
    let two = try Reading(text, file, .of([form]))
    #expect(two.texts("subj", table: 1) == ["A2", "A5"])
    #expect(two.counts.unread == 0)
    #expect(two.batches[1]?.origins.records == [3, 6])
  }

  @Test("a filter that several tables have in common chooses for each of them, block after block")
  func sharedFilters() throws {
    var file = layout {
      $0.filters = [
        TableLayout.Filter(column: "Kind", texts: ["a"]), TableLayout.Filter(column: "Status", texts: ["1"]),
      ]
    }
    file.tables.append(
      layout {
        $0.filters = [
          TableLayout.Filter(column: "Kind", texts: ["a"]),
          TableLayout.Filter(column: "Status", texts: ["2", "3"]),
          TableLayout.Filter(column: "Word", texts: ["a word of some length"], cut: "other words"),
        ]
      }.tables[0])
    let kinds = ["a", "b"]
    let text =
      "Pt No.,N,Word,Kind,Status\n"
      + (0..<600).map {
        "A\($0),1,\($0 % 5 == 0 ? "another word" : "a word of some length"),\(kinds[$0 % 2]),\($0 % 4)\n"
      }
      .joined()
    var sizes = RecordStream.Sizes()
    sizes.block = 512
    let reading = try Reading(Array(text.utf8), file, .of([form]), sizes: sizes)
    // Records of an even number are of kind `a`, and their status is 0 or 2.
    #expect(reading.texts("subj", table: 0).isEmpty)
    #expect(reading.texts("subj", table: 1) == stride(from: 2, to: 600, by: 4).filter { $0 % 5 != 0 }.map { "A\($0)" })
    #expect(reading.counts.data == 600)
    #expect(reading.counts.cut == 30)
    #expect(reading.counts.unread == 450)
    #expect(reading.counts.holds)
    #expect(reading.batchCount > 10)
  }

  @Test("side by side visits become records of their own where something is filled")
  func wide() throws {
    func visit(_ name: String) -> TableLayout {
      TableLayout(
        form: "V", onlyFilled: true, constants: [.init(field: "visit", value: name)],
        columns: [
          ColumnLayout(field: "subj", source: .column("PatNo")), ColumnLayout(field: "n", source: .column("\(name)_N")),
          ColumnLayout(field: "word", source: .column("\(name)_W")),
        ])
    }
    let form = Form(
      id: "V", label: "V", key: ["subj", "visit"],
      fields: [Field("subj", .text, .subject), Field("visit", .code), Field("n", .integer), Field("word", .text)])
    let file = FileLayout(
      name: "f", dialect: Dialect(delimiter: UInt8(ascii: ";")), tables: [visit("BL"), visit("D3"), visit("M1")])
    let reading = try Reading(
      "PatNo;BL_N;BL_W;D3_N;D3_W\nG1;1;a;;\nG2;2;;3;b\nG3;;;;\n", file, .of([form]))
    #expect(reading.texts("subj") == ["G1", "G2"])
    #expect(reading.texts("subj", table: 1) == ["G2"])
    #expect(reading.texts("visit", table: 1) == ["D3"])
    #expect(reading.texts("n", table: 1) == ["3"])
    #expect(reading.batches[2] == nil)
    #expect(reading.rules == ["column.missing@1", "column.missing@1"])
    #expect(reading.counts.data == 3)
    #expect(reading.counts.unread == 1)
  }

  @Test("a record that is too long is set aside, and the next ones are read")
  func tooLong() throws {
    var sizes = RecordStream.Sizes()
    sizes.block = 128
    sizes.recordLimit = 1024
    let long = String(repeating: "x", count: 5000)
    let text = "Pt No.,N,Word\nA1,1,x\nA2,2,\"\(long)\n\"\"\(long)\"\r\nA3,3,y\n"
    for chunk in [1, 100, 20_000] {
      let reading = try Reading(Array(text.utf8), layout(), .of([form]), chunk: chunk, sizes: sizes)
      #expect(reading.texts("subj") == ["A1", "A3"])
      #expect(reading.batches[0]?.origins.records == [2, 4])
      #expect(reading.rules == ["record.too_long@3"])
      #expect(reading.counts.holds)
    }
  }

  @Test("what is read does not depend on blocks and chunks")
  func borders() throws {
    var text = "title\n\nPt No.,N,Word\r\n"
    for row in 0..<300 {
      text += "A\(row),\(row % 11 == 0 ? "" : String(row)),\"w \"\"\(row % 7)\"\"\n\(row)\"\r\n"
      if row % 50 == 0 { text += ",,\r\nPt No.,N,Word\r\nB\(row),1\r\n" }
    }
    let whole = try Reading(text, layout(), .of([form]))
    #expect(whole.counts.data == 300)
    #expect(whole.counts.headers == 7)
    #expect(whole.counts.quarantined == 6)
    #expect(whole.texts("word")[8] == "w \"1\"\n8")
    for (chunk, block) in [(1, 512 << 10), (1, 128), (7, 130), (1000, 1000)] {
      var sizes = RecordStream.Sizes()
      sizes.block = block
      let pieces = try Reading(Array(text.utf8), layout(), .of([form]), chunk: chunk, sizes: sizes)
      #expect(pieces.batches == whole.batches)
      #expect(pieces.counts == whole.counts)
      #expect(pieces.findings == whole.findings)
      #expect(block > 1000 || pieces.batchCount > 3)
    }
  }

  @Test("blocks hold no more records than they may")
  func manyRecords() throws {
    let text = "Pt No.,N,Word\n" + String(repeating: "A,1,x\n", count: 40_000)
    let reading = try Reading(text, layout(), .of([form]))
    #expect(reading.counts.data == 40_000)
    #expect(reading.batchCount == 3)
    #expect(reading.batches[0]?.origins.records.last == 40_001)
  }

  @Test("a file with another delimiter than the declared one is refused, and the finding says which it has")
  func otherDelimiter() throws {
    let reading = try Reading("Pt No.;N;Word\nA1;1;x\n", layout(), .of([form]))
    #expect(reading.rules == ["dialect.disagrees@1"])
    #expect(reading.findings.first?.message.description.contains("semicolons, the study says commas") == true)
    #expect(reading.counts.quarantined == 2)
    #expect(reading.batches.isEmpty)
  }

  @Test("columns without a name behind the last name are read as none, and told of where they hold something")
  func trailingColumns() throws {
    let reading = try Reading(
      "Pt No.,N,Word,,\nA1,1,x,,\nA2,2,y\nPt No.,N,Word,,\nA3,3,z,,late\nA4,4,z,,again\nA5,5,z,,,stray\n", layout(),
      .of([form]))
    #expect(reading.texts("subj") == ["A1", "A2", "A3", "A4"])
    #expect(reading.counts.headers == 2)
    #expect(reading.rules.sorted() == ["column.unnamed@5", "record.ragged@7"])
  }
}
