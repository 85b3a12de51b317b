import CNettle
import Crypto
import Stages

/// What decrypts one member: made of a password that the member's own short check accepts.
enum MemberKey: Sendable {
  /// The cipher as it stands behind the member's header.
  case traditional(TraditionalCipher)
  /// Two keys, and the code that the encrypted bytes have to give.
  case aes(cipher: SymmetricKey, authentication: SymmetricKey, code: [UInt8])

  /// Of PBKDF2, by the specification of AE-1 and AE-2.
  private static let iterations: UInt32 = 1000

  /// None where the password is not the member's. One in 256 wrong ones passes the old cipher's check, and one in
  /// 65,536 that of AES.
  init?(_ password: ArchivePassword, for encryption: ZipEncryption, member bytes: UnsafeRawBufferPointer) {
    let head = bytes.prefix(encryption.headerBytes)
    switch encryption {
    case .traditional(let check):
      var cipher = password.bytes.withUnsafeBytes { TraditionalCipher(password: $0) }
      var last: UInt8 = 0
      for byte in head { last = cipher.decrypt(byte) }
      guard last == check else { return nil }
      self = .traditional(cipher)
    case .aes(let keyBytes):
      let salt = Array(head.prefix(ZipEncryption.saltBytes(keyBytes)))
      let verifier = head.dropFirst(salt.count)
      var derived = [UInt8](repeating: 0, count: 2 * keyBytes + ZipEncryption.verifierBytes)
      defer { derived.withUnsafeMutableBytes { $0.wipe() } }
      password.bytes.withUnsafeBytes { secret in
        secret.withMemoryRebound(to: UInt8.self) { secret in
          nettle_pbkdf2_hmac_sha1(
            secret.count, secret.baseAddress, Self.iterations, salt.count, salt, derived.count, &derived)
        }
      }
      guard verifier.elementsEqual(derived.suffix(ZipEncryption.verifierBytes)) else { return nil }
      self = .aes(
        cipher: SymmetricKey(data: derived[..<keyBytes]),
        authentication: SymmetricKey(data: derived[keyBytes..<(2 * keyBytes)]),
        code: Array(bytes.suffix(ZipEncryption.codeBytes)))
    }
  }

  func decryptor() -> any Decryptor {
    switch self {
    case .traditional(let cipher): TraditionalDecryptor(cipher)
    case .aes(let cipher, let authentication, let code):
      AESDecryptor(key: cipher, authentication: authentication, code: code)
    }
  }

  /// Whether the bytes carry a code that shows any change of them, and any wrong password.
  var isAuthenticated: Bool {
    if case .aes = self { true } else { false }
  }
}
