import Interchange
import Stages
import Tables

/// The files of one table while they are written: Parquet, CSV, or both.
///
/// Unchecked: `rendered`, which any thread calls, reads what never changes; everything else is called for one batch at a
/// time.
final class TableFiles: @unchecked Sendable {
  /// Some records on their way into the files.
  struct Piece: Sendable {
    fileprivate var batch: Batch
    fileprivate var csv: CSVEncoder

    var rowCount: Int { batch.rowCount }
  }

  let names: [ColumnName]

  private let parquetFile: (any OutputFile)?
  private let parquet: ParquetEncoder?
  private let csvFile: (any OutputFile)?
  private var csv: CSVEncoder

  /// - Parameter metadata: what the Parquet file says of itself, in this order.
  init(
    columns: [ParquetColumn], metadata: [(String, String)], parquet: (any OutputFile)?, csv: (any OutputFile)?
  ) throws {
    names = columns.map(\.name)
    parquetFile = parquet
    self.parquet = try parquet.map { file in
      try ParquetEncoder(columns: columns, metadata: metadata) { try file.write($0) }
    }
    csvFile = csv
    self.csv = CSVEncoder(header: names.map(\.text))
  }

  /// Makes of a batch what the files take: the work that needs neither order nor the files.
  func rendered(_ batch: Batch) throws -> Piece {
    var piece = Piece(batch: batch, csv: CSVEncoder(width: csvFile == nil ? 0 : names.count))
    if csvFile != nil { try piece.csv.write(batch, columns: names) }
    return piece
  }

  func write(_ piece: Piece) throws {
    try parquet?.write(piece.batch)
    if let csvFile {
      if csv.waiting > 0 { try csv.flush(to: csvFile) }
      var records = piece.csv
      try records.flush(to: csvFile)
    }
  }

  func finish() throws {
    try parquet?.finish()
    try parquetFile?.close()
    if let csvFile {
      try csv.flush(to: csvFile)
      try csvFile.close()
    }
  }
}
