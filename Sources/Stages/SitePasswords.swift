package import Crypto
package import Tables

/// The passwords with which the sites encrypt their archives, the newest of each first.
package struct SitePasswords: Sendable {
  private let passwords: [SiteID: [ArchivePassword]]

  package init(_ passwords: [SiteID: [ArchivePassword]] = [:]) { self.passwords = passwords }

  package subscript(site: SiteID) -> [ArchivePassword] { passwords[site] ?? [] }

  /// Names a site's passwords and their order without telling them: HMAC-SHA-256 under a key of the study, in
  /// hexadecimal digits. None where the site has none.
  package func fingerprint(of site: SiteID, key: SymmetricKey) -> String? {
    let own = self[site]
    if own.isEmpty { return nil }
    var mac = HMAC<SHA256>(key: key)
    for password in own {
      password.bytes.withUnsafeBytes { bytes in
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { mac.update(data: $0) }
        mac.update(data: bytes)
      }
    }
    let digits = Array("0123456789abcdef")
    return String(mac.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
