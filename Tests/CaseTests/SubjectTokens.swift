import Crypto
import Foundation

/// Tokens of participants, worked out from the key file alone and with none of the command's code.
struct SubjectTokens {
  struct Unusable: Error {}

  private let key: SymmetricKey
  private let study: String

  /// HKDF-SHA-256 (RFC 5869) of the 32 bytes in the key file, for pseudonyms of the study.
  init(keyFileOf workspace: CaseWorkspace) throws { try self.init(keyFileIn: workspace.path, study: "INVEST") }

  /// The same for a workspace of any study.
  init(keyFileIn workspace: String, study: String) throws {
    self.study = study
    let line = try String(contentsOfFile: workspace + "/vault/master.key", encoding: .utf8)
    let fields = line.split(whereSeparator: { $0 == " " || $0 == "\n" })
    guard fields.count == 6, let secret = Data(base64Encoded: String(fields[4])), secret.count == 32 else {
      throw Unusable()
    }
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: secret), salt: Data(count: 32),
      info: Data("vertebra/v1/\(study)/pseudonym".utf8), outputByteCount: 32)
  }

  /// The unique subject identifier: study, dash, 80 bits of HMAC-SHA-256 in Crockford's base 32.
  func usubjid(_ trialNumber: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data("subject|\(study)|\(trialNumber)".utf8), using: key)
    let bits = code.prefix(10).map { byte in
      let text = String(byte, radix: 2)
      return String(repeating: "0", count: 8 - text.count) + text
    }.joined()
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    var token = ""
    var rest = Substring(bits)
    while !rest.isEmpty {
      token.append(alphabet[Int(rest.prefix(5), radix: 2) ?? 0])
      rest = rest.dropFirst(5)
    }
    return "\(study)-" + token
  }
}
