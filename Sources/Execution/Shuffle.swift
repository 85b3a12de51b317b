import Interchange
import Synchronization
import Tables

/// Brings the rows of each participant together: rows go to a bucket by the first characters of
/// their participant's token, and a bucket's rows lie in one partition for each table.
///
/// Buckets follow the order of tokens, so that buckets in order give participants in order. Rows
/// come in any order from several threads; they are put in order when a bucket is loaded.
final class Shuffle: Sendable {
  /// How many rows of a bucket and table wait in memory before they are written.
  private static let rowsHeld = 8192
  /// How many bytes wait in all, about, before everything is written.
  private static let bytesHeld = 96 << 20

  private struct Waiting {
    var batches: [Key: Batch] = [:]
    var bytes = 0
  }

  private struct Key: Hashable, Comparable {
    var bucket: Int
    var table: TableName

    static func < (left: Self, right: Self) -> Bool { (left.bucket, left.table) < (right.bucket, right.table) }
    var name: String { "\(table.text)-\(bucket)" }
  }

  let buckets: Int
  private let space: any PartitionSpace
  private let waiting = Mutex(Waiting())

  /// - Parameters:
  ///   - unpackedBytes: what will come, from which the number of buckets follows, so that it is the
  ///     same on every machine.
  init(unpackedBytes: Int, space: any PartitionSpace) {
    var buckets = 4
    while buckets < 512, unpackedBytes / buckets > 8 << 20 { buckets *= 2 }
    self.buckets = buckets
    self.space = space
  }

  /// Takes the rows of a batch, whose column `subject` holds tokens.
  func add(_ batch: Batch, subject: ColumnName) throws {
    guard batch.rowCount > 0, case .text(let tokens)? = batch[subject] else { return }
    var rows = [[Int]](repeating: [], count: buckets)
    for row in 0..<batch.rowCount { rows[bucket(of: tokens, at: row)].append(row) }
    let parts = rows.indices.filter { !rows[$0].isEmpty }.map { bucket in
      (Key(bucket: bucket, table: batch.table), batch.gathering(rows[bucket]))
    }
    let full = waiting.withLock { waiting -> [(Key, Batch)] in
      var full: [(Key, Batch)] = []
      for (key, part) in parts {
        waiting.batches[key, default: Batch(table: key.table)].append(part)
        waiting.bytes += part.approximateBytes
        if let held = waiting.batches[key], held.rowCount >= Shuffle.rowsHeld {
          waiting.batches[key] = nil
          waiting.bytes -= held.approximateBytes
          full.append((key, held))
        }
      }
      if waiting.bytes > Shuffle.bytesHeld {
        full += waiting.batches.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        waiting = Waiting()
      }
      return full
    }
    for (key, held) in full { try write(held, to: key) }
  }

  /// Writes what still waits. No row may come after it.
  func finish() throws {
    let rest = waiting.withLock { waiting -> [(Key, Batch)] in
      defer { waiting = Waiting() }
      return waiting.batches.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
    for (key, held) in rest { try write(held, to: key) }
  }

  /// The tables of a bucket, each in order of token and origin.
  func load(_ bucket: Int, tables: [(name: TableName, subject: ColumnName)]) throws -> Dataset {
    var dataset = Dataset()
    for table in tables {
      var joined = Batch(table: table.name)
      try space.withBytes(of: Key(bucket: bucket, table: table.name).name) { bytes in
        guard !bytes.isEmpty else { return }
        try PartitionCodec.decode(bytes) { joined.append($0) }
      }
      guard joined.rowCount > 0 else { continue }
      dataset[table.name] = joined.sorted(by: table.subject)
    }
    return dataset
  }

  private func write(_ batch: Batch, to key: Key) throws {
    var encoded: [UInt8] = []
    try PartitionCodec.encode(batch) { encoded.append(contentsOf: $0) }
    try encoded.withUnsafeBytes { try space.append($0, to: key.name) }
  }

  /// The first two characters of a token are ten bits of it, most significant first.
  private func bucket(of tokens: TextColumn, at row: Int) -> Int {
    let start = Int(tokens.offsets[row])
    guard Int(tokens.offsets[row + 1]) - start >= 2 else { return 0 }
    let bits = Shuffle.value(of: tokens.bytes[start]) << 5 | Shuffle.value(of: tokens.bytes[start + 1])
    return bits * buckets >> 10
  }

  /// The value of a character in Crockford's base 32, whose alphabet rises with ASCII.
  private static func value(of character: UInt8) -> Int {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return Int(character) - 48
    default:
      let skipped = [UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "O"), UInt8(ascii: "U")]
      return min(31, max(0, Int(character) - 55 - skipped.filter { $0 < character }.count))
    }
  }
}

extension Batch {
  /// About how much memory the rows take.
  var approximateBytes: Int {
    columns.reduce(rowCount * 8) { sum, column in
      switch column {
      case .text(let text): sum + text.bytes.count + 4 * text.count + text.reasons.count
      case .number(let number): sum + 8 * number.count + number.reasons.count
      default: sum + 4 * column.count + column.reasons.count
      }
    }
  }

  /// The rows in order of the text in a column and, within it, of their origin.
  func sorted(by name: ColumnName) -> Batch {
    guard case .text(let keys)? = self[name] else { return self }
    let order = (0..<rowCount).sorted { left, right in
      let a = keys.bytes[Int(keys.offsets[left])..<Int(keys.offsets[left + 1])]
      let b = keys.bytes[Int(keys.offsets[right])..<Int(keys.offsets[right + 1])]
      if a.elementsEqual(b) {
        let (x, y) = (origins[left], origins[right])
        return x == y ? precedesByCells(left, right) : x < y
      }
      return a.lexicographicallyPrecedes(b)
    }
    return order == Array(0..<rowCount) ? self : gathering(order)
  }

  /// The order of two rows that came from one record, as where the visits stand side by side.
  private func precedesByCells(_ left: Int, _ right: Int) -> Bool {
    for column in columns {
      let (a, b) = (column.text(at: left) ?? "", column.text(at: right) ?? "")
      if !a.utf8.elementsEqual(b.utf8) { return a.utf8.lexicographicallyPrecedes(b.utf8) }
    }
    return false
  }
}
