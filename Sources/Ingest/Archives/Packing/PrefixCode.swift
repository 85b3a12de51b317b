/// A prefix code given by the length of each symbol's code (RFC 1951, section 3.2.2).
struct PrefixCode {
  private static let longest = 15

  /// For the next `bits` bits the symbol that they begin with times 16, and the length of its code; 0 where there is none.
  private var table: [UInt16] = []
  private var bits = 0

  mutating func set(_ lengths: ArraySlice<UInt8>) throws(ArchiveProblem) {
    var counts = [Int](repeating: 0, count: Self.longest + 1)
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    bits = counts.lastIndex { $0 > 0 } ?? 0
    var next = [Int](repeating: 0, count: Self.longest + 2)
    for length in 1...Self.longest {
      next[length + 1] = (next[length] + counts[length]) << 1
      guard next[length] + counts[length] <= 1 << length else { throw BitReader.damage }
    }
    table = [UInt16](repeating: 0, count: 1 << bits)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let length = Int(length)
      // Codes come with their first bit lowest, so a code is turned round to be an index.
      var index = 0
      for place in 0..<length where next[length] >> place & 1 == 1 { index |= 1 << (length - 1 - place) }
      next[length] += 1
      while index < table.count {
        table[index] = UInt16(symbol << 4 | length)
        index += 1 << length
      }
    }
  }

  func symbol(_ input: inout BitReader) throws(ArchiveProblem) -> Int {
    let entry = table[input.peek(bits)]
    guard entry != 0 else { throw BitReader.damage }
    try input.drop(Int(entry & 15))
    return Int(entry >> 4)
  }
}
