import StudyModel

/// Which findings follow from others, so that a site sees its real problems and not their echoes.
///
/// - Where a participant's day zero is implausible, whatever was counted from it follows from that.
/// - Of several findings about one cell, the gravest is the problem, and the first of equally grave ones.
/// - A record that is missing from a visit follows from what set it aside, or from its being gone since the transfer
///   before. Where it is there and empty, each answer that it lacks follows from that.
/// - A rule of the study about a record as a whole follows from what was found in the record's cells when they were
///   read: an unreadable answer, and the score that lacks it, are one problem.
struct FindingCauses {
  /// The finding on which a participant's findings rest whose day zero is implausible.
  static let implausibleDayZero = "day_zero.implausible"

  /// For each entry of the log the entry that it follows from, or `FindingLog.none`.
  private(set) var roots: [UInt32]

  private let log: FindingLog
  /// By number of the word, whether the finding of that rule counts from day zero.
  private var countsFromDayZero: [Bool]
  /// Whether the word is the id of a rule of the study.
  private var isStudyRule: [Bool]
  private var isMissingForm: [Bool]
  private var isMissingAnswer: [Bool]
  private var isVanishedRecord: [Bool]

  init(_ log: FindingLog, study: Study) {
    self.log = log
    roots = [UInt32](repeating: FindingLog.none, count: log.entries.count)
    let rules = Dictionary(study.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let zero = study.outcomes.dayZero.map { "\($0.form).\($0.field)" }
    countsFromDayZero = log.words.map { word in
      guard let zero else { return false }
      guard let rule = rules[word] else { return word.hasPrefix("visit.") && word != "visit.copied" }
      return [rule.when?.text, rule.assert.text].contains { $0?.contains(zero) == true }
    }
    isStudyRule = log.words.map { rules[$0] != nil }
    isMissingForm = log.words.map { $0 == "form.missing" }
    isMissingAnswer = log.words.map { $0 == "required.missing" }
    isVanishedRecord = log.words.map { $0 == "record.vanished" }
    for participant in groups() { connect(participant) }
  }

  /// The entries about each participant of whom there are several.
  private func groups() -> [ArraySlice<UInt32>] {
    let entries = log.entries
    let sorted = entries.indices.lazy.filter { entries[$0].participant != FindingLog.none }.map { UInt32($0) }.sorted {
      (entries[Int($0)].participant, $0) < (entries[Int($1)].participant, $1)
    }
    var groups: [ArraySlice<UInt32>] = []
    var start = 0
    for index in sorted.indices {
      let next = index + 1
      guard
        next == sorted.count
          || entries[Int(sorted[next])].participant != entries[Int(sorted[index])].participant
      else { continue }
      if next - start > 1 { groups.append(sorted[start..<next]) }
      start = next
    }
    return groups
  }

  private struct Record: Hashable {
    var place: UInt32
    var record: UInt32
    var form: UInt32
  }

  private struct Cell: Hashable {
    var record: Record
    var field: UInt32
  }

  private struct Visit: Hashable {
    var form: UInt32
    var visit: UInt32
  }

  private mutating func connect(_ group: ArraySlice<UInt32>) {
    let entries = log.entries
    let dayZero = group.first { log.word(entries[Int($0)].rule) == FindingCauses.implausibleDayZero }
    var cells: [Cell: UInt32] = [:]
    var records: [Record: UInt32] = [:]
    var lost: [Visit: UInt32] = [:]
    var empty: [Record: UInt32] = [:]
    for number in group {
      let entry = entries[Int(number)]
      let visit = Visit(form: entry.form, visit: entry.visit)
      if entry.severity == .reject || isVanishedRecord[Int(entry.rule)], lost[visit] == nil { lost[visit] = number }
      guard entry.record != FindingLog.none else { continue }
      let record = Record(place: entry.place, record: entry.record, form: entry.form)
      if isMissingForm[Int(entry.rule)] { empty[record] = number }
      guard entry.field != FindingLog.none else { continue }
      let cell = Cell(record: record, field: entry.field)
      if cells[cell].map({ entries[Int($0)].severity < entry.severity }) ?? true { cells[cell] = number }
      // What the study's rules find in a cell may itself follow from another.
      if !isStudyRule[Int(entry.rule)], entry.severity > .note, records[record] == nil { records[record] = number }
    }
    for number in group {
      let entry = entries[Int(number)]
      if let dayZero, number != dayZero, countsFromDayZero[Int(entry.rule)] {
        roots[Int(number)] = dayZero
        continue
      }
      if isMissingForm[Int(entry.rule)] {
        roots[Int(number)] = lost[Visit(form: entry.form, visit: entry.visit)] ?? FindingLog.none
        continue
      }
      guard entry.record != FindingLog.none else { continue }
      let record = Record(place: entry.place, record: entry.record, form: entry.form)
      if isMissingAnswer[Int(entry.rule)], let root = empty[record] {
        roots[Int(number)] = root
        continue
      }
      let root =
        entry.field != FindingLog.none
        ? cells[Cell(record: record, field: entry.field)] : isStudyRule[Int(entry.rule)] ? records[record] : nil
      if let root, root != number { roots[Int(number)] = root }
    }
    // The cause of a cause is the cause.
    for number in group {
      let root = roots[Int(number)]
      if root != FindingLog.none, roots[Int(root)] != FindingLog.none { roots[Int(number)] = roots[Int(root)] }
    }
  }
}
