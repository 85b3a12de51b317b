import CZlib

/// The stream cipher of PKZIP 2 (APPNOTE.TXT 6.3.10, section 6.1): three keys of 32 bits, which every plain byte changes.
struct TraditionalCipher: Sendable {
  private var key0: UInt32 = 0x1234_5678
  private var key1: UInt32 = 0x2345_6789
  private var key2: UInt32 = 0x3456_7890

  /// The CRC-32 of each byte, which zlib keeps for ever.
  nonisolated(unsafe) private static let table = get_crc_table()

  init(password: UnsafeRawBufferPointer) {
    for byte in password { update(byte) }
  }

  private static func crc(_ sum: UInt32, _ byte: UInt8) -> UInt32 {
    guard let table else { preconditionFailure("zlib has a table of check sums") }
    return sum >> 8 ^ UInt32(truncatingIfNeeded: table[Int((sum ^ UInt32(byte)) & 0xFF)])
  }

  private mutating func update(_ byte: UInt8) {
    key0 = Self.crc(key0, byte)
    key1 = (key1 &+ key0 & 0xFF) &* 134_775_813 &+ 1
    key2 = Self.crc(key2, UInt8(key1 >> 24))
  }

  mutating func decrypt(_ byte: UInt8) -> UInt8 {
    let mixed = key2 & 0xFFFF | 2
    let plain = byte ^ UInt8(truncatingIfNeeded: (mixed &* (mixed ^ 1)) >> 8)
    update(plain)
    return plain
  }
}
