package import Tables

/// What happens in a run, for those who watch it. The run itself prints nothing.
package enum RunEvent: Sendable {
  case began(study: String, archives: Int)
  case submission(SubmissionOutcome)
  /// Unpacked bytes read so far.
  case progress(bytes: Int)
  case participants(done: Int, of: Int)
  case released(String)
}

/// What became of one archive.
package struct SubmissionOutcome: Sendable {
  package enum State: String, Sendable {
    /// Its records are in the release.
    case read
    /// A later transfer of the site takes its place.
    case superseded
    /// A part is damaged or ambiguous: none of it is used.
    case refused
    /// The same bytes have come before.
    case repeated
    /// The study does not know the site, or the site no such archive.
    case unrecognised
  }

  package var site: SiteID
  package var archive: String
  package var sha256: String
  package var bytes: Int
  package var sequence: [Int]
  package var state: State
  package var members: [MemberOutcome]

  package init(
    site: SiteID, archive: String, sha256: String, bytes: Int, sequence: [Int] = [], state: State,
    members: [MemberOutcome] = []
  ) {
    self.site = site
    self.archive = archive
    self.sha256 = sha256
    self.bytes = bytes
    self.sequence = sequence
    self.state = state
    self.members = members
  }
}
