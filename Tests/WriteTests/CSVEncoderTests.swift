import Stages
import Tables
import TestSupport
import Testing

@testable import Write

@Suite("CSV files")
struct CSVEncoderTests {
  private func encoded(_ columns: [(ColumnName, Column)]) throws -> String {
    let rows = columns.first?.1.count ?? 0
    var batch = Batch(
      table: "T",
      origins: RowOrigins(
        members: [UInt32](repeating: 0, count: rows), records: [UInt32](repeating: 1, count: rows)))
    for (name, column) in columns { batch.set(column, for: name) }
    var encoder = CSVEncoder(header: columns.map(\.0.text))
    try encoder.write(batch, columns: columns.map(\.0))
    let folder = MemoryFolder()
    try encoder.flush(to: folder.file("t"))
    #expect(encoder.waiting == 0)
    return folder.text("t")
  }

  @Test("Quotes stand where they are needed and nowhere else")
  func quotes() throws {
    let text = Column.text(TextColumn(["plain", "a,b", "say \"no\"", "two\nlines", "re\rturn", "", nil, " né; ", "'"]))
    let code = Column.code(
      CodeColumn(indices: [0, 1, 2, 0, 0, 0, 0, 0, 0], reasons: [0, 0, 0, 1, 1, 1, 1, 1, 1], terms: ["x", "y,z", ""]))
    #expect(
      try encoded([("T,1", text), ("C", code)]) == """
        "T,1",C
        plain,x
        "a,b","y,z"
        "say ""no""\",""
        "two
        lines",
        "re\rturn",
        "",
        ,
         né; ,
        ',

        """)
  }

  @Test("Columns of empty texts, of missing cells and of no rows are written")
  func nothing() throws {
    #expect(try encoded([("T", .text(TextColumn(["", ""])))]) == "T\n\"\"\n\"\"\n")
    #expect(
      try encoded([
        ("T", .text(TextColumn([nil, nil]))), ("C", Column(missing: .notDerived, kind: .code, count: 2)),
        ("D", Column(missing: .unknown, kind: .date, count: 2)),
      ]) == "T,C,D\n,,\n,,\n")
    #expect(try encoded([("T", .text(TextColumn())), ("N", .number(NumberColumn()))]) == "T,N\n")
  }

  @Test("Numbers are the shortest that read back the same, dates and times ISO 8601")
  func values() throws {
    let numbers = Column.number(
      NumberColumn(values: [19.55, 17, -0.1, 0.1 + 0.2, 1e15, -0.0, 1e22, 0], reasons: [0, 0, 0, 0, 0, 0, 0, 1]))
    let integers = Column.integer(FixedColumn(values: [0, 7, -1, 2_147_483_647, -2_147_483_648, 10, 100, 9]))
    let dates = Column.date(DateColumn(days: [0, -1, 12_478, 11_016, -719_162, 2_932_896, 1, 2]))
    let times = Column.time(FixedColumn(values: [0, 59, 60, 3600, 86_399, 45_240, 1, 2]))
    #expect(
      try encoded([("N", numbers), ("I", integers), ("D", dates), ("S", times)]) == """
        N,I,D,S
        19.55,0,1970-01-01,00:00
        17,7,1969-12-31,00:00:59
        -0.1,-1,2004-03-01,00:01
        0.30000000000000004,2147483647,2000-02-29,01:00
        1000000000000000,-2147483648,0001-01-01,23:59:59
        0,10,9999-12-31,12:34
        1e+22,100,1970-01-02,00:00:01
        ,9,1970-01-03,00:00:02

        """)
  }

  @Test("Python reads back every text that was written")
  func readBack() throws {
    let text = Column.text(TextColumn(["a,b", "say \"no\"", "two\nlines", "\"", ",", "né"]))
    let script = """
      import csv, sys
      with open(sys.argv[1], newline="", encoding="utf-8") as file:
          print([row for row in csv.reader(file)])
      """
    #expect(
      try Python.run(script, on: Array(encoded([("T", text)]).utf8))
        == "[['T'], ['a,b'], ['say \"no\"'], ['two\\nlines'], ['\"'], [','], ['né']]\n")
  }
}
