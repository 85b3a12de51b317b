/// How an entry of a zip is encrypted, where a password is all that is needed to undo it.
enum ZipEncryption: Sendable, Equatable {
  /// The stream cipher of PKZIP 2 (APPNOTE.TXT 6.3.10, section 6.1), with the byte in which the header that stands
  /// before the data has to end.
  case traditional(check: UInt8)
  /// AES in counter mode with HMAC-SHA-1, in versions AE-1 and AE-2 (WinZip, "AES Encryption Information: Encryption
  /// Specification AE-1 and AE-2", version 1.04).
  case aes(keyBytes: Int)

  /// Bytes between the packed bytes' start and what is encrypted.
  var headerBytes: Int {
    switch self {
    case .traditional: 12
    case .aes(let keyBytes): Self.saltBytes(keyBytes) + Self.verifierBytes
    }
  }

  /// Bytes behind what is encrypted.
  var trailerBytes: Int {
    switch self {
    case .traditional: 0
    case .aes: Self.codeBytes
    }
  }

  /// Whether the encryption can be broken without the password (E. Biham and P. Kocher, "A Known Plaintext Attack on
  /// the PKZIP Stream Cipher", Fast Software Encryption, 1994).
  var isWeak: Bool {
    if case .traditional = self { true } else { false }
  }

  /// The salt is half as long as the key.
  static func saltBytes(_ keyBytes: Int) -> Int { keyBytes / 2 }
  /// Of the key derivation, with which most wrong passwords are told.
  static let verifierBytes = 2
  /// Of the HMAC-SHA-1, cut to 80 bits.
  static let codeBytes = 10
}

/// The extra field of an entry that is encrypted with AES.
struct ZipAESField: Equatable {
  /// 1 or 2; entries of version 2 state no check sum.
  var version: Int
  var keyBytes: Int
  /// How the bytes are packed below the encryption.
  var method: Int

  static let kind = 0x9901
  /// What stands in place of the method.
  static let method = 99

  /// None where it is not the field of the specification: version, "AE", strength 1 to 3, method.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == 7, bytes[2] == 0x41, bytes[3] == 0x45 else { return nil }
    version = Int(bytes[0]) | Int(bytes[1]) << 8
    method = Int(bytes[5]) | Int(bytes[6]) << 8
    guard (1...2).contains(version), (1...3).contains(bytes[4]) else { return nil }
    keyBytes = 8 + 8 * Int(bytes[4])
  }
}
