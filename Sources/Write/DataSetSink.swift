import Stages
import Tables

/// Hands the study's data sets to their files, bucket by bucket.
final class DataSetSink: StudySink {
  private let files: [DataSetFiles]

  init(_ files: [DataSetFiles]) { self.files = files }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    let pieces = try files.map { file -> DataSetFiles.Piece? in
      guard let batch = dataset[file.table], batch.rowCount > 0 else { return nil }
      return try file.piece(of: batch)
    }
    return { [files] record in
      for case (let file, let piece?) in zip(files, pieces) {
        try file.write(piece)
        record.balance[file.table, default: RowBalance()] += RowBalance(
          recordsIn: piece.records.rowCount, out: piece.records.rowCount)
      }
    }
  }

  func finish(record: inout StageRecord) throws {
    for file in files {
      try file.finish()
      file.tell(in: &record)
    }
  }
}
