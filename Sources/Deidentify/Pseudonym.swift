import Crypto

/// The token that stands for a participant: 80 bits of HMAC-SHA-256 in Crockford's base 32.
///
/// HMAC is RFC 2104 with SHA-256; a keyed code is needed because the few possible numbers could all be tried
/// against an unkeyed one. 80 bits make a collision among a million
/// participants as likely as 4.1e-13. The study's id is part of the message, so that one person has
/// different tokens in different studies.
enum Pseudonym {
  /// `purpose|study|trial number`; throws where a part has a `|`, since parts could then be confused.
  static func message(_ purpose: String, study: String, trialNumber: [UInt8]) throws(DeidentifyError) -> [UInt8] {
    let separator = UInt8(ascii: "|")
    guard !study.utf8.contains(separator), !trialNumber.contains(separator) else { throw .separator }
    return Array(purpose.utf8) + [separator] + Array(study.utf8) + [separator] + trialNumber
  }

  /// The ten bytes of a participant's token. `code` has been given its key and nothing else.
  static func bytes(study: String, trialNumber: [UInt8], code: HMAC<SHA256>) throws(DeidentifyError) -> [UInt8] {
    var code = code
    code.update(data: try message("subject", study: study, trialNumber: trialNumber))
    return Array(code.finalize().prefix(10))
  }

  /// The token as 16 ASCII characters, most significant bits first.
  static func token(study: String, trialNumber: [UInt8], code: HMAC<SHA256>) throws(DeidentifyError) -> [UInt8] {
    base32(try bytes(study: study, trialNumber: trialNumber, code: code))
  }

  /// Crockford's base 32, which has no I, L, O and U; five bits a character, most significant first.
  static func base32(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    var text: [UInt8] = []
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
