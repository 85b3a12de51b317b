/// Why an archive, or a part of one, was not taken.
///
/// It names places only: the member as a path fit to print, never a byte of a member's content.
package struct ArchiveProblem: Error, Hashable, Sendable {
  /// How much falls with the problem.
  package enum Reach: Sendable, Hashable {
    /// All that was received: nothing of it is handed on.
    case archive
    /// An archive inside the one received, named by `member`; the rest goes on.
    case nestedArchive
    /// The one member.
    case member
  }

  package var code: Code
  package var reach: Reach
  /// The member or inner archive, `outer.zip!/inner.csv`, made fit to print; none for the whole.
  package var member: String?
  /// What is wrong, in one sentence.
  package var explanation: String

  package init(_ code: Code, reach: Reach = .archive, member: String? = nil, because detail: String? = nil) {
    self.code = code
    self.reach = reach
    self.member = member
    self.explanation = detail ?? code.explanation
  }

  /// Whether nothing at all of what was received can be used.
  package var isFatal: Bool { reach == .archive }

  /// What the sender can do.
  package var help: String { code.help }

  /// The same problem as seen from the archive around it.
  func inside(_ prefix: String) -> Self {
    guard !prefix.isEmpty else { return self }
    var problem = self
    problem.member = member.map { prefix + "!/" + $0 } ?? prefix
    if reach == .archive {
      problem.reach = .nestedArchive
      // The inner archive falls as a whole, whichever of its members showed why.
      problem.member = prefix
    }
    return problem
  }
}
