import Interchange
import Tables
import Testing

@Suite("Partitions")
struct PartitionCodecTests {
  private func encoded(_ batch: Batch, _ compression: PartitionCodec.Compression = .none) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try PartitionCodec.encode(batch, compression: compression) { bytes.append(contentsOf: $0) }
    return bytes
  }

  private func decoded(_ bytes: [UInt8]) throws -> [Batch] {
    var batches: [Batch] = []
    try bytes.withUnsafeBytes { try PartitionCodec.decode($0) { batches.append($0) } }
    return batches
  }

  @Test("A batch of every kind, with all that goes with its cells, comes back equal", arguments: [false, true])
  func roundTrip(compressed: Bool) throws {
    let batches = try decoded(encoded(Samples.everyKind, compressed ? .lz4 : .none))
    #expect(batches == [Samples.everyKind])
  }

  @Test("A batch without rows keeps its table, its columns, their kinds and terms")
  func noRows() throws {
    let batches = try decoded(encoded(Samples.noRows))
    #expect(batches == [Samples.noRows])
    guard case .code(let column) = batches.first?["arm"] else {
      Issue.record("there is no column of codes")
      return
    }
    #expect(column.terms == ["no", "yes"])
  }

  @Test("A batch without columns keeps its rows' origins")
  func noColumns() throws {
    let batch = Batch(table: "empty", origins: RowOrigins(members: [1, 2], records: [5, 6]))
    #expect(try decoded(encoded(batch)) == [batch])
  }

  @Test("Values under missing cells, reasons that are all zero, and terms that repeat are kept as they are")
  func oddities() throws {
    let batch = Batch(
      table: "odd", names: ["n#reason", "n", "n", "c", "none"],
      columns: [
        .integer(FixedColumn(values: [9, 8], reasons: [1, 1])),
        .number(NumberColumn(values: [-0.0, .infinity], reasons: [0, 0], comparators: [0, 0])),
        .date(DateColumn(days: [1, 2], precisions: [0, 0])),
        .code(CodeColumn(indices: [0, 2], terms: ["", "x", ""])),
        .code(CodeColumn(indices: [0, 0], reasons: [7, 7], terms: [])),
      ], origins: RowOrigins(members: [0, 0], records: [1, 2]))
    #expect(try decoded(encoded(batch)) == [batch])
  }

  @Test("Streams that lie one behind the other give their batches in order, each with its own columns")
  func severalStreams() throws {
    let bytes =
      try encoded(Samples.run(from: 0, to: 10)) + encoded(Samples.everyKind, .lz4) + encoded(Samples.noRows)
    #expect(try decoded(bytes) == [Samples.run(from: 0, to: 10), Samples.everyKind, Samples.noRows])
  }

  @Test("No bytes at all are no batches")
  func nothing() throws {
    #expect(try decoded([]).isEmpty)
  }

  @Test("The same batch gives the same bytes", arguments: [false, true])
  func sameBytes(compressed: Bool) throws {
    let first = try encoded(Samples.everyKind, compressed ? .lz4 : .none)
    var rebuilt = Samples.everyKind.gathering([0, 1, 2, 3])
    rebuilt.table = TableName("pain" + "_scores")
    #expect(try encoded(rebuilt, compressed ? .lz4 : .none) == first)
  }

  @Test("A partition that is cut off anywhere but between streams is an error and gives no wrong batch")
  func cutOff() throws {
    let bytes = try encoded(Samples.everyKind)
    for count in 1..<bytes.count {
      var batches: [Batch] = []
      #expect(throws: InterchangeError.self) {
        try Array(bytes[..<count]).withUnsafeBytes { try PartitionCodec.decode($0) { batches.append($0) } }
      }
      #expect(batches.isEmpty || batches == [Samples.everyKind])
    }
  }

  @Test("Offsets that run backwards and codes without a term are refused")
  func damagedValues() throws {
    let text = Batch(
      table: "t", names: ["x"], columns: [.text(TextColumn(["ab", "cd", "ef"]))],
      origins: RowOrigins(members: [0, 0, 0], records: [1, 2, 3]))
    let code = Batch(
      table: "t", names: ["x"], columns: [.code(CodeColumn(indices: [0, 1, 0], terms: ["a", "b"]))],
      origins: RowOrigins(members: [0, 0, 0], records: [1, 2, 3]))
    // Each pattern is the buffer as it lies in the stream; its second integer becomes 5.
    let patterns: [[UInt8]] = [
      [0, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 6, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    ]
    let problems = ["its offsets are not in order", "a code stands for no term"]
    for ((batch, pattern), problem) in zip(zip([text, code], patterns), problems) {
      var bytes = try encoded(batch)
      let places = (0...bytes.count - pattern.count).filter { Array(bytes[$0..<$0 + pattern.count]) == pattern }
      let place = try #require(places.last)
      bytes[place + 4] = 5
      #expect(throws: InterchangeError(message: "column \"x\" of a partition: \(problem)")) { try decoded(bytes) }
    }
  }

  @Test("What the sink throws is what the caller gets")
  func sinkThrows() {
    struct Full: Error, Equatable {}
    #expect(throws: Full()) { try PartitionCodec.encode(Samples.everyKind) { _ in throw Full() } }
  }
}
