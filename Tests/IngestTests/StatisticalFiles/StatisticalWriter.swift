import CReadStat

@testable import Ingest

/// Makes small data sets with ReadStat's own writer.
struct StatisticalWriter {
  enum Cell {
    case text(String)
    case bytes([UInt8])
    case double(Double)
    case float(Float)
    case int(Int32)
    case missing
    case tagged(Character)
  }

  struct Variable {
    var name: String
    var type: readstat_type_t
    var width = 8
    var format = ""
    /// Values that SPSS counts as missing.
    var missing: ClosedRange<Double>?
  }

  var format: StatisticalFile.Format
  var variables: [Variable]
  var rows: [[Cell]]
  var packs = false
  /// Of the file's format, for Stata.
  var version: UInt8 = 118

  /// The bytes of the file; nil where ReadStat cannot write it.
  func bytes() -> [UInt8]? {
    guard let writer = readstat_writer_init() else { return nil }
    defer { readstat_writer_free(writer) }
    let sink = ByteSink()
    readstat_set_data_writer(writer) { data, count, context in
      guard let data, let context else { return -1 }
      Unmanaged<ByteSink>.fromOpaque(context).takeUnretainedValue().bytes.append(
        contentsOf: UnsafeRawBufferPointer(start: data, count: count))
      return count
    }
    readstat_writer_set_file_timestamp(writer, 0)
    let handles = variables.map { variable in
      let handle = readstat_add_variable(writer, variable.name, variable.type, variable.width)
      if !variable.format.isEmpty { readstat_variable_set_format(handle, variable.format) }
      if let range = variable.missing {
        readstat_variable_add_missing_double_range(handle, range.lowerBound, range.upperBound)
      }
      return handle
    }
    let context = Unmanaged.passUnretained(sink).toOpaque()
    if packs { readstat_writer_set_compression(writer, READSTAT_COMPRESS_ROWS) }
    let begun: readstat_error_t
    switch format {
    case .xptV5, .xptV8:
      readstat_writer_set_file_format_version(writer, format == .xptV8 ? 8 : 5)
      begun = readstat_begin_writing_xport(writer, context, rows.count)
    case .sav, .zsav:
      if format == .zsav { readstat_writer_set_compression(writer, READSTAT_COMPRESS_BINARY) }
      begun = readstat_begin_writing_sav(writer, context, rows.count)
    case .dta:
      readstat_writer_set_file_format_version(writer, version)
      begun = readstat_begin_writing_dta(writer, context, rows.count)
    }
    guard begun == READSTAT_OK else { return nil }
    for row in rows {
      readstat_begin_row(writer)
      for (cell, handle) in zip(row, handles) {
        guard insert(cell, writer, handle) == READSTAT_OK else { return nil }
      }
      guard readstat_end_row(writer) == READSTAT_OK else { return nil }
    }
    guard readstat_end_writing(writer) == READSTAT_OK else { return nil }
    return sink.bytes
  }

  private func insert(
    _ cell: Cell, _ writer: UnsafeMutablePointer<readstat_writer_t>,
    _ handle: UnsafeMutablePointer<readstat_variable_t>?
  ) -> readstat_error_t {
    switch cell {
    case .text(let text): readstat_insert_string_value(writer, handle, text)
    case .bytes(let bytes):
      (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer {
        readstat_insert_string_value(writer, handle, $0.baseAddress)
      }
    case .double(let value): readstat_insert_double_value(writer, handle, value)
    case .float(let value): readstat_insert_float_value(writer, handle, value)
    case .int(let value): readstat_insert_int32_value(writer, handle, value)
    case .missing: readstat_insert_missing_value(writer, handle)
    case .tagged(let tag):
      readstat_insert_tagged_missing_value(writer, handle, CChar(bitPattern: tag.asciiValue ?? 0))
    }
  }
}
