import StudyModel
import Stages
import Tables

/// Finds records all of whose answers are those of the participant's visit before.
///
/// So many answers do not come twice by chance, but a sheet that is copied forward has them. Forms with few answers
/// are not judged, nor are records in which all answers are alike: nobody is surprised that somebody without
/// complaints has none at the next visit either.
struct CopiedVisits {
  /// So many answers have to be the same: a choice of this program [P]. Ten answers of a pain form that hang together come
  /// twice by chance in a few hundred visits, the twenty and more of a Roland-Morris form or an SF-36 do not.
  static let fewest = 20

  private struct Kind: Hashable {
    var type: FieldType
    var codeList: String?
  }

  let form: Form

  func run(_ batch: Batch, _ participants: ParticipantIndex, record: inout StageRecord) {
    guard form.records == .onePerVisit else { return }
    let fields = AnsweredRecords.fields(of: form).filter { batch.index(of: $0.column) != nil }
    guard fields.count >= CopiedVisits.fewest else { return }
    let previous = participants.rows(of: .previous, besideRowsOf: form.table)
    var pairs = CellPairs(
      previous.indices.lazy.filter { previous[$0] >= 0 && batch.state(of: $0) == .kept }.map {
        (row: $0, earlier: previous[$0])
      })
    // Answers are alike or not among those of one kind: a total of 0 is no other answer than "no" to each question.
    let kinds = Dictionary(grouping: fields) { Kind(type: $0.type, codeList: $0.codeList) }
    for kind in kinds.values {
      pairs.beginKind()
      for column in kind.compactMap({ batch[$0.column] }) {
        pairs.keepEqual(in: column)
        if pairs.isEmpty { return }
      }
    }
    for row in pairs.rows(answers: CopiedVisits.fewest) {
      record.find(
        "visit.copied", .query, row: row, in: batch, participant: form.participant(of: row, in: batch),
        visit: form.visit(of: row, in: batch),
        "All answers of this record of form \(form.table) (\(configured: form.label)) are those of the visit before. Please check that they were not copied from there."
      )
    }
  }
}

/// Pairs of rows of one batch whose cells are the same so far, column by column.
private struct CellPairs {
  private struct Pair {
    var row: Int
    var earlier: Int
    var answers = 0
    /// The first answer of the kind in hand, as a number that two equal answers share.
    var first: UInt64?
    /// Whether two answers of one kind differ.
    var isVaried = false
  }

  private var pairs: [Pair]

  init(_ pairs: some Sequence<(row: Int, earlier: Int)>) {
    self.pairs = pairs.map { Pair(row: $0.row, earlier: $0.earlier) }
  }

  var isEmpty: Bool { pairs.isEmpty }

  /// The later rows of the pairs that are left and have so many answers, not all of them alike.
  func rows(answers: Int) -> [Int] { pairs.filter { $0.answers >= answers && $0.isVaried }.map(\.row) }

  mutating func beginKind() {
    for place in pairs.indices { pairs[place].first = nil }
  }

  mutating func keepEqual(in column: Column) {
    switch column {
    case .code(let codes): keep(codes.reasons, { UInt64(UInt32(bitPattern: codes.indices[$0])) })
    case .integer(let values), .time(let values):
      keep(values.reasons, { UInt64(UInt32(bitPattern: values.values[$0])) })
    case .number(let numbers): keep(numbers.reasons, { (numbers.values[$0] + 0).bitPattern })
    case .date(let dates): keep(dates.reasons, { UInt64(UInt32(bitPattern: dates.days[$0])) })
    case .text(let texts):
      // A sum tells most texts apart, and those that it does not are compared in full.
      keep(
        texts.reasons,
        { row in
          texts.bytes[Int(texts.offsets[row])..<Int(texts.offsets[row + 1])].reduce(0) { $0 &* 31 &+ UInt64($1) }
        })
      pairs.removeAll { pair in
        let (row, earlier) = (pair.row, pair.earlier)
        return texts.bytes[Int(texts.offsets[row])..<Int(texts.offsets[row + 1])]
          != texts.bytes[Int(texts.offsets[earlier])..<Int(texts.offsets[earlier + 1])]
      }
    }
  }

  private mutating func keep(_ reasons: [UInt8], _ value: (Int) -> UInt64) {
    var kept = 0
    for place in pairs.indices {
      var pair = pairs[place]
      let (reason, earlier) = reasons.isEmpty ? (0, 0) : (reasons[pair.row], reasons[pair.earlier])
      guard reason == earlier else { continue }
      if reason == 0 {
        let answer = value(pair.row)
        guard answer == value(pair.earlier) else { continue }
        pair.isVaried = pair.isVaried || pair.first.map { $0 != answer } ?? false
        pair.first = answer
        pair.answers += 1
      }
      pairs[kept] = pair
      kept += 1
    }
    pairs.removeSubrange(kept...)
  }
}
