import Stages

/// A member of an archive, or a part of one that has records of its own, with what it was taken for.
struct RecognisedMember: Sendable {
  enum Content: Sendable {
    /// There are no bytes, or nobody wants them.
    case none
    case file(ArchiveMember, MemberFormat)
    case sheet(Workbook, Workbook.Sheet)
    /// A list of a JSON file, by the name that it has there.
    case list(ArchiveMember, name: String)
  }

  var receipt: MemberReceipt
  var content: Content
  /// The file whose bytes the receipt speaks of; nil for a sheet, which is a part of one.
  var file: ArchiveMember?
}
