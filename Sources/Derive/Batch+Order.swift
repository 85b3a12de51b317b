import Glibc
import Tables

extension Batch {
  /// The rows in order of these columns; rows that are alike in all of them stay as they stood.
  ///
  /// A missing cell comes before all others, as SAS sorts. Text goes by its bytes. A partial date goes by
  /// the first day that it may be.
  func ordered(by names: [ColumnName]) -> Batch {
    let keys = names.compactMap { self[$0] }.map { SortKey($0) }
    guard rowCount > 1, let first = keys.first else { return self }
    // Rows mostly come grouped and in order by the first key already, so that only the groups are sorted.
    var groups: [Range<Int>] = []
    var start = 0
    var rising = true
    for row in 1..<rowCount {
      let order = first.compare(row - 1, row)
      if order == 0 { continue }
      rising = rising && order < 0
      groups.append(start..<row)
      start = row
    }
    groups.append(start..<rowCount)
    if !rising { groups = [0..<rowCount] }
    let rest = rising ? Array(keys.dropFirst()) : keys
    var order = Array(0..<rowCount)
    var changed = false
    func precedes(_ left: Int, _ right: Int) -> Bool {
      for key in rest {
        let order = key.compare(left, right)
        if order != 0 { return order < 0 }
      }
      return left < right
    }
    for group in groups where group.dropFirst().contains(where: { precedes($0, $0 - 1) }) {
      order[group].sort(by: precedes)
      changed = true
    }
    return changed ? gathering(order) : self
  }
}

/// A column as an order of rows.
private enum SortKey {
  case whole([Int32], [UInt8])
  case number([Double], [UInt8])
  case text(TextColumn)
  case code([Int32], [UInt8])

  init(_ column: Column) {
    switch column {
    case .text(let column): self = .text(column)
    case .code(let column):
      let sorted = column.terms.indices.sorted { left, right in
        column.terms[left].utf8.lexicographicallyPrecedes(column.terms[right].utf8)
      }
      var rank = [Int32](repeating: 0, count: column.terms.count)
      for (place, term) in sorted.enumerated() { rank[term] = Int32(place) }
      self = .code(column.indices.map { rank.isEmpty ? 0 : rank[Int($0)] }, column.reasons)
    case .integer(let column), .time(let column): self = .whole(column.values, column.reasons)
    case .date(let column): self = .whole(column.days, column.reasons)
    case .number(let column): self = .number(column.values, column.reasons)
    }
  }

  /// Below 0 where the left row comes first, above 0 where the right one does.
  func compare(_ left: Int, _ right: Int) -> Int {
    switch self {
    case .whole(let values, let reasons), .code(let values, let reasons):
      return SortKey.missing(reasons, left, right)
        ?? (values[left] < values[right] ? -1 : values[left] == values[right] ? 0 : 1)
    case .number(let values, let reasons):
      return SortKey.missing(reasons, left, right)
        ?? (values[left] < values[right] ? -1 : values[left] == values[right] ? 0 : 1)
    case .text(let column):
      return SortKey.missing(column.reasons, left, right) ?? SortKey.bytes(column, left, right)
    }
  }

  /// How two rows compare where one of them or both are missing; nil where neither is.
  private static func missing(_ reasons: [UInt8], _ left: Int, _ right: Int) -> Int? {
    guard !reasons.isEmpty else { return nil }
    switch (reasons[left] == 0, reasons[right] == 0) {
    case (true, true): return nil
    case (false, false): return 0
    case (false, true): return -1
    case (true, false): return 1
    }
  }

  private static func bytes(_ column: TextColumn, _ left: Int, _ right: Int) -> Int {
    let (a, b) = (Int(column.offsets[left]), Int(column.offsets[right]))
    let (n, m) = (Int(column.offsets[left + 1]) - a, Int(column.offsets[right + 1]) - b)
    let order = column.bytes.withUnsafeBufferPointer { bytes -> Int in
      guard let base = bytes.baseAddress, min(n, m) > 0 else { return 0 }
      return Int(memcmp(base + a, base + b, min(n, m)))
    }
    return order != 0 ? order : n - m
  }
}
