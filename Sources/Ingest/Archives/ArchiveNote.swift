/// What is worth saying about an archive that was taken all the same.
package struct ArchiveNote: Hashable, Sendable {
  /// The kinds of note; a closed list.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case weakEncryption
  }

  package var code: Code
  /// The inner archive, made fit to print; none for the one received.
  package var archive: String?

  package init(_ code: Code, archive: String? = nil) {
    self.code = code
    self.archive = archive
  }

  /// What was noticed and what the sender should do.
  package var message: String {
    switch code {
    case .weakEncryption:
      "The archive is encrypted by the old cipher of zip (ZipCrypto), which can be broken without the password. "
        + "Please choose AES-256 the next time."
    }
  }
}
