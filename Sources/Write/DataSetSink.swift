import Stages
import Tables

/// Hands the study's data sets to their files, bucket by bucket.
final class DataSetSink: StudySink {
  private let files: [DataSetFiles]

  init(_ files: [DataSetFiles]) { self.files = files }

  func accept(_ dataset: Dataset, record: inout StageRecord) throws {
    for file in files {
      guard let batch = dataset[file.table], batch.rowCount > 0 else { continue }
      try file.write(batch)
      record.balance[file.table, default: RowBalance()] += RowBalance(recordsIn: batch.rowCount, out: batch.rowCount)
    }
  }

  func finish(record: inout StageRecord) throws {
    for file in files {
      try file.finish()
      file.tell(in: &record)
    }
  }
}
