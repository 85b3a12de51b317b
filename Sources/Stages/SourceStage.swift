package import StudyModel
package import Tables

/// The first stage: reads what a site sent.
package protocol SourceStage: Stage {
  /// Opens an archive, verifies its structure and all members that it keeps, and says what each was taken for.
  ///
  /// Bad input never throws: it becomes problems and findings of the submission.
  func open(_ archive: ReceivedArchive, site: Site) throws -> any OpenedSubmission
}

/// An archive of the store: where its bytes lie and what the site called it.
package struct ReceivedArchive: Sendable, Equatable {
  /// The file that holds the bytes.
  package var path: String
  package var name: String
  package var sha256: String
  /// A folder for members that are too large for memory.
  package var spool: String
  /// Of the site, the newest first, for members that are encrypted.
  package var passwords: [ArchivePassword]

  /// How many archives are open at a time, of as many sites. Their members keep the workers busy, and what is kept of
  /// each is bounded; the number is the same on every machine, because the members' numbers follow from it.
  package static let openTogether = 4

  package init(path: String, name: String, sha256: String, spool: String, passwords: [ArchivePassword] = []) {
    self.path = path
    self.name = name
    self.sha256 = sha256
    self.spool = spool
    self.passwords = passwords
  }
}

/// An archive whose structure is sound, or which says what is not.
package protocol OpenedSubmission: Sendable {
  /// Every member, in order of path bytes.
  var members: [MemberReceipt] { get }
  /// Findings about the archive and its members; a refused submission has at least one.
  var findings: [SubmissionFinding] { get }
  /// Whether a part of the archive is known to be damaged or ambiguous, so that none of it may be used.
  var refused: Bool { get }
  /// Unpacked bytes of all members, known before they are read.
  var unpackedBytes: Int { get }
  /// Reads the tables of a member in one pass, in batches, and counts every record of it.
  ///
  /// A member that is too large to be kept is verified on the way: where the reading tells of a refusal, all that came
  /// of the submission has to be taken back.
  ///
  /// - Parameters:
  ///   - index: an index into `members`, whose verdict is `read`.
  ///   - member: the number that the rows' origins carry.
  ///   - emit: takes a batch of the table with this index in the member's layout.
  func read(
    member index: Int, as member: UInt32, record: inout StageRecord,
    emit: (_ table: Int, _ batch: inout Batch, _ record: inout StageRecord) throws -> Void
  ) throws -> MemberReading
  /// Verifies the bytes of a member that is not read and whose receipt has no hash yet.
  func verify(member index: Int) throws -> MemberReading
}

/// What came of going through a member's bytes.
package struct MemberReading: Sendable {
  package var counts: RecordCounts
  /// Of the member's bytes; nil where they are damaged, or not hashed.
  package var sha256: String?
  /// Why the member cannot be used, and with it the submission.
  package var refusal: SubmissionFinding?
  /// What was noticed about the member as a whole.
  package var findings: [SubmissionFinding] = []
  /// The encoding that the bytes of delimited text are in as far as they tell, as `us-ascii`.
  package var detectedEncoding: String?
  /// How the records of delimited text end, in a word, as `crlf`, or `mixed`.
  package var lineEnd: String?
  /// Nil where the member's columns were not told apart.
  package var profile: MemberProfile?

  package init(counts: RecordCounts = RecordCounts(), sha256: String?, refusal: SubmissionFinding? = nil) {
    self.counts = counts
    self.sha256 = sha256
    self.refusal = refusal
  }
}

/// A finding about an archive or a member, not about a row.
package struct SubmissionFinding: Sendable, Hashable {
  package var rule: String
  package var severity: Severity
  package var member: String?
  package var message: String

  package init(rule: String, severity: Severity, member: String?, message: String) {
    self.rule = rule
    self.severity = severity
    self.member = member
    self.message = message
  }
}

/// What a member of an archive was taken for.
package struct MemberReceipt: Sendable, Hashable {
  package enum Verdict: String, Sendable {
    /// Its records are read.
    case read
    /// A workbook, whose sheets stand behind it with verdicts of their own.
    case opened
    /// The study's layout says that it is no data.
    case ignored
    /// No layout of the site names it.
    case unknown
    /// Damaged, ambiguous, or in a format that cannot be read although a form would be read from it.
    case refused
  }

  package var path: String
  package var bytes: Int
  /// Nil until the member's bytes are verified, or where they are not hashed.
  package var sha256: String?
  package var verdict: Verdict
  /// Why, in a sentence, where the verdict is not `read`.
  package var reason: String?
  /// The format that the member is in, as `delimited` or `xlsx`; nil where nobody looked.
  package var format: String?
  /// The encoding that delimited text is read in.
  package var encoding: String?
  /// The one that the study declares.
  package var declaredEncoding: String?
  /// The one that its bytes are in as far as they tell, and how its records end; nil until it is read.
  package var detectedEncoding: String?
  package var lineEnd: String?
  /// What stands between the cells of delimited text, in a word, as `commas`.
  package var delimiter: String?
  /// The layout that was recognised.
  package var layout: FileLayout?

  package init(
    path: String, bytes: Int, sha256: String?, verdict: Verdict, reason: String? = nil, encoding: String? = nil,
    layout: FileLayout? = nil
  ) {
    self.path = path
    self.bytes = bytes
    self.sha256 = sha256
    self.verdict = verdict
    self.reason = reason
    self.encoding = encoding
    self.layout = layout
  }
}

/// The records of a member, each counted once:
/// `records == titles + headers + data + blank + footers + quarantined`.
package struct RecordCounts: Sendable, Hashable {
  package var records = 0
  package var titles = 0
  package var headers = 0
  package var data = 0
  package var blank = 0
  package var footers = 0
  package var quarantined = 0
  /// Data records that a declared filter leaves out of every table.
  package var cut = 0
  /// Data records that no table of the layout reads.
  package var unread = 0

  package init() {}

  package var holds: Bool { records == titles + headers + data + blank + footers + quarantined }
}
