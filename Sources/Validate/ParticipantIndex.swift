import StudyModel
import Tables

/// The participants of a dataset, and for each form the record of each participant.
struct ParticipantIndex {
  private var tokens = ByteIndex()
  /// For each form, the participant of each row; -1 where the row has none.
  private var participants: [TableName: [Int]] = [:]
  /// For each form, the row of a participant's only record; -1 without one, -2 with several.
  private var single: [TableName: [Int]] = [:]

  /// Counts the kept rows alone, so that a record that repeats another is no second one.
  init(_ dataset: Dataset, study: Study) {
    for form in study.forms {
      guard let batch = dataset[form.table], let subject = form.field(of: .subject),
        case .text(let column) = batch[subject.column]
      else { continue }
      var numbers = [Int](repeating: -1, count: batch.rowCount)
      var rows: [Int] = []
      column.bytes.withUnsafeBytes { bytes in
        var last = (cell: UnsafeRawBufferPointer(start: nil, count: 0), number: -1)
        for row in 0..<column.count where column.reasons.isEmpty || column.reasons[row] == 0 {
          let cell = UnsafeRawBufferPointer(
            rebasing: bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])])
          // Rows of one participant mostly stand together.
          if last.number < 0 || !cell.elementsEqual(last.cell) { last = (cell, tokens.number(of: cell)) }
          let number = last.number
          numbers[row] = number
          guard batch.state(of: row) == .kept else { continue }
          while rows.count <= number { rows.append(-1) }
          rows[number] = rows[number] == -1 ? row : -2
        }
      }
      participants[form.table] = numbers
      single[form.table] = rows
    }
  }

  /// For each row of one form the row of the only record that its participant has of another; nil
  /// where the participant has none or several.
  func rows(of other: TableName, besideRowsOf table: TableName) -> [Int?] {
    let rows = single[other] ?? []
    return (participants[table] ?? []).map { participant in
      guard participant >= 0, participant < rows.count, rows[participant] >= 0 else { return nil }
      return rows[participant]
    }
  }
}
