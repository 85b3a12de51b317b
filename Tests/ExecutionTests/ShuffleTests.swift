import Tables
import Testing

@testable import Execution

@Suite("Bringing participants together")
struct ShuffleTests {
  private func batch(_ tokens: [String], records: [UInt32], _ columns: [(ColumnName, Column)] = []) -> Batch {
    var batch = Batch(
      table: "F", origins: RowOrigins(members: records.map { _ in 3 }, records: records))
    batch.set(.text(TextColumn(tokens)), for: "subj")
    for (name, column) in columns { batch.set(column, for: name) }
    return batch
  }

  @Test("Buckets follow the order of tokens and share them evenly")
  func buckets() throws {
    let shuffle = Shuffle(unpackedBytes: 0, space: MemoryPartitions())
    #expect(shuffle.buckets == 4)
    try shuffle.add(batch(["ZZ9", "00A", "8A1", "7ZZ", "G00", "R00"], records: [1, 2, 3, 4, 5, 6]), subject: "subj")
    try shuffle.finish()
    let tokens = try (0..<4).map { bucket in
      let rows = try shuffle.load(bucket, tables: [("F", "subj")])["F"]
      return (0..<(rows?.rowCount ?? 0)).map { rows?["subj"]?.text(at: $0) }
    }
    // The first characters of Crockford's 32 fall into quarters 0-7, 8-F, G-Q and R-Z.
    #expect(tokens == [["00A", "7ZZ"], ["8A1"], ["G00"], ["R00", "ZZ9"]])
  }

  @Test("A bucket's rows come back as they were, by token and origin, whatever order they came in")
  func roundTrip() throws {
    let shuffle = Shuffle(unpackedBytes: 0, space: MemoryPartitions())
    func part(_ tokens: [String], _ records: [UInt32], _ whole: [Int32], _ numbers: [Double]) -> Batch {
      batch(
        tokens, records: records,
        [
          ("i", .integer(FixedColumn(values: whole, reasons: whole.map { $0 == 0 ? 2 : 0 }))),
          ("n", .number(NumberColumn(values: numbers))),
          ("c", .code(CodeColumn(indices: whole.map { $0 == 0 ? 0 : 1 }, terms: ["N", "Y"]))),
          ("d", .date(DateColumn(days: whole, precisions: whole.map { $0 == 7 ? 1 : 0 }))),
        ])
    }
    try shuffle.add(part(["0B", "0B", "0A"], [8, 9, 5], [70_000, 0, -7], [1, 2, 2.5]), subject: "subj")
    try shuffle.add(part(["0A", "0B"], [4, 2], [7, 2_147_483_647], [-0.0, 3]), subject: "subj")
    try shuffle.finish()
    let rows = try #require(try shuffle.load(0, tables: [("F", "subj")])["F"])
    #expect(rows.names == ["subj", "i", "n", "c", "d"])
    #expect(rows.origins.records == [4, 5, 2, 8, 9])
    #expect(rows["subj"] == .text(TextColumn(["0A", "0A", "0B", "0B", "0B"])))
    #expect(
      rows["i"] == .integer(FixedColumn(values: [7, -7, 2_147_483_647, 70_000, 0], reasons: [0, 0, 0, 0, 2])))
    guard case .number(let numbers)? = rows["n"] else { return #expect(Bool(false), "numbers stay numbers") }
    #expect(numbers.values.map(\.bitPattern) == [-0.0, 2.5, 3, 1, 2].map(\.bitPattern))
    #expect(rows["c"] == .code(CodeColumn(indices: [1, 1, 1, 1, 0], terms: ["N", "Y"])))
    #expect(
      rows["d"] == .date(DateColumn(days: [7, -7, 2_147_483_647, 70_000, 0], precisions: [1, 0, 0, 0, 0])))
  }

  @Test("Rows of discarded members are not there, whether they wait in memory or are written")
  func discarded() throws {
    let shuffle = Shuffle(unpackedBytes: 0, space: MemoryPartitions())
    func part(_ member: UInt32, _ token: String) -> Batch {
      var batch = Batch(table: "F", origins: RowOrigins(members: [member, member], records: [1, 2]))
      batch.set(.text(TextColumn([token, token])), for: "subj")
      return batch
    }
    try shuffle.add(part(3, "0A"), subject: "subj")
    try shuffle.add(part(4, "0B"), subject: "subj")
    try shuffle.add(part(5, "0A"), subject: "subj")
    try shuffle.add(part(9, "0B"), subject: "subj")
    shuffle.discard(members: 4..<6)
    shuffle.discard(members: 0..<2)
    try shuffle.finish()
    let rows = try #require(try shuffle.load(0, tables: [("F", "subj")])["F"])
    #expect(rows.origins.members == [3, 3, 9, 9])
    #expect(rows["subj"] == .text(TextColumn(["0A", "0A", "0B", "0B"])))
  }

  @Test("Rows of one record go by what their cells say")
  func ties() throws {
    let shuffle = Shuffle(unpackedBytes: 0, space: MemoryPartitions())
    let visits = Column.code(CodeColumn(indices: [0, 1, 2], terms: ["M3", "BL", "D3"]))
    try shuffle.add(batch(["0A", "0A", "0A"], records: [1, 1, 1], [("visit", visits)]), subject: "subj")
    try shuffle.finish()
    let rows = try #require(try shuffle.load(0, tables: [("F", "subj")])["F"])
    #expect((0..<3).map { rows["visit"]?.text(at: $0) } == ["BL", "D3", "M3"])
  }
}
