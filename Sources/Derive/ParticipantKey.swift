import Tables

/// The sixteen characters of a token as two numbers, which sort as the characters do.
struct ParticipantKey: Hashable, Comparable {
  /// The characters of a token.
  static let width = 16

  var high: UInt64 = 0
  var low: UInt64 = 0

  @inline(__always)
  static func < (left: Self, right: Self) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }

  /// The token itself, for a finding.
  var token: String {
    var bytes: [UInt8] = []
    for half in [high, low] {
      for shift in stride(from: 56, through: 0, by: -8) {
        let byte = UInt8(truncatingIfNeeded: half >> UInt64(shift))
        if byte != 0 { bytes.append(byte) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension TextColumn {
  /// The participant of each row; a cell without a token gives the key of no characters.
  ///
  /// - Parameter prefix: bytes that stand before the token in each cell.
  func participants(after prefix: Int = 0) -> [ParticipantKey] {
    offsets.withUnsafeBufferPointer { offsets in
      bytes.withUnsafeBufferPointer { bytes in
        (0..<count).map { row in
          var key = ParticipantKey()
          let start = Int(offsets[row]) + prefix
          let end = min(Int(offsets[row + 1]), start + ParticipantKey.width)
          var shift = 56
          var position = start
          while position < end {
            let byte = UInt64(bytes[position])
            if position - start < 8 { key.high |= byte << UInt64(shift) } else { key.low |= byte << UInt64(shift) }
            shift = shift == 0 ? 56 : shift - 8
            position += 1
          }
          return key
        }
      }
    }
  }
}

/// The rows of each participant in a table whose rows are in order of participants.
struct ParticipantRuns {
  /// Each participant once, rising.
  private(set) var keys: [ParticipantKey] = []
  private var starts: [Int] = [0]

  init() {}

  init(_ participants: [ParticipantKey]) {
    for (row, key) in participants.enumerated() where row == 0 || participants[row - 1] != key {
      precondition(keys.last.map { $0 < key } ?? true, "a bucket's rows are in order of participants")
      if row > 0 { starts.append(row) }
      keys.append(key)
    }
    if !participants.isEmpty { starts.append(participants.count) }
  }

  /// The rows of the participant with this index into `keys`.
  func rows(of index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }
}
