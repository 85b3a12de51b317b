import Synchronization
import Tables

/// Brings the rows of each participant together: rows go to a bucket by the first characters of
/// their participant's token, and a bucket's rows lie in one partition.
///
/// Buckets follow the order of tokens, so that buckets in order give participants in order. Rows
/// come in any order from several threads; they are put in order when a bucket is loaded.
final class Shuffle: Sendable {
  /// How many bytes wait in all before they are written.
  private static let bytesHeld = 24 << 20

  private struct Waiting {
    var layouts: [ShuffledTable.Layout] = []
    /// Blocks of each bucket.
    var blocks: [[UInt8]]
    var bytes = 0
    /// Members whose rows count no more.
    var discarded: [Range<UInt32>] = []
  }

  let buckets: Int
  private let space: any PartitionSpace
  private let name: String
  private let waiting: Mutex<Waiting>
  /// The bucket of each value of a token's first ten bits.
  private let bucketOfBits: [UInt16]

  /// - Parameters:
  ///   - unpackedBytes: what will come, from which the number of buckets follows, so that it is the
  ///     same on every machine.
  ///   - name: tells its partitions from those of another shuffle in the same space.
  init(unpackedBytes: Int, space: any PartitionSpace, name: String = "bucket") {
    var buckets = 4
    while buckets < 1024, unpackedBytes / buckets > 3 << 20 { buckets *= 2 }
    self.buckets = buckets
    self.space = space
    self.name = name
    waiting = Mutex(Waiting(blocks: [[UInt8]](repeating: [], count: buckets)))
    bucketOfBits = (0..<1024).map { UInt16(($0 * buckets) >> 10) }
  }

  /// Takes the rows of a batch, whose column `subject` holds tokens.
  func add(_ batch: Batch, subject: ColumnName) throws {
    guard batch.rowCount > 0, let index = batch.index(of: subject), case .text(let tokens) = batch.columns[index]
    else { return }
    let table = waiting.withLock { number(of: batch, subject: index, in: &$0.layouts) }
    let (rows, starts) = sortedByBucket(tokens)
    var encoded = ShuffleBlock()
    var ends = [Int](repeating: 0, count: buckets)
    rows.withUnsafeBufferPointer { rows in
      for bucket in 0..<buckets {
        let part = rows[starts[bucket]..<starts[bucket + 1]]
        if !part.isEmpty {
          encoded.append(batch, UnsafeBufferPointer(rebasing: part), table: table, first: index)
        }
        ends[bucket] = encoded.used
      }
    }
    try waiting.withLock { waiting in
      encoded.bytes.withUnsafeBufferPointer { bytes in
        var start = 0
        for bucket in 0..<buckets where ends[bucket] > start {
          waiting.blocks[bucket].append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<ends[bucket]]))
          start = ends[bucket]
        }
      }
      waiting.bytes += encoded.used
      // Under the lock, so that what one thread adds stays in its order.
      if waiting.bytes > Shuffle.bytesHeld { try write(&waiting) }
    }
  }

  /// Takes back all rows of these members.
  func discard(members: Range<UInt32>) { waiting.withLock { $0.discarded.append(members) } }

  /// Writes what still waits. No row may come after it.
  func finish() throws {
    try waiting.withLock { waiting in
      try write(&waiting)
      waiting.blocks = []
    }
  }

  /// The tables of a bucket, each in order of token and origin.
  func load(_ bucket: Int, tables: [(name: TableName, subject: ColumnName)]) throws -> Dataset {
    let (layouts, discarded) = waiting.withLock { ($0.layouts, $0.discarded) }
    var dataset = Dataset()
    try space.withBytes(of: partition(of: bucket)) { bytes in
      for var table in ShuffledTable.tables(in: bytes, layouts: layouts, without: discarded)
      where table.rows > 0 && tables.contains(where: { $0.name == table.name }) {
        dataset[table.name] = table.read()
      }
    }
    return dataset
  }

  private func write(_ waiting: inout Waiting) throws {
    for bucket in waiting.blocks.indices where !waiting.blocks[bucket].isEmpty {
      try waiting.blocks[bucket].withUnsafeBytes { try space.append($0, to: partition(of: bucket)) }
      waiting.blocks[bucket].removeAll(keepingCapacity: true)
    }
    waiting.bytes = 0
  }

  private func partition(of bucket: Int) -> String { "\(name)-\(bucket)" }

  /// The number of the batch's table, which is new with its first batch.
  private func number(of batch: Batch, subject: Int, in layouts: inout [ShuffledTable.Layout]) -> Int {
    if let known = layouts.firstIndex(where: { $0.batch.table == batch.table }) {
      let layout = layouts[known]
      precondition(
        layout.subject == subject && layout.batch.names == batch.names
          && zip(layout.batch.columns, batch.columns).allSatisfy { $0.kind == $1.kind && $0.terms == $1.terms },
        "all batches of a table have the same columns")
      return known
    }
    let columns = batch.columns.map { Column(empty: $0.kind, terms: $0.terms) }
    layouts.append(
      ShuffledTable.Layout(
        batch: Batch(table: batch.table, names: batch.names, columns: columns), subject: subject))
    return layouts.count - 1
  }

  /// The rows bucket by bucket, each bucket's in their order, and where each bucket begins.
  private func sortedByBucket(_ tokens: TextColumn) -> (rows: [Int32], starts: [Int]) {
    var starts = [Int](repeating: 0, count: buckets + 1)
    let ofRow = (0..<tokens.count).map { bucket(of: tokens, at: $0) }
    for bucket in ofRow { starts[bucket + 1] += 1 }
    for bucket in 0..<buckets { starts[bucket + 1] += starts[bucket] }
    var next = starts
    var rows = [Int32](repeating: 0, count: tokens.count)
    for (row, bucket) in ofRow.enumerated() {
      rows[next[bucket]] = Int32(row)
      next[bucket] += 1
    }
    return (rows, starts)
  }

  /// The first two characters of a token are ten bits of it, most significant first.
  private func bucket(of tokens: TextColumn, at row: Int) -> Int {
    let start = Int(tokens.offsets[row])
    guard Int(tokens.offsets[row + 1]) - start >= 2 else { return 0 }
    let bits = Shuffle.value(of: tokens.bytes[start]) << 5 | Shuffle.value(of: tokens.bytes[start + 1])
    return Int(bucketOfBits[bits])
  }

  /// The value of a character in Crockford's base 32, whose alphabet rises with ASCII.
  private static func value(of character: UInt8) -> Int { Int(values[Int(character)]) }

  private static let values: [UInt8] = (0..<256).map { character in
    switch character {
    case 48...57: return UInt8(character - 48)
    default:
      let skipped = [UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "O"), UInt8(ascii: "U")]
      return UInt8(min(31, max(0, character - 55 - skipped.filter { Int($0) < character }.count)))
    }
  }
}

extension Column {
  fileprivate var terms: [String] {
    if case .code(let column) = self { column.terms } else { [] }
  }
}
