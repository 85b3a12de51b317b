/// The hash of a word whatever its case: FNV-1a, 64 bits, over the bytes of the folded word in lower case.
///
/// Two words of some millions share a hash with a probability below 1e-6; what follows is a word too many replaced.
enum WordHash {
  static let basis: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  static func adding(_ byte: UInt8, to hash: UInt64) -> UInt64 { (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

  static func of(_ word: some Sequence<UInt8>) -> UInt64 {
    word.reduce(basis) { adding((65...90).contains($1) ? $1 | 0x20 : $1, to: $0) }
  }

  static func of(_ word: StaticString) -> UInt64 {
    word.withUTF8Buffer { of($0) }
  }
}
