import Stages
import StudyModel
import Tables

/// Finds records of a form that share their key.
///
/// A record that repeats another in every column is superseded: the one that was read first stays.
/// Records with one key and different contents all stay, because which of them is right is the
/// site's to say.
struct RepeatedRecords {
  /// So many rows of one participant are compared each with each.
  private static let fewRows = 64

  let form: Form

  func run(_ batch: inout Batch, record: inout StageRecord) {
    var bytes: [UInt8] = []
    for group in groups(batch) {
      var distinct: [Int] = []
      var contents = ByteIndex()
      for row in group.rows {
        bytes.removeAll(keepingCapacity: true)
        for column in batch.columns { _ = column.appendKey(row, to: &bytes) }
        let number = bytes.withUnsafeBytes { contents.number(of: $0) }
        if number == distinct.count {
          distinct.append(row)
        } else {
          report(
            "record.duplicate", row, batch, &record,
            "This record of form \(form.table) repeats another one in every field; one of them is left out.")
          batch.mark(row, .superseded)
        }
      }
      guard group.complete else { continue }
      for row in distinct.dropFirst() {
        report(
          "key.repeated", row, batch, &record,
          "There are \(count: distinct.count) records of form \(form.table) where there can be one, and they differ. Please say which is right."
        )
      }
    }
  }

  /// Rows with equal keys, where there is more than one, each in the order in which they were read.
  private func groups(_ batch: Batch) -> [(rows: [Int], complete: Bool)] {
    let subject = form.field(of: .subject).map(\.name)
    let key =
      form.key.isEmpty ? batch.names.map(\.text) : (subject.map { [$0] } ?? []) + form.key.filter { $0 != subject }
    let columns = key.compactMap { batch[ColumnName($0)] }
    guard columns.count == key.count, batch.rowCount > 1 else { return [] }
    let rows = candidates(columns[0], batch, columns)
    var index = ByteIndex()
    var groups: [(rows: [Int], complete: Bool)] = []
    var bytes: [UInt8] = []
    for row in rows where batch.state(of: row) == .kept {
      bytes.removeAll(keepingCapacity: true)
      var complete = !form.key.isEmpty
      for column in columns { complete = column.appendKey(row, to: &bytes) && complete }
      let number = bytes.withUnsafeBytes { index.number(of: $0) }
      if number == groups.count { groups.append(([], complete)) }
      groups[number].rows.append(row)
    }
    return groups.filter { $0.rows.count > 1 }.map { group in
      (group.rows.sorted { (batch.origins[$0], $0) < (batch.origins[$1], $1) }, group.complete)
    }
  }

  /// The rows that may share their key with another one.
  ///
  /// Rows mostly come participant by participant, so that a row can only repeat one of the few beside it. A sum
  /// of each row's key tells most of them apart; rows whose sums are alike are compared in full.
  private func candidates(_ first: Column, _ batch: Batch, _ columns: [Column]) -> [Int] {
    guard case .text(let tokens) = first, let runs = tokens.risingRuns else { return Array(0..<batch.rowCount) }
    var sums = [UInt64](repeating: 0, count: batch.rowCount)
    for column in columns.dropFirst() { column.addKeys(to: &sums) }
    var rows: [Int] = []
    for run in runs where run.count > 1 {
      guard run.count <= RepeatedRecords.fewRows else {
        rows += run
        continue
      }
      for row in run where run.contains(where: { $0 != row && sums[$0] == sums[row] }) { rows.append(row) }
    }
    return rows
  }

  private func report(
    _ rule: String, _ row: Int, _ batch: Batch, _ record: inout StageRecord, _ message: Finding.Message
  ) {
    record.find(
      rule, .query, row: row, in: batch, participant: form.participant(of: row, in: batch),
      visit: form.visit(of: row, in: batch), message)
  }
}
