import Expressions
import StudyModel
import Tables

/// The participants of a dataset, and for each form the records of each participant.
///
/// Counts the kept rows alone, so that a record that repeats another is no second one.
struct ParticipantIndex {
  /// Stands for no record, or for none that can be told among several.
  static let none = -1
  private static let several = -2

  /// The records of one form.
  private struct Table {
    /// The participant of each row; -1 where the row has none.
    var participants: [Int]
    /// The visit of each row by its place in the schedule; -1 where the row has none.
    var visits: [Int]
    /// The row of a participant's only record; `none` without one, `several` with more.
    var only: [Int] = []
    /// The same for each participant and visit, participant by participant; empty for a form without visits.
    var atVisit: [Int] = []
  }

  private var tokens = ByteIndex()
  private var tables: [TableName: Table] = [:]
  /// The study's visits in their order.
  let schedule: [String]

  /// How many participants there are.
  var count: Int { tokens.count }

  /// For each row of a form its participant's number and its visit's place in the schedule; -1 where it has none.
  func places(of form: TableName) -> (participants: [Int], visits: [Int])? {
    tables[form].map { ($0.participants, $0.visits) }
  }

  init(_ dataset: Dataset, study: Study) {
    schedule = study.visits.sorted { ($0.number, $0.id) < ($1.number, $1.id) }.map(\.id)
    for form in study.forms {
      guard let batch = dataset[form.table], let subject = form.field(of: .subject),
        case .text(let column) = batch[subject.column]
      else { continue }
      var table = Table(
        participants: number(column), visits: visits(form.visitField.flatMap { batch[$0.column] }, batch.rowCount))
      let hasVisits = form.visitField != nil
      for row in 0..<batch.rowCount where table.participants[row] >= 0 && batch.state(of: row) == .kept {
        let participant = table.participants[row]
        while table.only.count <= participant {
          table.only.append(ParticipantIndex.none)
          if hasVisits { table.atVisit += [Int](repeating: ParticipantIndex.none, count: schedule.count) }
        }
        ParticipantIndex.take(row, in: &table.only[participant])
        if table.visits[row] >= 0 {
          ParticipantIndex.take(row, in: &table.atVisit[participant * schedule.count + table.visits[row]])
        }
      }
      tables[form.table] = table
    }
  }

  private static func take(_ row: Int, in place: inout Int) { place = place == none ? row : several }

  private mutating func number(_ column: TextColumn) -> [Int] {
    var numbers = [Int](repeating: -1, count: column.count)
    column.bytes.withUnsafeBytes { bytes in
      var last = (cell: UnsafeRawBufferPointer(start: nil, count: 0), number: -1)
      for row in 0..<column.count where column.reasons.isEmpty || column.reasons[row] == 0 {
        let cell = UnsafeRawBufferPointer(
          rebasing: bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])])
        // Rows of one participant mostly stand together.
        if last.number < 0 || !cell.elementsEqual(last.cell) { last = (cell, tokens.number(of: cell)) }
        numbers[row] = last.number
      }
    }
    return numbers
  }

  private func visits(_ column: Column?, _ rows: Int) -> [Int] {
    guard case .code(let codes)? = column else { return [Int](repeating: -1, count: rows) }
    let places = codes.terms.map { schedule.firstIndex(of: $0) ?? -1 }
    return (0..<rows).map { row in
      codes.reasons.isEmpty || codes.reasons[row] == 0 ? places[Int(codes.indices[row])] : -1
    }
  }

  /// For each row of one form the row that a link leads to; `none` where there is no such record, or several.
  func rows(of link: RecordLink, besideRowsOf own: TableName) -> [Int] {
    guard let table = tables[own] else { return [] }
    switch link {
    case .own: return Array(table.participants.indices)
    case .only(let form):
      let only = tables[TableName(form)]?.only ?? []
      return table.participants.map { ParticipantIndex.row(only, $0) }
    case .at(let visit, let form):
      return rows(
        of: form, at: schedule.firstIndex(of: visit).map { visit in { _ in visit } } ?? { _ in -1 }, beside: table)
    case .sameVisit(let form): return rows(of: form, at: { table.visits[$0] }, beside: table)
    case .previous:
      return table.participants.indices.map { row in
        let participant = table.participants[row]
        guard participant >= 0 else { return ParticipantIndex.none }
        for visit in stride(from: table.visits[row] - 1, through: 0, by: -1) {
          let place = participant * schedule.count + visit
          guard place < table.atVisit.count, table.atVisit[place] != ParticipantIndex.none else { continue }
          return max(table.atVisit[place], ParticipantIndex.none)
        }
        return ParticipantIndex.none
      }
    }
  }

  private func rows(of form: String, at visit: (Int) -> Int, beside table: Table) -> [Int] {
    let atVisit = tables[TableName(form)]?.atVisit ?? []
    return table.participants.indices.map { row in
      let (participant, visit) = (table.participants[row], visit(row))
      guard participant >= 0, visit >= 0 else { return ParticipantIndex.none }
      return ParticipantIndex.row(atVisit, participant * schedule.count + visit)
    }
  }

  private static func row(_ rows: [Int], _ place: Int) -> Int {
    rows.indices.contains(place) ? max(rows[place], none) : none
  }

  /// The kept records of a form, participant by participant, for each row of another; without their columns.
  func records(of form: TableName, in batch: Batch, besideRowsOf own: TableName) -> RecordTable {
    let participants = tables[form]?.participants ?? []
    var starts = [Int32](repeating: 0, count: (participants.max() ?? -1) + 2)
    let kept = participants.indices.filter { participants[$0] >= 0 && batch.state(of: $0) == .kept }
    for row in kept { starts[participants[row] + 1] += 1 }
    for place in 1..<max(1, starts.count) { starts[place] += starts[place - 1] }
    var next = starts
    var rows = [Int](repeating: 0, count: kept.count)
    for row in kept {
      rows[Int(next[participants[row]])] = row
      next[participants[row]] += 1
    }
    let groups = (tables[own]?.participants ?? []).map { $0 + 1 < starts.count ? Int32($0) : -1 }
    return RecordTable(groups: groups, starts: starts, rows: rows, columns: [], count: batch.rowCount)
  }
}
