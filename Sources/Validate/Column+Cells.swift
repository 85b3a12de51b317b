import Glibc
import Tables

extension Column {
  /// The cells at these rows; where a row is `ParticipantIndex.none`, a cell that is missing (`notDerived`).
  func gatheringLinked(_ rows: [Int]) -> Column {
    guard count > 0 else {
      var terms: [String] = []
      if case .code(let column) = self { terms = column.terms }
      return Column(missing: .notDerived, kind: kind, count: rows.count, terms: terms)
    }
    var column = gathering(rows.map { max($0, 0) })
    guard rows.contains(ParticipantIndex.none) else { return column }
    var reasons = column.reasons.isEmpty ? [UInt8](repeating: 0, count: rows.count) : column.reasons
    for row in rows.indices where rows[row] == ParticipantIndex.none { reasons[row] = Missing.notDerived.rawValue }
    column.reasons = reasons
    return column
  }

  /// Adds bytes that two cells share exactly where they hold the same: value, precision, comparator, and the
  /// reason where there is no value. False for a missing cell.
  func appendKey(_ row: Int, to key: inout [UInt8]) -> Bool {
    let reason = reasons.isEmpty ? 0 : reasons[row]
    key.append(reason)
    guard reason == 0 else { return false }
    func add(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value) { key.append(contentsOf: $0) } }
    switch self {
    case .text(let column):
      let cell = column.bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])]
      add(Int32(cell.count))
      key.append(contentsOf: cell)
    case .code(let column): add(column.indices[row])
    case .integer(let column), .time(let column): add(column.values[row])
    case .number(let column):
      // Adding zero makes a negative zero positive: the two are equal.
      add((column.values[row] + 0).bitPattern)
      key.append(column.comparators.isEmpty ? 0 : column.comparators[row])
    case .date(let column):
      add(column.days[row])
      key.append(column.precisions.isEmpty ? 0 : column.precisions[row])
    }
    return true
  }

  /// Mixes each cell into a sum of its row, so that rows of equal cells have equal sums.
  func addKeys(to sums: inout [UInt64]) {
    func mix(_ sum: UInt64, _ value: UInt64) -> UInt64 {
      // The mixer of wyhash (Wang Yi, public domain).
      let product = (sum ^ value ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
      return product.high ^ product.low
    }
    let reasons = self.reasons
    func each(_ value: (Int) -> UInt64) {
      for row in sums.indices {
        let isMissing = !reasons.isEmpty && reasons[row] != 0
        sums[row] = mix(sums[row], isMissing ? ~UInt64(reasons[row]) : value(row))
      }
    }
    switch self {
    case .text(let column):
      column.bytes.withUnsafeBufferPointer { bytes in
        each { row in
          var hash: UInt64 = 0
          for byte in bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])] {
            hash = hash &* 31 &+ UInt64(byte)
          }
          return hash
        }
      }
    case .code(let column): each { UInt64(bitPattern: Int64(column.indices[$0])) }
    case .integer(let column), .time(let column): each { UInt64(bitPattern: Int64(column.values[$0])) }
    case .number(let column): each { (column.values[$0] + 0).bitPattern }
    case .date(let column): each { UInt64(bitPattern: Int64(column.days[$0])) }
    }
  }
}

extension TextColumn {
  /// The rows of each distinct text, where texts rise from row to row; nil where they do not.
  var risingRuns: [Range<Int>]? {
    guard count > 0 else { return [] }
    var runs: [Range<Int>] = []
    var start = 0
    let areRising = bytes.withUnsafeBytes { bytes -> Bool in
      for row in 1..<max(1, count) {
        let before = UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[row - 1])..<Int(offsets[row])])
        let cell = UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
        let order = compare(before, cell)
        if order > 0 { return false }
        if order == 0 { continue }
        runs.append(start..<row)
        start = row
      }
      return true
    }
    return areRising ? runs + [start..<count] : nil
  }

  private func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    let shared = min(left.count, right.count)
    if shared > 0, let a = left.baseAddress, let b = right.baseAddress {
      let order = memcmp(a, b, shared)
      if order != 0 { return Int(order) }
    }
    return left.count - right.count
  }
}
