import Tables

/// Who sent a member, and in which of their transfers.
struct Sender {
  var site: SiteID
  /// As `ArchivePattern.sequence(of:)` gives it; empty where the archive's name does not tell.
  var sequence: [Int]
}
