import Interchange
import Stages
import Tables

/// Writes batches as CSV: UTF-8, commas, line feeds, a header of names (RFC 4180 but for its line ends).
///
/// A field is in quotes where it holds a comma, a quote or a line break. A missing cell is empty; a text that is
/// there and empty is `""`. Dates are ISO 8601, numbers the shortest that read back the same.
struct CSVEncoder {
  private var buffer: [UInt8] = []
  private let header: [String]

  init(header: [String]) {
    self.header = header
    for (index, name) in header.enumerated() {
      if index > 0 { buffer.append(CSVEncoder.comma) }
      CSVEncoder.append(Array(name.utf8)[...], to: &buffer)
    }
    buffer.append(CSVEncoder.lineFeed)
  }

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Bytes that wait to be flushed.
  var waiting: Int { buffer.count }

  /// Hands over what is waiting.
  mutating func flush(to file: any OutputFile) throws {
    try buffer.withUnsafeBytes { try file.write($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Adds a batch's rows.
  ///
  /// - Throws: `InterchangeError` where a column is not there.
  mutating func write(_ batch: Batch, columns names: [ColumnName]) throws {
    let cells = try names.map { name in
      guard let column = batch[name] else {
        throw InterchangeError(message: "rows of \(batch.table) could not be written: there is no column \"\(name)\"")
      }
      return CSVCells(column)
    }
    for row in 0..<batch.rowCount {
      for (index, column) in cells.enumerated() {
        if index > 0 { buffer.append(CSVEncoder.comma) }
        column.append(row, to: &buffer)
      }
      buffer.append(CSVEncoder.lineFeed)
    }
  }

  /// A text as a field.
  static func append(_ text: ArraySlice<UInt8>, to buffer: inout [UInt8]) {
    if text.isEmpty {
      buffer.append(quote)
      buffer.append(quote)
      return
    }
    guard text.contains(where: { $0 == comma || $0 == quote || $0 == lineFeed || $0 == carriageReturn }) else {
      buffer.append(contentsOf: text)
      return
    }
    buffer.append(quote)
    for byte in text {
      if byte == quote { buffer.append(quote) }
      buffer.append(byte)
    }
    buffer.append(quote)
  }
}
