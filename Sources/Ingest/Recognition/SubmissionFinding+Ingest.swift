import Stages
import StudyModel

extension SubmissionFinding {
  init(_ problem: ArchiveProblem) {
    self.init(
      rule: "archive.\(problem.code.rawValue)", severity: .reject, member: problem.member,
      message: "\(problem.explanation) \(problem.help)")
  }

  init(_ note: ArchiveNote) {
    self.init(rule: "archive.\(note.code.rawValue)", severity: .note, member: note.archive, message: note.message)
  }

  /// A member that cannot be read as what it is; the place is that of the fault in a text format.
  init(_ problem: FormatProblem, member: String) {
    var place = ""
    if let line = problem.line { place = " (line \(line)\(problem.column.map { ", column \($0)" } ?? ""))" }
    self.init(
      rule: problem.rule, severity: .reject, member: member,
      message: "\(problem.explanation)\(place) \(problem.help)")
  }

  init(_ note: FormatNote, member: String) {
    self.init(rule: note.rule, severity: note.severity, member: member, message: note.message.description)
  }
}
