import StudyModel
import Tables

/// The records of one form tonight beside those of the transfer before: which is which, and which have gone.
///
/// Records that are alike in all columns are the same. Of the others, those that share their key are; what is left
/// belongs together where a participant's records have most of their columns in common, as when one of the key's
/// own fields was corrected. A new record stands in neither list.
struct MatchedRecords {
  /// Rows of the earlier batch and tonight's rows that differ.
  private(set) var changed: [(earlier: Int, now: Int)] = []
  /// Rows of the earlier batch for which there is none tonight.
  private(set) var gone: [Int] = []
  /// Columns that are set beside each other.
  let columns: [(field: Field, earlier: Column, now: Column)]

  /// - Parameter now: nil where there is no record of the form tonight.
  init(_ form: Form, earlier: Batch, now: Batch?) {
    let now = now ?? Batch(table: form.table)
    columns = form.fields.compactMap { field in
      // Of a birth date there is the age behind de-identification.
      let name = field.role == .birthDate ? ColumnName(RuleNames.age) : field.column
      guard form.isCompared(field), let before = earlier[name] else { return nil }
      return (field, before, now[name] ?? Column(empty: before.kind))
    }
    guard let subject = form.field(of: .subject), let subjectBefore = earlier[subject.column] else { return }
    let subjects = (earlier: subjectBefore, now: now[subject.column] ?? Column(empty: subjectBefore.kind))
    var left = (
      earlier: (0..<earlier.rowCount).filter { earlier.state(of: $0) == .kept },
      now: (0..<now.rowCount).filter { now.state(of: $0) == .kept }
    )
    // The same in every column.
    let all = [subjects] + columns.map { ($0.earlier, $0.now) }
    _ = MatchedRecords.pair(&left.earlier, &left.now, by: all)
    // The same key.
    let key = columns.filter { form.key.contains($0.field.name) }.map { ($0.earlier, $0.now) }
    changed = MatchedRecords.pair(&left.earlier, &left.now, by: [subjects] + key)
    changed += alike(&left.earlier, &left.now, subjects)
    changed.sort { $0.earlier < $1.earlier }
    gone = left.earlier
  }

  /// Pairs rows that are equal in these columns, each with the first that is left, and takes them out of the lists.
  private static func pair(
    _ earlier: inout [Int], _ now: inout [Int], by columns: [(earlier: Column, now: Column)]
  ) -> [(earlier: Int, now: Int)] {
    guard !earlier.isEmpty, !now.isEmpty else { return [] }
    var index = ByteIndex()
    var bytes: [UInt8] = []
    func number(_ row: Int, _ column: ((earlier: Column, now: Column)) -> Column) -> Int {
      bytes.removeAll(keepingCapacity: true)
      for pair in columns { _ = column(pair).appendKey(row, to: &bytes) }
      return bytes.withUnsafeBytes { index.number(of: $0) }
    }
    var waiting: [[Int]] = []
    for row in now {
      let place = number(row) { $0.now }
      if place == waiting.count { waiting.append([]) }
      waiting[place].append(row)
    }
    var next = [Int](repeating: 0, count: waiting.count)
    var pairs: [(earlier: Int, now: Int)] = []
    for row in earlier {
      let place = number(row) { $0.earlier }
      guard place < waiting.count, next[place] < waiting[place].count else { continue }
      pairs.append((row, waiting[place][next[place]]))
      next[place] += 1
    }
    let taken = (earlier: Set(pairs.map(\.earlier)), now: Set(pairs.map(\.now)))
    earlier.removeAll { taken.earlier.contains($0) }
    now.removeAll { taken.now.contains($0) }
    return pairs
  }

  /// Pairs what is left of each participant, the most alike first, as long as two thirds of the columns agree and,
  /// where the visit does not, all dates do: a visit may be called wrongly, and the next visit has much in common.
  private func alike(
    _ earlier: inout [Int], _ now: inout [Int], _ subjects: (earlier: Column, now: Column)
  ) -> [(earlier: Int, now: Int)] {
    guard !earlier.isEmpty, !now.isEmpty else { return [] }
    var ofParticipant: [String: [Int]] = [:]
    for row in now { if let token = subjects.now.text(at: row) { ofParticipant[token, default: []].append(row) } }
    var candidates: [(agreeing: Int, earlier: Int, now: Int)] = []
    for row in earlier {
      for other in subjects.earlier.text(at: row).flatMap({ ofParticipant[$0] }) ?? [] {
        let differing = columns.filter { !$0.earlier.agrees(row, with: $0.now, other) }
        let isAnotherVisit =
          differing.contains { $0.field.codeList == "visits" } && differing.contains { $0.field.type == .date }
        guard 3 * differing.count <= columns.count, !isAnotherVisit else { continue }
        candidates.append((columns.count - differing.count, row, other))
      }
    }
    candidates.sort { (-$0.agreeing, $0.earlier, $0.now) < (-$1.agreeing, $1.earlier, $1.now) }
    var taken: (earlier: Set<Int>, now: Set<Int>) = ([], [])
    var pairs: [(earlier: Int, now: Int)] = []
    for candidate in candidates
    where !taken.earlier.contains(candidate.earlier) && !taken.now.contains(candidate.now) {
      pairs.append((candidate.earlier, candidate.now))
      taken.earlier.insert(candidate.earlier)
      taken.now.insert(candidate.now)
    }
    earlier.removeAll { taken.earlier.contains($0) }
    now.removeAll { taken.now.contains($0) }
    return pairs
  }
}

extension Form {
  /// Whether a change of the field from one transfer to the next is a change of the record: numbers of lines and the
  /// like follow from how a system exports, unless records are told apart by them.
  fileprivate func isCompared(_ field: Field) -> Bool {
    field.role != .subject && medication?.makes(field.name) != true
      && (field.role != .administrative || key.contains(field.name))
  }
}

extension Column {
  /// Whether two cells hold the same, where all that is missing is alike.
  func agrees(_ row: Int, with other: Column, _ otherRow: Int) -> Bool {
    var (left, right): ([UInt8], [UInt8]) = ([], [])
    let (present, otherPresent) = (appendKey(row, to: &left), other.appendKey(otherRow, to: &right))
    return present || otherPresent ? left == right : true
  }
}
