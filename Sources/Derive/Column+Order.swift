import Glibc
import Tables

extension [Column] {
  /// The rows in order of these columns, those that are alike in all of them as they stood; nil where that is
  /// how they stand.
  ///
  /// A missing cell comes before all others, as SAS sorts. Text goes by its bytes. A partial date goes by
  /// the first day that it may be.
  func order(rows: Int) -> [Int]? {
    guard rows > 1, let first else { return nil }
    // Rows mostly come grouped and in order by the first key already, so that only the groups are sorted.
    var groups: [Range<Int>] = []
    var start = 0
    var rising = true
    let firstRanks = first.kind == .text ? [] : first.ranks
    for row in 1..<rows {
      let order: Int
      if case .text(let column) = first {
        order = column.compare(row - 1, row)
      } else {
        order = firstRanks[row - 1] < firstRanks[row] ? -1 : firstRanks[row - 1] == firstRanks[row] ? 0 : 1
      }
      if order == 0 { continue }
      rising = rising && order < 0
      groups.append(start..<row)
      start = row
    }
    groups.append(start..<rows)
    if !rising { groups = [0..<rows] }
    let keys = (rising ? Array(dropFirst()) : self).map(\.ranks)
    let width = keys.count
    // Row behind row, since that is how they are compared.
    var flat = [Int64](repeating: 0, count: rows * width)
    for (key, ranks) in keys.enumerated() {
      for row in 0..<rows { flat[row * width + key] = ranks[row] }
    }
    var order = [Int](0..<rows)
    var changed = false
    flat.withUnsafeBufferPointer { flat in
      func precedes(_ left: Int, _ right: Int) -> Bool {
        for key in 0..<width {
          let (a, b) = (flat[left * width + key], flat[right * width + key])
          if a != b { return a < b }
        }
        return left < right
      }
      for group in groups where group.dropFirst().contains(where: { precedes($0, $0 - 1) }) {
        order[group].sort(by: precedes)
        changed = true
      }
    }
    return changed ? order : nil
  }
}

extension Column {
  /// Numbers that go as the cells do, a missing one below all others.
  fileprivate var ranks: [Int64] {
    let reasons = self.reasons
    var ranks: [Int64]
    switch self {
    case .text(let column): ranks = column.ranks
    case .code(let column):
      let rank = Column.ranks(of: column.terms.map { Array($0.utf8) })
      ranks = column.indices.map { rank.isEmpty ? 0 : rank[Int($0)] }
    case .integer(let column), .time(let column): ranks = column.values.map { Int64($0) }
    case .date(let column): ranks = column.days.map { Int64($0) }
    case .number(let column):
      ranks = column.values.map { value in
        // The bits of a double go as its magnitude does; adding zero makes a negative zero positive.
        let bits = Int64(bitPattern: (value + 0).bitPattern)
        return bits < 0 ? Int64.min - bits : bits
      }
    }
    for row in reasons.indices where reasons[row] != 0 { ranks[row] = .min }
    return ranks
  }

  /// The place of each of some texts among them, by their bytes.
  fileprivate static func ranks(of texts: [[UInt8]]) -> [Int64] {
    let sorted = texts.indices.sorted { texts[$0].lexicographicallyPrecedes(texts[$1]) }
    var ranks = [Int64](repeating: 0, count: texts.count)
    for (place, text) in sorted.enumerated() {
      let isRepeated = place > 0 && texts[sorted[place - 1]] == texts[text]
      ranks[text] = isRepeated ? ranks[sorted[place - 1]] : Int64(place)
    }
    return ranks
  }
}

extension TextColumn {
  fileprivate var ranks: [Int64] {
    var index = ByteIndex()
    var texts: [[UInt8]] = []
    let numbers = bytes.withUnsafeBytes { bytes in
      (0..<count).map { row -> Int in
        let cell = UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
        let number = index.number(of: cell)
        if number == texts.count { texts.append(Array(cell)) }
        return number
      }
    }
    let rank = Column.ranks(of: texts)
    return numbers.map { rank[$0] }
  }

  /// Below 0 where the left cell comes first, above 0 where the right one does.
  fileprivate func compare(_ left: Int, _ right: Int) -> Int {
    if !reasons.isEmpty {
      switch (reasons[left] == 0, reasons[right] == 0) {
      case (true, true): break
      case (false, false): return 0
      case (false, true): return -1
      case (true, false): return 1
      }
    }
    let (a, b) = (Int(offsets[left]), Int(offsets[right]))
    let (n, m) = (Int(offsets[left + 1]) - a, Int(offsets[right + 1]) - b)
    let order = bytes.withUnsafeBufferPointer { bytes -> Int in
      guard let base = bytes.baseAddress, min(n, m) > 0 else { return 0 }
      return Int(memcmp(base + a, base + b, min(n, m)))
    }
    return order != 0 ? order : n - m
  }
}
