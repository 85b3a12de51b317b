/// Counts what one received file unpacks to, all archives inside it included.
final class UnpackTally {
  private let limits: ArchiveLimits
  private var entries = 0
  private var bytes = 0

  init(limits: ArchiveLimits) { self.limits = limits }

  func addEntries(_ count: Int) throws(ArchiveProblem) {
    entries += count
    guard entries <= limits.entries else { throw ArchiveProblem(.tooManyEntries) }
  }

  /// Adds bytes that came out of an archive of `packed` bytes, from which with them came `sum`.
  func addBytes(_ count: Int, sum: Int, packed: Int) throws(ArchiveProblem) {
    let (total, overflow) = bytes.addingReportingOverflow(count)
    guard !overflow, total <= limits.totalBytes else { throw ArchiveProblem(.tooLarge) }
    bytes = total
    guard sum <= limits.ratioGrace || sum / limits.ratio < max(packed, 1) else { throw ArchiveProblem(.ratio) }
  }
}
