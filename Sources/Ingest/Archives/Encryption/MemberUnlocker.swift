import Stages

/// Finds the password of each encrypted member of one received file among those that are kept for its site.
final class MemberUnlocker {
  /// The newest first.
  private let passwords: [ArchivePassword]
  /// Which one opened the member before, as it opens the next one where all is honest.
  private var proven: Int?

  init(_ passwords: [ArchivePassword]) { self.passwords = passwords }

  /// The member's data with the key to them, and without what belongs to the encryption alone.
  ///
  /// - Parameter locked: the data with all of the entry's packed bytes, which are enough for the encryption's own.
  func unlock(_ locked: PackedData, _ encryption: ZipEncryption) throws(ArchiveProblem) -> PackedData {
    guard !passwords.isEmpty else { throw ArchiveProblem(.passwordMissing, reach: .member) }
    let payload = ByteRegion(
      locked.packed, range: encryption.headerBytes..<(locked.packed.count - encryption.trailerBytes))
    func data(_ key: MemberKey) -> PackedData {
      var data = locked
      data.packed = payload
      data.key = key
      return data
    }
    func key(_ password: Int) -> MemberKey? {
      locked.packed.withUnsafeBytes { MemberKey(passwords[password], for: encryption, member: $0) }
    }
    // To derive keys for AES takes a millisecond a password; a wrong one that passes for the right one after that
    // one has proved itself is as good as impossible.
    if let proven, let found = key(proven), found.isAuthenticated { return data(found) }
    let fitting = passwords.indices.compactMap { index in key(index).map { (index, data($0)) } }
    guard let first = fitting.first else { throw refusal }
    // Where several pass the short check, the member's own check sums tell which is the one.
    let found = fitting.count == 1 ? first : fitting.first { $0.1.isWhole } ?? first
    proven = found.0
    return found.1
  }

  private var refusal: ArchiveProblem {
    ArchiveProblem(
      .passwordWrong, reach: .member,
      because: passwords.count == 1
        ? "The member is encrypted, and the password that is kept for the site does not open it."
        : "The member is encrypted, and none of the \(passwords.count) passwords that are kept for the site opens it.")
  }
}
