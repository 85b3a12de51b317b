import CSplit
import StudyModel

/// The encoding that a member is read in: what its byte order mark says, or else what the study declares; and whether
/// its first bytes contradict that.
struct TextEncoding: Equatable {
  let encoding: Dialect.Encoding
  let declared: Dialect.Encoding
  /// Whether a byte order mark says something else than the study.
  let disagrees: Bool
  /// What the bytes are in where they have no mark and are surely not in the declared encoding, so that nothing would
  /// be read rightly.
  let contradiction: DetectedEncoding?

  /// Nil where the first bytes are a mark of UTF-32, which is not read.
  init?(first head: [UInt8], declared: Dialect.Encoding) {
    // The mark of UTF-32LE begins with that of UTF-16LE.
    if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0, 0xFE, 0xFF]) { return nil }
    let marked = TextEncoding.mark(of: head)
    self.declared = declared
    encoding = marked ?? declared
    disagrees = encoding != declared
    contradiction = marked == nil ? TextEncoding.contradiction(of: declared, in: head) : nil
  }

  private static func mark(of head: [UInt8]) -> Dialect.Encoding? {
    if head.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
    if head.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
    return head.starts(with: [0xEF, 0xBB, 0xBF]) ? .utf8 : nil
  }

  private static func contradiction(of declared: Dialect.Encoding, in head: [UInt8]) -> DetectedEncoding? {
    if let found = utf16(withoutMark: head) { return found == declared ? nil : .known(found) }
    guard declared == .utf16LittleEndian || declared == .utf16BigEndian else { return nil }
    // Delimiters and the ends of lines alone bring NUL bytes into UTF-16.
    guard !head.isEmpty, !head.contains(0) else { return nil }
    var high = csplit_high_bytes()
    // A character that the head ends within is none of its bytes' fault.
    csplit_count_high(head, head.count, false, &high)
    return DetectedEncoding(high)
  }

  /// UTF-16 by its NUL bytes: at least half of the units have one, and all on the same side.
  static func utf16(withoutMark head: [UInt8]) -> Dialect.Encoding? {
    let units = head.count / 2
    var even = 0
    var odd = 0
    for unit in 0..<units {
      if head[2 * unit] == 0 { even += 1 }
      if head[2 * unit + 1] == 0 { odd += 1 }
    }
    if even == 0, odd > 0, odd * 2 >= units { return .utf16LittleEndian }
    return odd == 0 && even > 0 && even * 2 >= units ? .utf16BigEndian : nil
  }
}

extension FormatProblem {
  /// A text that is surely in another encoding than the one that it would be read in.
  ///
  /// - Parameter marked: whether the file's own mark says so, not the study.
  init(_ detected: DetectedEncoding, insteadOf encoding: Dialect.Encoding, marked: Bool) {
    let found =
      detected == .unknownEightBit ? "neither in utf-8 nor in windows-1252" : "in \(detected.name)"
    self.init(
      "encoding.disagrees",
      "By its bytes the text of the file is \(found), but \(marked ? "its byte order mark" : "the study") says "
        + "\(encoding.rawValue), so that it would be read wrongly and none of it was read.",
      help: "Export it in \(encoding.rawValue) as before, or have the file's encoding declared as it is.")
  }
}
