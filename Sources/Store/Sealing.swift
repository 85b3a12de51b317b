import Crypto

/// Authenticated encryption of what the vault keeps: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits.
///
/// The words before the sealed bytes are authenticated with them, so that neither can be exchanged alone. With random
/// nonces a key may seal 2^32 messages; the vault's keys seal one or a few a night.
enum Sealing {
  /// Nonce, encrypted bytes and tag.
  static func seal(_ bytes: [UInt8], header: [UInt8], key: SymmetricKey) throws -> [UInt8] {
    let box = try AES.GCM.seal(bytes, using: key, authenticating: header)
    return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
  }

  /// The bytes, which the caller wipes; nil where key, header and bytes do not belong together.
  static func open(_ sealed: some Collection<UInt8>, header: [UInt8], key: SymmetricKey) -> [UInt8]? {
    guard sealed.count >= 28 else { return nil }
    let (nonce, rest) = (Array(sealed.prefix(12)), sealed.dropFirst(12))
    guard let nonce = try? AES.GCM.Nonce(data: nonce),
      let box = try? AES.GCM.SealedBox(
        nonce: nonce, ciphertext: Array(rest.dropLast(16)), tag: Array(rest.suffix(16))),
      let opened = try? AES.GCM.open(box, using: key, authenticating: header)
    else { return nil }
    return Array(opened)
  }
}
