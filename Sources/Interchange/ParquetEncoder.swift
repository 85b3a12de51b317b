import CArrow
package import Tables

/// Writes batches of one table as a Parquet file.
///
/// Text and codes become strings, integers 32-bit integers, numbers doubles, dates dates, times times of
/// day without a zone; a cell with a reason is null. Comparators and precisions are not written: a
/// data set has columns of its own for them. Zstandard; row groups of a fixed number of rows. The same
/// rows give the same bytes, however they are spread over batches.
package final class ParquetEncoder {
  package static let rowsPerGroup = 65_536

  private let columns: [ParquetColumn]
  private let sink: ByteSink
  private var file: OpaquePointer?

  /// - Parameters:
  ///   - columns: of the file, in order.
  ///   - metadata: of the file, in the order in which it is written.
  ///   - rowsPerGroup: at least 1; so many rows are held in memory.
  ///   - sink: is given the bytes in order, valid only while it runs.
  /// - Throws: `InterchangeError`, or what the sink throws.
  package init(
    columns: [ParquetColumn], metadata: [(key: String, value: String)] = [],
    rowsPerGroup: Int = ParquetEncoder.rowsPerGroup, sink: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    self.columns = columns
    let byteSink = ByteSink(sink)
    self.sink = byteSink
    var schema = ArrowExport.schema(Self.node(columns.map { ($0, Column(empty: $0.kind)) }, rows: 0))
    let keys = metadata.map { Array($0.key.utf8CString) }
    let values = metadata.map { Array($0.value.utf8CString) }
    let file = try Self.withPointers(to: keys) { keys in
      try Self.withPointers(to: values) { values in
        var file: OpaquePointer?
        try byteSink.writing {
          try ArrowFailure.checked("a Parquet file could not be begun") { message, capacity in
            va_parquet_open(
              &schema, keys, values, Int64(metadata.count), Int64(rowsPerGroup), ByteSink.callback,
              byteSink.context, &file, message, capacity)
          }
        }
        return file
      }
    }
    self.file = file
  }

  deinit { va_parquet_free(file) }

  /// Adds the rows of a batch that has, among others, the columns of the file.
  ///
  /// - Throws: `InterchangeError` where a column is not there or of another kind, where a row was set aside
  ///   and is still in the batch, or where text is not UTF-8; or what the sink throws. The file is
  ///   of no use then.
  package func write(_ batch: Batch) throws {
    let what = "rows of \(batch.table) could not be written to Parquet"
    guard let file else { throw InterchangeError(message: "\(what): the file is finished") }
    guard batch.states.allSatisfy({ $0 == RowState.kept.rawValue }) else {
      throw InterchangeError(message: "\(what): some of them were set aside")
    }
    let cells = try columns.map { column in
      guard let cells = batch[column.name] else {
        throw InterchangeError(message: "\(what): there is no column \"\(column.name)\"")
      }
      guard cells.kind == column.kind else {
        throw InterchangeError(
          message: "\(what): column \"\(column.name)\" is of kind \(cells.kind.rawValue), not \(column.kind.rawValue)")
      }
      return (column, cells)
    }
    var array = ArrowExport.array(Self.node(cells, rows: batch.rowCount))
    try sink.writing {
      try ArrowFailure.checked(what) { message, capacity in va_parquet_write(file, &array, message, capacity) }
    }
  }

  /// Writes what is left and the footer. Without it there is no file.
  ///
  /// - Throws: `InterchangeError`, or what the sink throws.
  package func finish() throws {
    let what = "a Parquet file could not be finished"
    guard let file else { throw InterchangeError(message: "\(what): it is finished already") }
    self.file = nil
    defer { va_parquet_free(file) }
    try sink.writing {
      try ArrowFailure.checked(what) { message, capacity in va_parquet_finish(file, message, capacity) }
    }
  }

  private static func node(_ cells: [(ParquetColumn, Column)], rows: Int) -> ArrowNode {
    let children = cells.map { column, cells in
      var node = ArrowNode(column.name.text, cells)
      node.metadata = ArrowMetadata([("label", column.label)] + (column.unit.map { [("unit", $0)] } ?? []))
      return node
    }
    return ArrowNode(name: "", format: .structure, length: rows, children: children)
  }

  private static func withPointers<Result>(
    to texts: [[CChar]], _ body: ([UnsafePointer<CChar>?]) throws -> Result
  ) rethrows -> Result {
    let copies = texts.map { text in
      let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: text.count)
      _ = copy.initialize(from: text)
      return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    return try body(copies.map { UnsafePointer($0.baseAddress) })
  }
}
