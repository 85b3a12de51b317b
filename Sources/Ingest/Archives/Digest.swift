import CISAL
import Crypto

/// CRC-32 (IEEE 802.3, as zip and gzip use it) and, where it is asked for, SHA-256 of the same bytes in one pass.
struct Digest {
  private(set) var crc: UInt32 = 0
  private(set) var count = 0
  private var sha: SHA256?

  /// `hashes`: whether to take the SHA-256, which takes about as long as unpacking does.
  init(hashes: Bool) { sha = hashes ? SHA256() : nil }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    crc = Self.crc32(bytes, from: crc)
    sha?.update(bufferPointer: bytes)
    count += bytes.count
  }

  /// The SHA-256 in lower-case hexadecimal digits; nil where it was not taken.
  func hex() -> String? {
    guard let sha else { return nil }
    var text: [UInt8] = []
    text.reserveCapacity(64)
    let digits = Array("0123456789abcdef".utf8)
    for byte in sha.finalize() {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func crc32(_ bytes: UnsafeRawBufferPointer, from crc: UInt32 = 0) -> UInt32 {
    guard let start = bytes.baseAddress else { return crc }
    return crc32_gzip_refl(crc, start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
  }
}
