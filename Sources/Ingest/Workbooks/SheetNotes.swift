import Stages
import StudyModel

/// What is noticed while a sheet is read; notes that name a record are bounded, and the rest of them counted.
struct SheetNotes {
  private(set) var notes: [FormatNote] = []
  private var counts: [String: Int] = [:]
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Adds a note about a record.
  mutating func add(_ rule: String, record: Int, _ message: Finding.Message) {
    counts[rule, default: 0] += 1
    if counts[rule, default: 0] <= limit { notes.append(FormatNote(rule, .query, record: record, message)) }
  }

  /// Adds a note about the sheet, if there is anything to say.
  mutating func add(_ rule: String, _ severity: Severity = .note, count: Int, _ message: Finding.Message) {
    if count > 0 { notes.append(FormatNote(rule, severity, message)) }
  }

  /// Says how many notes were left out.
  mutating func finish() {
    for (rule, count) in counts.sorted(by: { $0.key < $1.key }) where count > limit {
      notes.append(
        FormatNote(rule, .query, "The same was found in \(count: count - limit) more cells of the sheet."))
    }
  }
}
