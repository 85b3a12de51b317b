import Tables

/// A compiled condition over a participant's records of another form.
struct RecordsNode: Sendable {
  /// Where a name of the condition is found.
  enum Source: Hashable, Sendable {
    /// A column of the records.
    case record(Int)
    /// A column of the row that the records are looked at from.
    case row(Int)
  }

  /// So many pairs of a row and a record are judged at once, which bounds memory.
  private static let pairs = 8192
  /// A participant with more records of one form is not compared record by record: that would take as long as
  /// their square. What is asked of them cannot be told then.
  static let mostRecords = 10_000

  /// The number of the table in the frame.
  let table: Int
  /// Nil where every record counts.
  let condition: TruthNode?
  let sources: [Source]

  /// How the records of each row came out.
  struct Tally {
    var trues: [Int32]
    var unknowns: [Int32]
    var all: [Int32]
  }

  func any(_ frame: Frame) -> [UInt8] {
    let tally = tally(frame)
    return tally.all.indices.map { row in
      (tally.trues[row] > 0 ? Truth.true : tally.unknowns[row] > 0 ? .unknown : .false).rawValue
    }
  }

  func all(_ frame: Frame) -> [UInt8] {
    let tally = tally(frame)
    return tally.all.indices.map { row in
      let known = tally.trues[row] + tally.unknowns[row]
      return (known < tally.all[row] ? Truth.false : tally.unknowns[row] > 0 ? .unknown : .true).rawValue
    }
  }

  /// The records for which the condition is true; "at least so many" where it cannot be told of some.
  func count(_ frame: Frame) -> NumberBuffer {
    let tally = tally(frame)
    let marks = tally.unknowns.map { $0 > 0 ? Comparator.greaterOrEqual.rawValue : 0 }
    return NumberBuffer(values: tally.trues.map { Double($0) }, marks: marks.contains { $0 != 0 } ? marks : [])
  }

  private func tally(_ frame: Frame) -> Tally {
    let records = frame.tables[table]
    let rows = records.groups.count
    let sizes = (0..<rows).map { Int32(records.members(of: $0).count) }
    guard let condition else { return Tally(trues: sizes, unknowns: [Int32](repeating: 0, count: rows), all: sizes) }
    var tally = Tally(
      trues: [Int32](repeating: 0, count: rows), unknowns: [Int32](repeating: 0, count: rows), all: sizes)
    guard sources.contains(where: { if case .row = $0 { true } else { false } }) else {
      count(condition, in: records, into: &tally)
      return tally
    }
    var pairs: [(row: Int, record: Int)] = []
    pairs.reserveCapacity(RecordsNode.pairs)
    for row in 0..<rows {
      let members = records.members(of: row)
      guard members.count <= RecordsNode.mostRecords else {
        tally.unknowns[row] = Int32(members.count)
        continue
      }
      for record in members {
        pairs.append((row, record))
        if pairs.count == RecordsNode.pairs { judge(condition, &pairs, records, frame, into: &tally) }
      }
    }
    judge(condition, &pairs, records, frame, into: &tally)
    return tally
  }

  /// What needs nothing of the row is the same for all rows of a participant.
  private func count(_ condition: TruthNode, in records: RecordTable, into tally: inout Tally) {
    guard records.count > 0 else { return }
    let columns = sources.map { source in
      guard case .record(let number) = source else { preconditionFailure("no source is a row's") }
      return records.columns[number]
    }
    let truth = Kernels.expand(condition.evaluate(Frame(columns: columns)), rows: records.count)
    let groups = records.starts.count - 1
    var trues = [Int32](repeating: 0, count: groups)
    var unknowns = [Int32](repeating: 0, count: groups)
    for group in 0..<groups {
      for place in records.starts[group]..<records.starts[group + 1] {
        let found = truth[records.rows[Int(place)]]
        if found == Truth.true.rawValue { trues[group] += 1 }
        if found == Truth.unknown.rawValue { unknowns[group] += 1 }
      }
    }
    for row in tally.all.indices where records.groups[row] >= 0 {
      tally.trues[row] = trues[Int(records.groups[row])]
      tally.unknowns[row] = unknowns[Int(records.groups[row])]
    }
  }

  private func judge(
    _ condition: TruthNode, _ pairs: inout [(row: Int, record: Int)], _ records: RecordTable, _ frame: Frame,
    into tally: inout Tally
  ) {
    guard !pairs.isEmpty else { return }
    let ofRow = pairs.map(\.row)
    let ofRecord = pairs.map(\.record)
    let columns = sources.map { source in
      switch source {
      case .record(let number): records.columns[number].gathering(ofRecord)
      case .row(let slot): frame.columns[slot].gathering(ofRow)
      }
    }
    let truth = Kernels.expand(condition.evaluate(Frame(columns: columns)), rows: pairs.count)
    for (pair, found) in zip(pairs, truth) {
      if found == Truth.true.rawValue { tally.trues[pair.row] += 1 }
      if found == Truth.unknown.rawValue { tally.unknowns[pair.row] += 1 }
    }
    pairs.removeAll(keepingCapacity: true)
  }
}
