import Crypto

/// The token that stands for a participant: 80 bits of HMAC-SHA-256 in Crockford's base 32.
///
/// HMAC is RFC 2104 with SHA-256; a keyed code is needed because the few possible numbers could all be tried
/// against an unkeyed one. 80 bits make a collision among a million
/// participants as likely as 4.1e-13. The study's id is part of the message, so that one person has
/// different tokens in different studies.
enum Pseudonym {
  /// A code that has been given its key and the beginning of every message of a purpose, `purpose|study|`:
  /// what participants have in common is worked on once.
  ///
  /// Throws where the study's id has a `|`, since parts could then be confused.
  static func code(for purpose: String, study: String, key: SymmetricKey) throws(DeidentifyError) -> HMAC<SHA256> {
    guard !study.utf8.contains(UInt8(ascii: "|")) else { throw .separator }
    var code = HMAC<SHA256>(key: key)
    code.update(data: Array("\(purpose)|\(study)|".utf8))
    return code
  }

  /// The code of `purpose|study|trial number`; throws where the number has a `|`.
  static func finish(
    _ code: HMAC<SHA256>, with trialNumber: [UInt8]
  ) throws(DeidentifyError) -> HMAC<SHA256>.MAC {
    guard !trialNumber.contains(UInt8(ascii: "|")) else { throw .separator }
    var code = code
    code.update(data: trialNumber)
    return code.finalize()
  }

  /// The ten bytes of a participant's token, given a code for the purpose `subject`.
  static func bytes(trialNumber: [UInt8], code: HMAC<SHA256>) throws(DeidentifyError) -> [UInt8] {
    Array(try finish(code, with: trialNumber).prefix(10))
  }

  /// The token as 16 ASCII characters, most significant bits first.
  static func token(trialNumber: [UInt8], code: HMAC<SHA256>) throws(DeidentifyError) -> [UInt8] {
    base32(try bytes(trialNumber: trialNumber, code: code))
  }

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// Crockford's base 32, which has no I, L, O and U; five bits a character, most significant first.
  static func base32(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(16)
    var held = 0
    var bits = 0
    for byte in bytes {
      held = (held << 8 | Int(byte)) & 0xfff
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(alphabet[held >> bits & 31])
      }
    }
    if bits > 0 { text.append(alphabet[held << (5 - bits) & 31]) }
    return text
  }
}
