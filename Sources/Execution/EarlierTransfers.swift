import Planning
import Stages
import StudyModel
import Tables

/// The transfers that tonight's take the place of, to be set beside them: rows by participant, and what there was to ask.
struct EarlierTransfers: Sendable {
  private let rows: Shuffle
  private let asked: AskedIndex

  /// - Parameter asked: what was found in them up to the shuffle.
  init(rows: Shuffle, asked: FindingLog) {
    self.rows = rows
    self.asked = AskedIndex(asked)
  }

  /// The records of a bucket's participants, as they are where the comparison stands in the plan, and what all of
  /// the participants' stages asked about them, for a question may come from one behind it.
  func records(
    _ bucket: Int, tables: [(name: TableName, subject: ColumnName)], at comparison: Int, steps: [Int],
    of executor: Executor
  ) throws -> EarlierRecords {
    var dataset = try rows.load(bucket, tables: tables)
    executor.allocation?.fill(&dataset)
    var compared = dataset
    var found = FindingLog()
    for step in steps {
      if step == comparison { compared = dataset }
      guard let stage = executor.plan.steps[step].stage as? any ParticipantsStage else { continue }
      var record = StageRecord()
      try stage.run(&dataset, in: executor.environment, record: &record)
      for name in dataset.names { dataset[name]?.dropFallenRows() }
      let findings = record.takeFindings()
      let places = executor.environment.crosswalk.places(
        of: findings.map { $0.participant.flatMap { Crosswalk.Token($0) } })
      for (finding, place) in zip(findings, places) { found.add(finding, participant: place, visit: finding.visit) }
    }
    return EarlierRecords(
      dataset: compared,
      questions: AskedBefore(lists: [asked, AskedIndex(found)], crosswalk: executor.environment.crosswalk))
  }
}

/// Questions of several lists, asked by token.
private struct AskedBefore: AskedQuestions {
  let lists: [AskedIndex]
  let crosswalk: Crosswalk

  func includes(participant: String, form: TableName, field: ColumnName?, visit: String?) -> Bool {
    guard let token = Crosswalk.Token(participant), let place = crosswalk.places(of: [token])[0] else { return false }
    return lists.contains { $0.includes(participant: place, form: form, field: field, visit: visit) }
  }
}

/// Findings that went to a site, by participant: 16 bytes each, for there can be very many.
struct AskedIndex: Sendable {
  private struct Question: Comparable {
    var participant: UInt32
    var form: UInt32
    var field: UInt32
    var visit: UInt32

    static func < (left: Self, right: Self) -> Bool {
      (left.participant, left.form, left.field, left.visit) < (right.participant, right.form, right.field, right.visit)
    }
  }

  /// Stands for a word that no question has.
  private static let unheard = FindingLog.none - 1

  private var questions: [Question]
  private let words: [String: UInt32]

  init(_ log: FindingLog) {
    questions = log.entries.compactMap { entry in
      guard entry.severity > .note, entry.participant != FindingLog.none else { return nil }
      return Question(participant: entry.participant, form: entry.form, field: entry.field, visit: entry.visit)
    }
    questions.sort()
    words = Dictionary(log.words.enumerated().map { ($1, UInt32($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// A finding about a whole record is about each of its fields; one without a visit is about all of them.
  func includes(participant: Int32, form: TableName, field: ColumnName?, visit: String?) -> Bool {
    guard let form = words[form.text] else { return false }
    let field = field.map { words[$0.text] ?? AskedIndex.unheard }
    let visit = visit.map { words[$0] ?? AskedIndex.unheard } ?? FindingLog.none
    var place = first(UInt32(participant), form)
    while place < questions.count, questions[place].participant == UInt32(participant), questions[place].form == form {
      let question = questions[place]
      let sameVisit = question.visit == visit || question.visit == FindingLog.none || visit == FindingLog.none
      if sameVisit, field == nil || question.field == FindingLog.none || question.field == field { return true }
      place += 1
    }
    return false
  }

  /// The place of the first question that is not before a participant's about a form.
  private func first(_ participant: UInt32, _ form: UInt32) -> Int {
    var (low, high) = (0, questions.count)
    while low < high {
      let middle = (low + high) / 2
      if (questions[middle].participant, questions[middle].form) < (participant, form) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
