import Interchange
import Tables
import TestSupport
import Testing

@Suite("Parquet files")
struct ParquetEncoderTests {
  private static let columns = [
    ParquetColumn("note", .text, label: "Note"),
    ParquetColumn("arm", .code, label: "Was it so?"),
    ParquetColumn("visits", .integer, label: "Visits", unit: "{visits}"),
    ParquetColumn("score", .number, label: "Score (né)"),
    ParquetColumn("seen", .date, label: "Seen on"),
    ParquetColumn("at", .time, label: "Seen at"),
  ]
  private static let runColumns = [
    ParquetColumn("number", .number, label: "Number"), ParquetColumn("code", .code, label: "Code"),
    ParquetColumn("text", .text, label: "Text"),
  ]

  private func encoded(
    _ batches: [Batch], _ columns: [ParquetColumn] = ParquetEncoderTests.columns,
    metadata: [(key: String, value: String)] = [], rowsPerGroup: Int = ParquetEncoder.rowsPerGroup
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    let encoder = try ParquetEncoder(columns: columns, metadata: metadata, rowsPerGroup: rowsPerGroup) {
      bytes.append(contentsOf: $0)
    }
    for batch in batches { try encoder.write(batch) }
    try encoder.finish()
    return bytes
  }

  @Test("pyarrow reads the cells, the types, the labels and the file's metadata")
  func pyarrow() throws {
    let script = """
      import sys, pyarrow.parquet as pq
      file = pq.ParquetFile(sys.argv[1])
      table = file.read()
      for field in table.schema:
          print(field.name, field.type, {k.decode(): v.decode() for k, v in (field.metadata or {}).items() if not k.startswith(b"PARQUET:")})
      for row in table.to_pylist():
          print([str(v) if v is not None else None for v in row.values()])
      metadata = file.metadata.metadata
      print(metadata[b"study"].decode(), metadata[b"cut"].decode(), sorted(k.decode() for k in metadata))
      print(file.metadata.row_group(0).column(0).compression)
      """
    let bytes = try encoded([Samples.kept], metadata: [("study", "Étude"), ("cut", "2004-07-23")])
    #expect(
      try Python.run(script, on: bytes) == """
        note string {'label': 'Note'}
        arm string {'label': 'Was it so?'}
        visits int32 {'label': 'Visits', 'unit': '{visits}'}
        score double {'label': 'Score (né)'}
        seen date32[day] {'label': 'Seen on'}
        at time32[ms] {'label': 'Seen at'}
        ['日本', 'yes', '-2147483648', '0.1', '2004-07-23', '00:00:00']
        ['', None, None, '-2.5', '2004-07-01', '23:59:59']
        [None, 'no', '7', None, '1969-01-01', None]
        ['naïf', 'não sei', '2147483647', '4.0', None, '12:34:56']
        Étude 2004-07-23 ['ARROW:schema', 'cut', 'study']
        ZSTD

        """)
  }

  @Test("DuckDB reads the cells and the types")
  func duckdb() throws {
    let script = """
      import sys, duckdb
      rows = duckdb.sql(f"select * from read_parquet('{sys.argv[1]}')")
      print([str(t) for t in rows.types])
      for row in rows.fetchall():
          print([str(v) if v is not None else None for v in row])
      """
    #expect(
      try Python.run(script, on: encoded([Samples.kept])) == """
        ['VARCHAR', 'VARCHAR', 'INTEGER', 'DOUBLE', 'DATE', 'TIME']
        ['日本', 'yes', '-2147483648', '0.1', '2004-07-23', '00:00:00']
        ['', None, None, '-2.5', '2004-07-01', '23:59:59']
        [None, 'no', '7', None, '1969-01-01', None]
        ['naïf', 'não sei', '2147483647', '4.0', None, '12:34:56']

        """)
  }

  @Test("Row groups have the fixed number of rows, the last one what is left")
  func rowGroups() throws {
    let script = """
      import sys, duckdb, pyarrow.parquet as pq
      file = pq.ParquetFile(sys.argv[1])
      print([file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)])
      print(duckdb.sql(f"select count(*), sum(number), count(text), count_if(code = 'b'), count_if(text = 'row ' || cast(number * 4 as int)) from read_parquet('{sys.argv[1]}')").fetchall())
      """
    let batches = [Samples.run(from: 0, to: 70), Samples.run(from: 70, to: 71), Samples.run(from: 71, to: 250)]
    // Sum of 0...249 is 31,125, a quarter of it 7781.25; 50 of 250 have no text; 1, 4, ..., 247 are 83.
    #expect(
      try Python.run(script, on: encoded(batches, Self.runColumns, rowsPerGroup: 100)) == """
        [100, 100, 50]
        [(250, 7781.25, 200, 83, 200)]

        """)
  }

  @Test("The same rows give the same bytes, however they are spread over batches")
  func sameBytes() throws {
    let whole = try encoded([Samples.run(from: 0, to: 5000)], Self.runColumns, rowsPerGroup: 2000)
    let again = try encoded([Samples.run(from: 0, to: 5000)], Self.runColumns, rowsPerGroup: 2000)
    let spread = try encoded(
      [
        Samples.run(from: 0, to: 1), Samples.run(from: 1, to: 1), Samples.run(from: 1, to: 1999),
        Samples.run(from: 1999, to: 4500), Samples.run(from: 4500, to: 5000),
      ], Self.runColumns, rowsPerGroup: 2000)
    #expect(whole == again)
    #expect(whole == spread)
  }

  @Test("A term that no row has is nowhere in the file")
  func unusedTerms() throws {
    let batch = Batch(
      table: "t", names: ["x"], columns: [.code(CodeColumn(indices: [0, 0], terms: ["here", "withdrawn"]))],
      origins: RowOrigins(members: [0, 0], records: [1, 2]))
    let script = """
      import sys
      data = open(sys.argv[1], "rb").read()
      print(b"here" in data, b"withdrawn" in data)
      """
    let bytes = try encoded([batch], [ParquetColumn("x", .code, label: "X")])
    #expect(try Python.run(script, on: bytes) == "True False\n")
  }

  @Test("A file without rows has its columns")
  func noRows() throws {
    let script = """
      import sys, pyarrow.parquet as pq, duckdb
      table = pq.read_table(sys.argv[1])
      print(table.num_rows, [str(t) for t in table.schema.types])
      print(duckdb.sql(f"select count(*) from read_parquet('{sys.argv[1]}')").fetchall())
      """
    let expected = "0 ['string', 'string', 'int32', 'double', 'date32[day]', 'time32[ms]']\n[(0,)]\n"
    #expect(try Python.run(script, on: encoded([])) == expected)
    #expect(try Python.run(script, on: encoded([Samples.noRows])) == expected)
  }

  @Test("A column of codes in which everything is missing and there are no terms is all nulls")
  func onlyMissingCodes() throws {
    let batch = Batch(
      table: "t", names: ["x"], columns: [Column(missing: .notDone, kind: .code, count: 9)],
      origins: RowOrigins(members: [UInt32](repeating: 0, count: 9), records: [1, 2, 3, 4, 5, 6, 7, 8, 9]))
    let script = """
      import sys, pyarrow.parquet as pq
      column = pq.read_table(sys.argv[1]).column(0)
      print(column.null_count, len(column))
      """
    let bytes = try encoded([batch], [ParquetColumn("x", .code, label: "X")])
    #expect(try Python.run(script, on: bytes) == "9 9\n")
  }

  @Test(
    "Rows that were set aside, columns that are not there or of another kind, and text that is not UTF-8 are refused")
  func refusals() throws {
    func message(_ batch: Batch, _ columns: [ParquetColumn]) -> String? {
      do {
        _ = try encoded([batch], columns)
        return nil
      } catch { return (error as? InterchangeError)?.message }
    }
    #expect(
      message(Samples.everyKind, Self.columns)
        == "rows of pain_scores could not be written to Parquet: some of them were set aside")
    #expect(
      message(Samples.kept, Self.runColumns)
        == "rows of pain_scores could not be written to Parquet: there is no column \"number\"")
    #expect(
      message(Samples.kept, [ParquetColumn("visits", .number, label: "Visits")])
        == "rows of pain_scores could not be written to Parquet: column \"visits\" is of kind integer, not number")
    let latin1 = Batch(
      table: "t", names: ["x"], columns: [.text(TextColumn(offsets: [0, 2], bytes: [0x41, 0xE9]))],
      origins: RowOrigins(members: [0], records: [1]))
    #expect(
      message(latin1, [ParquetColumn("x", .text, label: "X")])?
        .hasPrefix("rows of t could not be written to Parquet: column \"x\": ") == true)
  }

  @Test("What the sink throws is what the caller gets, and nothing is written behind it")
  func sinkThrows() throws {
    struct Full: Error, Equatable {}
    // 200,000 numbers without order are more than what is gathered before the sink is called.
    let rows = 200_000
    let batch = Batch(
      table: "t", names: ["n"],
      columns: [
        .integer(FixedColumn(values: (0..<Int32(rows)).map { Int32(truncatingIfNeeded: Int64($0) * 2_654_435_761) }))
      ],
      origins: RowOrigins(members: [UInt32](repeating: 0, count: rows), records: [UInt32](repeating: 1, count: rows)))
    var calls = 0
    #expect(throws: Full()) {
      let encoder = try ParquetEncoder(columns: [ParquetColumn("n", .integer, label: "N")]) { _ in
        calls += 1
        if calls == 2 { throw Full() }
      }
      try encoder.write(batch)
      try encoder.finish()
    }
    #expect(calls == 2)
  }

  @Test("A file that is dropped before it is finished gets no footer")
  func dropped() throws {
    var bytes: [UInt8] = []
    do {
      let encoder = try ParquetEncoder(columns: Self.runColumns, rowsPerGroup: 20_000) {
        bytes.append(contentsOf: $0)
      }
      try encoder.write(Samples.run(from: 0, to: 60_000))
    }
    #expect(bytes.prefix(4) == Array("PAR1".utf8)[...])
    #expect(bytes.count > 4 && bytes.suffix(4) != Array("PAR1".utf8)[...])
  }

  @Test("Rows that wait for their row group stay as they were when their arrays are changed")
  func holdsItsBuffers() throws {
    let columns = [ParquetColumn("n", .integer, label: "N")]
    var values: [Int32] = [1, 2, 3]
    let origins = RowOrigins(members: [0, 0, 0], records: [1, 2, 3])
    var written: [UInt8] = []
    let encoder = try ParquetEncoder(columns: columns) { written.append(contentsOf: $0) }
    try encoder.write(
      Batch(table: "t", names: ["n"], columns: [.integer(FixedColumn(values: values))], origins: origins))
    for index in values.indices { values[index] = -1 }
    try encoder.finish()
    let script = """
      import sys, pyarrow.parquet as pq
      print(pq.read_table(sys.argv[1]).column(0).to_pylist())
      """
    #expect(try Python.run(script, on: written) == "[1, 2, 3]\n")
    #expect(values == [-1, -1, -1])
  }
}
