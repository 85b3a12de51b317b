package import Crypto

/// The key of a study, from which all pseudonyms and date shifts are derived.
package struct MasterKey: Sendable {
  /// The study that it belongs to; a key is never used for another.
  package let study: String
  /// 1 for a study's first key, one more with each rotation.
  package let version: Int
  /// Names the key without telling it: 8 hexadecimal digits, from SHA-256(label ‖ HMAC(key, "key-id")).
  package let id: String
  /// Tells a wrong key before a pseudonym is issued: the first 8 bytes of HMAC-SHA256(key, "key-check") in 16
  /// hexadecimal digits, as key check values are made. It goes into manifests.
  package let checkValue: String
  /// 32 bytes; wiped when the last copy goes.
  package let bytes: SymmetricKey

  static let label = "vertebra key id 1"

  package init(study: String, bytes: SymmetricKey, version: Int = 1) {
    precondition(bytes.bitCount == 256, "a master key has 32 bytes")
    self.study = study
    self.version = version
    self.bytes = bytes
    let inner = HMAC<SHA256>.authenticationCode(for: Array("key-id".utf8), using: bytes)
    id = Hexadecimal.text(SHA256.hash(data: Array(Self.label.utf8) + Array(inner)).prefix(4))
    checkValue = Hexadecimal.text(
      HMAC<SHA256>.authenticationCode(for: Array("key-check".utf8), using: bytes).prefix(8))
  }

  /// A new key that is to take the place of this one.
  package func successor() throws(StoreError) -> MasterKey {
    try MasterKey.random(study: study, version: version + 1, operation: "make", path: "a key")
  }

  /// A key from the kernel's generator, never from arguments or the environment.
  static func random(study: String, version: Int, operation: String, path: String) throws(StoreError) -> MasterKey {
    let secret = UnsafeMutableRawBufferPointer.allocate(byteCount: 32, alignment: 16)
    defer {
      secret.wipe()
      secret.deallocate()
    }
    try secret.fillAtRandom(operation: operation, path: path)
    return MasterKey(study: study, bytes: SymmetricKey(data: secret), version: version)
  }
}

extension MasterKey: CustomStringConvertible, CustomReflectable {
  package var description: String { "key \(id) of study '\(study)'" }
  /// Shows no part of the key, so that no dump of a larger value does.
  package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
