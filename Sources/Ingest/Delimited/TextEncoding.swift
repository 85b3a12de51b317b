import StudyModel

/// The encoding of a member: what its first bytes say, or else what the study declares.
struct TextEncoding: Equatable {
  let encoding: Dialect.Encoding
  /// Whether a byte order mark says something else than the study.
  let disagrees: Bool

  /// Nil where the first bytes are a mark of UTF-32, which is not read.
  init?(first bytes: [UInt8], declared: Dialect.Encoding) {
    let marked: Dialect.Encoding?
    // The mark of UTF-32LE begins with that of UTF-16LE.
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return nil }
    if bytes.starts(with: [0xFF, 0xFE]) {
      marked = .utf16LittleEndian
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      marked = .utf16BigEndian
    } else if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      marked = .utf8
    } else {
      marked = nil
    }
    encoding = marked ?? declared
    disagrees = encoding != declared
  }
}
