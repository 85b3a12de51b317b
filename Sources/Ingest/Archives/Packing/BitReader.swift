/// Bits of a packed stream, the lowest of a byte first.
struct BitReader {
  static let damage = ArchiveProblem(.badStream, reach: .member)

  private let packed: PackedBytes
  private var piece = UnsafeRawBufferPointer(start: nil, count: 0)
  private var place = 0
  private var held: UInt64 = 0
  private var width = 0
  private var fed = 0

  init(_ packed: PackedBytes) { self.packed = packed }

  /// Bytes of which at least one bit was read.
  var consumed: Int { fed - width / 8 }

  /// The next bits without taking them; where the stream ends, zeros follow.
  mutating func peek(_ count: Int) -> Int {
    while width < count {
      if place == piece.count {
        piece = packed.next()
        place = 0
        if piece.isEmpty { break }
      }
      held |= UInt64(piece[place]) << UInt64(width)
      place += 1
      fed += 1
      width += 8
    }
    return Int(held & (1 << UInt64(count) - 1))
  }

  mutating func drop(_ count: Int) throws(ArchiveProblem) {
    guard count <= width else { throw Deflate64Unpacker.endsEarly }
    held >>= UInt64(count)
    width -= count
  }

  mutating func bits(_ count: Int) throws(ArchiveProblem) -> Int {
    let bits = peek(count)
    try drop(count)
    return bits
  }

  /// Leaves out what is left of a byte.
  mutating func dropToByte() {
    let left = width % 8
    held >>= UInt64(left)
    width -= left
  }
}
