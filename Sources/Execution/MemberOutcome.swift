package import Stages
package import Tables

/// A member of an archive: what it was taken for, and its records counted.
package struct MemberOutcome: Sendable {
  package var receipt: MemberReceipt
  package var counts: RecordCounts
  /// The number that the origins of its rows carry.
  package var number: UInt32

  package init(receipt: MemberReceipt, counts: RecordCounts, number: UInt32) {
    self.receipt = receipt
    self.counts = counts
    self.number = number
  }
}

/// Where a member number points.
package struct MemberPlace: Sendable, Hashable {
  package var site: SiteID
  package var archive: String
  package var path: String
}
