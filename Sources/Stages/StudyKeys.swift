package import Crypto

/// The keys of one study, each for one purpose, all from one master key.
///
/// Sub-keys are HKDF-SHA-256 of the master key with an empty salt of 32 zero bytes and the info
/// `vertebra/v1/<study>/<purpose>` (RFC 5869): no key serves two uses, and the same person has
/// another token in another study.
package struct StudyKeys: Sendable {
  package enum Purpose: String, Sendable {
    case pseudonym
    case dateShift = "date-shift"
    /// Tells that the passwords of archives have changed, and not what they are.
    case archivePasswords = "archive-passwords"
    /// To find one person under two numbers.
    case identity
    /// Encrypts the crosswalk.
    case crosswalk
    /// Encrypts the keys that this one took the place of.
    case sealedKeys = "sealed-keys"
    /// Decides who gets whose arm in a scrambled allocation.
    case dummyAllocation = "dummy-allocation"
  }

  /// Names the key without telling it.
  package let id: String
  private let master: SymmetricKey
  private let study: String

  package init(master: SymmetricKey, id: String, study: String) {
    self.master = master
    self.id = id
    self.study = study
  }

  package func key(for purpose: Purpose) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master, salt: [UInt8](repeating: 0, count: 32),
      info: Array("vertebra/v1/\(study)/\(purpose.rawValue)".utf8), outputByteCount: 32)
  }
}
