/// How much of what stands once in a member may be written again for each of its records: a key above many items, a
/// text that many cells name, the columns that records leave out.
///
/// A short member could else become more cells than any machine has time for. The figures are those of archives, with
/// the bytes of the member in the place of packed ones; see `ArchiveLimits`.
struct RepetitionBudget: Sendable {
  /// Bytes that may be written for each byte that is read.
  private let ratio: Int
  /// Bytes that may still be written.
  private var left: Int

  /// `grace`: bytes up to which `ratio` does not count.
  init(ratio: Int = ArchiveLimits().ratio, grace: Int = ArchiveLimits().ratioGrace) {
    self.ratio = ratio
    left = grace
  }

  /// Says that so many bytes of the member were read.
  mutating func read(_ bytes: Int) { left += bytes * ratio }

  /// Says that so many bytes are to be written; a blank cell is one.
  ///
  /// - Throws: `FormatProblem` where they are too many.
  mutating func write(_ bytes: Int) throws {
    left -= bytes
    guard left >= 0 else {
      throw FormatProblem(
        "member.repetition", "The file's records repeat far more than honest data do.",
        help: "Send the tables one by one, with the columns that they have, or ask for the limit to be raised.")
    }
  }
}
