import Tables

/// The order of rows by their participant's token and, within it, by origin.
///
/// Rows mostly come in runs of one participant, in order of their origins; runs are put in order, and rows only
/// where runs of one participant overlap.
struct RowOrder {
  private struct Run {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var origin: UInt64 = 0
    var first: Int32 = 0
    var count: Int32 = 0
  }

  /// The rows in their order; nil where they have it already.
  private(set) var rows: [Int]?
  /// Places, in that order, of rows that came from one record of one participant.
  private(set) var ties: [Range<Int>] = []

  /// - Parameter subject: a column of texts; other columns leave the rows as they are.
  init(subject: Column, origins: RowOrigins) {
    guard case .text(let tokens) = subject, tokens.count > 1 else { return }
    let keys = (0..<tokens.count).map { RowOrder.key(of: tokens, at: $0) }
    let numbers = zip(origins.members, origins.records).map { UInt64($0) << 32 | UInt64($1) }
    let areLong = zip(tokens.offsets, tokens.offsets.dropFirst()).contains { $1 - $0 > 16 }
    func sameToken(_ left: Int, _ right: Int) -> Bool {
      keys[left] == keys[right] && !(areLong && RowOrder.compare(tokens, left, right) != 0)
    }
    var runs: [Run] = []
    var start = 0
    for row in 1...tokens.count {
      if row < tokens.count, numbers[row - 1] <= numbers[row], sameToken(row - 1, row) { continue }
      runs.append(
        Run(
          high: keys[start].0, low: keys[start].1, origin: numbers[start], first: Int32(start),
          count: Int32(row - start)))
      start = row
    }
    func precedes(_ left: Run, _ right: Run) -> Bool {
      if left.high != right.high { return left.high < right.high }
      if left.low != right.low { return left.low < right.low }
      if areLong {
        let order = RowOrder.compare(tokens, Int(left.first), Int(right.first))
        if order != 0 { return order < 0 }
      }
      return (left.origin, left.first) < (right.origin, right.first)
    }
    if (1..<max(1, runs.count)).contains(where: { precedes(runs[$0], runs[$0 - 1]) }) { runs.sort(by: precedes) }
    var order: [Int] = []
    order.reserveCapacity(tokens.count)
    for run in runs { order.append(contentsOf: Int(run.first)..<Int(run.first + run.count)) }
    mend(&order, sameToken, numbers)
    if (1..<order.count).contains(where: { order[$0] < order[$0 - 1] }) { rows = order }
  }

  /// Puts rows of a participant in order whose runs overlap, and finds ties.
  private mutating func mend(_ order: inout [Int], _ same: (Int, Int) -> Bool, _ numbers: [UInt64]) {
    var start = 0
    var rising = true
    var tied = false
    for place in 1...order.count {
      if place < order.count, same(order[place - 1], order[place]) {
        let (before, after) = (numbers[order[place - 1]], numbers[order[place]])
        rising = rising && before <= after
        tied = tied || before == after
        continue
      }
      if !rising {
        order[start..<place].sort { (numbers[$0], $0) < (numbers[$1], $1) }
        tied = true
      }
      if tied {
        var first = start
        for next in (start + 1)...place where next == place || numbers[order[next]] != numbers[order[first]] {
          if next - first > 1 { ties.append(first..<next) }
          first = next
        }
      }
      (start, rising, tied) = (place, true, false)
    }
  }

  /// The first sixteen bytes as two numbers that sort as they do.
  private static func key(of tokens: TextColumn, at row: Int) -> (UInt64, UInt64) {
    let start = Int(tokens.offsets[row])
    let length = min(16, Int(tokens.offsets[row + 1]) - start)
    return tokens.bytes.withUnsafeBytes { bytes in
      if length == 16 {
        return (
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
        )
      }
      var key: (UInt64, UInt64) = (0, 0)
      for place in 0..<length {
        let byte = UInt64(bytes[start + place]) << UInt64(56 - 8 * (place % 8))
        if place < 8 { key.0 |= byte } else { key.1 |= byte }
      }
      return key
    }
  }

  private static func compare(_ tokens: TextColumn, _ left: Int, _ right: Int) -> Int {
    let a = tokens.bytes[Int(tokens.offsets[left])..<Int(tokens.offsets[left + 1])]
    let b = tokens.bytes[Int(tokens.offsets[right])..<Int(tokens.offsets[right + 1])]
    return a.elementsEqual(b) ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
  }
}

extension Batch {
  /// The rows with those that came from one record, as where the visits stand side by side, in order of what
  /// their cells say.
  func orderedWithinRecords(_ order: RowOrder) -> Batch {
    var rows: [Int] = []
    for tie in order.ties where tie.dropFirst().contains(where: { precedesByCells($0, $0 - 1) }) {
      if rows.isEmpty { rows = Array(0..<rowCount) }
      rows[tie].sort { left, right in
        precedesByCells(left, right) || (!precedesByCells(right, left) && left < right)
      }
    }
    return rows.isEmpty ? self : gathering(rows)
  }

  private func precedesByCells(_ left: Int, _ right: Int) -> Bool {
    for column in columns where !column.isAlike(left, right) {
      let (a, b) = (column.text(at: left) ?? "", column.text(at: right) ?? "")
      if !a.utf8.elementsEqual(b.utf8) { return a.utf8.lexicographicallyPrecedes(b.utf8) }
    }
    return false
  }
}

extension Column {
  /// Whether two cells surely hold the same.
  fileprivate func isAlike(_ left: Int, _ right: Int) -> Bool {
    switch self {
    case .text: false
    case .code(let column):
      column.reasons.isEmpty && column.indices[left] == column.indices[right]
    case .integer(let column), .time(let column):
      column.reasons.isEmpty && column.values[left] == column.values[right]
    case .number(let column): column.reasons.isEmpty && column.values[left] == column.values[right]
    case .date(let column):
      column.reasons.isEmpty && column.precisions.isEmpty && column.days[left] == column.days[right]
    }
  }
}
