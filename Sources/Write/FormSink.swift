import Interchange
import Stages
import StudyModel
import Tables

/// Hands the records of forms to their files, bucket by bucket.
final class FormSink: StudySink {
  private let tables: [(columns: FormColumns, files: TableFiles)]

  init(_ tables: [(columns: FormColumns, files: TableFiles)]) { self.tables = tables }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    let pieces = try tables.map { columns, files -> TableFiles.Piece? in
      guard let batch = dataset[columns.form.table], batch.rowCount > 0 else { return nil }
      guard let written = columns.written(batch) else {
        throw InterchangeError(
          message: "rows of \(batch.table) could not be written: a column of the plan is not there")
      }
      return try files.rendered(written)
    }
    return { [tables] record in
      for case (let table, let piece?) in zip(tables, pieces) {
        try table.files.write(piece)
        record.balance[table.columns.form.table, default: RowBalance()] += RowBalance(
          recordsIn: piece.rowCount, out: piece.rowCount)
      }
    }
  }

  func finish(record: inout StageRecord) throws {
    for table in tables { try table.files.finish() }
  }
}
