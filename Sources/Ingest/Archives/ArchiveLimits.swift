/// How much an archive may hold and unpack to; what passes a limit is refused, never cut short.
///
/// The figures follow the project's study of archive bombs: DEFLATE itself cannot pass 1032:1, and
/// honest clinical exports reach 342:1, so that a ratio only counts above a size of grace. Sizes are
/// in bytes and are counted on what is read, not on what headers say.
package struct ArchiveLimits: Sendable, Hashable {
  /// Bytes of the archive as received.
  package var archiveBytes: Int
  /// Entries of the archive and of those inside it, folders included.
  package var entries: Int
  /// Unpacked bytes of the archive and of those inside it.
  package var totalBytes: Int
  /// Unpacked bytes of one member.
  package var memberBytes: Int
  /// Bytes of names, extra fields and comments in a zip's directory.
  package var directoryBytes: Int
  /// Unpacked bytes per packed byte that are allowed above `ratioGrace`.
  package var ratio: Int
  /// Unpacked bytes up to which `ratio` does not count.
  package var ratioGrace: Int
  /// How many archives may stand one inside another below the one received.
  package var nesting: Int
  package var nameBytes: Int
  package var pathBytes: Int
  package var pathDepth: Int
  /// A member up to this size is kept in memory once it is verified.
  package var heapThreshold: Int
  /// Bytes that the members of one reader may hold in memory at a time.
  package var heapBytes: Int

  /// The most that one byte of a DEFLATE stream can become (258 bytes for each 2 bits).
  static let deflateCeiling = 1032

  package init(
    archiveBytes: Int = 2 << 30, entries: Int = 10_000, totalBytes: Int = 16 << 30, memberBytes: Int = 16 << 30,
    directoryBytes: Int = 16 << 20, ratio: Int = 200, ratioGrace: Int = 256 << 20, nesting: Int = 1,
    nameBytes: Int = 255, pathBytes: Int = 1024, pathDepth: Int = 16, heapThreshold: Int = 4 << 20,
    heapBytes: Int = 32 << 20
  ) {
    self.archiveBytes = archiveBytes
    self.entries = entries
    self.totalBytes = totalBytes
    self.memberBytes = memberBytes
    self.directoryBytes = directoryBytes
    self.ratio = ratio
    self.ratioGrace = ratioGrace
    self.nesting = nesting
    self.nameBytes = nameBytes
    self.pathBytes = pathBytes
    self.pathDepth = pathDepth
    self.heapThreshold = heapThreshold
    self.heapBytes = heapBytes
  }
}
