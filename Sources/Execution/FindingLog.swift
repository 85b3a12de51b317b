import Stages
import StudyModel
import Tables

/// The findings of a run as they come, in under fifty bytes each: a site can have very many.
struct FindingLog: Sendable {
  /// Stands for a finding without a place or participant.
  static let none = UInt32.max

  struct Entry: Sendable {
    /// An index into the run's list of places.
    var place: UInt32
    /// The number of the record, or `none`.
    var record: UInt32
    /// A place in the crosswalk, or `none`.
    var participant: UInt32
    /// The place of the other participant that it is about, or `none`.
    var related = FindingLog.none
    /// Indices into the words.
    var rule: UInt32
    var message: UInt32
    var form: UInt32
    var field: UInt32
    var visit: UInt32
    /// The site that it is about, where it has no place and no participant; or `none`.
    var site: UInt32
    var severity: Severity
    var tainted: Bool
    var standing = false
    var concernsStudy = false
  }

  private(set) var entries: [Entry] = []
  private(set) var words: [String] = []
  private var numbers: [String: UInt32] = [:]
  /// The words of the finding before, by their use: one rule mostly finds several rows in turn.
  private var last = [(word: String, number: UInt32)?](repeating: nil, count: Use.allCases.count)

  private enum Use: Int, CaseIterable {
    case rule, message, form, field, visit, site
  }

  mutating func add(_ finding: Finding, participant: Int32?, related: Int32? = nil, visit: String?) {
    entries.append(
      Entry(
        place: finding.origin?.member ?? FindingLog.none, record: finding.origin?.record ?? FindingLog.none,
        participant: participant.map { UInt32($0) } ?? FindingLog.none,
        related: related.map { UInt32($0) } ?? FindingLog.none, rule: number(of: finding.rule, as: .rule),
        message: number(of: finding.message.description, as: .message),
        form: number(of: finding.table.text.isEmpty ? nil : finding.table.text, as: .form),
        field: number(of: finding.field?.text, as: .field), visit: number(of: visit, as: .visit),
        site: number(of: finding.site?.text, as: .site), severity: finding.severity, tainted: finding.tainted,
        standing: finding.standing, concernsStudy: finding.concernsStudy))
  }

  /// A finding about an archive or a member of it.
  mutating func add(_ finding: SubmissionFinding, place: UInt32) {
    entries.append(
      Entry(
        place: place, record: FindingLog.none, participant: FindingLog.none, rule: number(of: finding.rule),
        message: number(of: finding.message), form: FindingLog.none, field: FindingLog.none,
        visit: FindingLog.none, site: FindingLog.none, severity: finding.severity, tainted: false))
  }

  /// Takes the findings of another log behind its own.
  mutating func add(_ other: FindingLog) {
    let renamed = other.words.map { number(of: $0) }
    func here(_ word: UInt32) -> UInt32 { word == FindingLog.none ? word : renamed[Int(word)] }
    for entry in other.entries {
      var entry = entry
      entry.rule = here(entry.rule)
      entry.message = here(entry.message)
      entry.form = here(entry.form)
      entry.field = here(entry.field)
      entry.visit = here(entry.visit)
      entry.site = here(entry.site)
      entries.append(entry)
    }
  }

  func word(_ number: UInt32) -> String? { number == FindingLog.none ? nil : words[Int(number)] }

  private mutating func number(of word: String?, as use: Use) -> UInt32 {
    guard let word else { return FindingLog.none }
    if let last = last[use.rawValue], last.word == word { return last.number }
    let number = number(of: word)
    last[use.rawValue] = (word, number)
    return number
  }

  private mutating func number(of word: String?) -> UInt32 {
    guard let word else { return FindingLog.none }
    if let known = numbers[word] { return known }
    let number = UInt32(words.count)
    words.append(word)
    numbers[word] = number
    return number
  }
}
