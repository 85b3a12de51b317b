/// The methods by which members of a zip are packed and that are undone here (APPNOTE.TXT 6.3.10, section 4.4.5).
enum Packing: Int, Sendable, CaseIterable {
  case stored = 0
  case deflated = 8
  /// DEFLATE with a window of 64 KiB, which Windows takes for files of more than 2 GiB.
  case deflate64 = 9
  case bzip2 = 12
  case lzma = 14
  case zstandard = 93
  case xz = 95
  case ppmd = 98

  /// The most that one packed byte can become, where the method sets a bound.
  var ceiling: Int? { self == .deflated ? ArchiveLimits.deflateCeiling : nil }
}

/// Undoes one method of packing.
protocol Unpacker: ByteFiller {
  /// Packed bytes that were used up.
  var consumed: Int { get }
  /// Says, once nothing more comes, whether the packed bytes ended where they should.
  func checkEnd() throws(ArchiveProblem)
}

extension Unpacker {
  static var endsEarly: ArchiveProblem {
    ArchiveProblem(.badStream, reach: .member, because: "The packed bytes end before their end mark.")
  }
  static var goesOn: ArchiveProblem {
    ArchiveProblem(.badStream, reach: .member, because: "The packed bytes go on after their end mark.")
  }
}
