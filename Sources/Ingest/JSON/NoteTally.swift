import Stages
import StudyModel

/// Notes of one member, with a bound on how many there are: of each rule the first ones stand with their record, and
/// how many more there were is said once.
struct NoteTally {
  /// Notes of a rule that stand with their record.
  static let kept = 100

  private var notes: [FormatNote] = []
  private var counts: [String: Int] = [:]
  private var severities: [String: Severity] = [:]

  mutating func add(_ rule: String, _ severity: Severity, record: Int? = nil, _ message: Finding.Message) {
    counts[rule, default: 0] += 1
    severities[rule] = severity
    if counts[rule, default: 0] <= NoteTally.kept {
      notes.append(FormatNote(rule, severity, record: record, message))
    }
  }

  /// All of them, in the order in which they came; then the counts of those left out, by rule.
  var all: [FormatNote] {
    notes
      + counts.filter { $0.value > NoteTally.kept }.sorted { $0.key < $1.key }.map { rule, count in
        FormatNote(
          rule, severities[rule] ?? .note,
          "The same was found \(count: count - NoteTally.kept) more times in the file than is listed.")
      }
  }
}
