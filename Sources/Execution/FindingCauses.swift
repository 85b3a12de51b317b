import StudyModel
import Tables

/// Which findings follow from others, so that a site sees its real problems and not their echoes.
///
/// - Where a participant's day zero is implausible, whatever was counted from it follows from that.
/// - Of several findings about one cell, the gravest is the problem, and the first of equally grave ones.
/// - A record that is missing from a visit follows from what set it aside, from its being gone since the transfer before,
///   from another record of the form that seems to be of another visit than it says, from its participant's being
///   registered twice, or from a record of the form that was set aside before it was known whose it is. Where it is there
///   and empty, each answer that it lacks follows from that.
/// - A number that jumped from one visit to the next follows from its field's being out of range at one of the participant's.
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
  /// By number of the word, what a finding of that rule is to a record that is missing.
  private var bearings: [Bearing]

  private enum Bearing {
    case missing, unanswered, vanished, misplaced, twice, outside, jump, none

    init(_ rule: String) {
      switch rule {
      case "form.missing": self = .missing
      case "required.missing": self = .unanswered
      case "record.vanished": self = .vanished
      case "key.repeated", "visit.disagrees": self = .misplaced
      case "participant.duplicate": self = .twice
      case "range.outside": self = .outside
      case "value.jump": self = .jump
      default: self = .none
      }
    }
  }

  /// - Parameter places: Those that the log's entries name.
  init(_ log: FindingLog, study: Study, places: [MemberPlace]) {
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
    bearings = log.words.map { Bearing($0) }
    for participant in groups() { connect(participant) }
    connectStrays(places)
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

  private struct FormField: Hashable {
    var form: UInt32
    var field: UInt32
  }

  private mutating func connect(_ group: ArraySlice<UInt32>) {
    let entries = log.entries
    let dayZero = group.first { log.word(entries[Int($0)].rule) == FindingCauses.implausibleDayZero }
    var cells: [Cell: UInt32] = [:]
    var records: [Record: UInt32] = [:]
    var lost: [Visit: UInt32] = [:]
    var misplaced: [UInt32: UInt32] = [:]
    var twice: UInt32?
    var outside: [FormField: UInt32] = [:]
    var empty: [Record: UInt32] = [:]
    for number in group {
      let entry = entries[Int(number)]
      let bearing = bearings[Int(entry.rule)]
      let visit = Visit(form: entry.form, visit: entry.visit)
      if entry.severity == .reject || bearing == .vanished, lost[visit] == nil { lost[visit] = number }
      if bearing == .misplaced, misplaced[entry.form] == nil { misplaced[entry.form] = number }
      if bearing == .twice, entry.severity > .note, twice == nil { twice = number }
      guard entry.record != FindingLog.none else { continue }
      let record = Record(place: entry.place, record: entry.record, form: entry.form)
      if bearing == .missing { empty[record] = number }
      guard entry.field != FindingLog.none else { continue }
      let field = FormField(form: entry.form, field: entry.field)
      if bearing == .outside, outside[field] == nil { outside[field] = number }
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
      if bearings[Int(entry.rule)] == .missing {
        let root = lost[Visit(form: entry.form, visit: entry.visit)] ?? misplaced[entry.form] ?? twice
        roots[Int(number)] = root ?? FindingLog.none
        continue
      }
      guard entry.record != FindingLog.none else { continue }
      let record = Record(place: entry.place, record: entry.record, form: entry.form)
      if bearings[Int(entry.rule)] == .jump, let root = outside[FormField(form: entry.form, field: entry.field)] {
        roots[Int(number)] = root
        continue
      }
      if bearings[Int(entry.rule)] == .unanswered, let root = empty[record] {
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

  private struct Stray: Hashable {
    var site: SiteID
    var form: UInt32
  }

  /// Records that were set aside while nobody could tell whose they are may be those that are missing.
  private mutating func connectStrays(_ places: [MemberPlace]) {
    let entries = log.entries
    func stray(_ entry: FindingLog.Entry) -> Stray? {
      places.indices.contains(Int(entry.place)) ? Stray(site: places[Int(entry.place)].site, form: entry.form) : nil
    }
    var strays: [Stray: UInt32] = [:]
    for (number, entry) in entries.enumerated()
    where entry.severity == .reject && entry.participant == FindingLog.none && entry.record != FindingLog.none {
      if let stray = stray(entry), strays[stray] == nil { strays[stray] = UInt32(number) }
    }
    guard !strays.isEmpty else { return }
    for (number, entry) in entries.enumerated()
    where bearings[Int(entry.rule)] == .missing && roots[number] == FindingLog.none {
      if let root = stray(entry).flatMap({ strays[$0] }) { roots[number] = root }
    }
  }
}
