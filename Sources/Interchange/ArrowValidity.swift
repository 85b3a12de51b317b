/// The validity bitmap of a column: bit `i % 8` of byte `i / 8` is set where cell `i` has a value.
struct ArrowValidity {
  var bitmap: ArrowBuffer = .absent
  var nullCount = 0

  /// - Parameter reasons: a `Missing` raw value per cell, or empty where nothing is missing.
  init(reasons: [UInt8]) {
    let count = reasons.count
    guard count > 0 else { return }
    var nulls = 0
    let bits = [UInt8](unsafeUninitializedCapacity: (count + 7) / 8) { bits, filled in
      reasons.withUnsafeBytes { reasons in
        for byte in 0..<count / 8 {
          // Most runs of eight have all their values; one comparison tells.
          if reasons.loadUnaligned(fromByteOffset: byte * 8, as: UInt64.self) == 0 {
            bits[byte] = 0xFF
            continue
          }
          var set: UInt8 = 0
          for bit in 0..<8 where reasons[byte * 8 + bit] == 0 { set |= 1 << UInt8(bit) }
          nulls += 8 - set.nonzeroBitCount
          bits[byte] = set
        }
        if count % 8 != 0 {
          var set: UInt8 = 0
          for bit in 0..<count % 8 where reasons[count / 8 * 8 + bit] == 0 { set |= 1 << UInt8(bit) }
          nulls += count % 8 - set.nonzeroBitCount
          bits[count / 8] = set
        }
      }
      filled = (count + 7) / 8
    }
    guard nulls > 0 else { return }
    bitmap = .bytes(bits)
    nullCount = nulls
  }
}
