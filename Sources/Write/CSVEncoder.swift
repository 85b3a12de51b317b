import Interchange
import Stages
import Tables

/// Writes batches as CSV: UTF-8, commas, line feeds, a header of names (RFC 4180 but for its line ends).
///
/// A field is in quotes where it holds a comma, a quote or a line break. A missing cell is empty; a text that is
/// there and empty is `""`. Dates are ISO 8601, numbers the shortest that read back the same.
struct CSVEncoder {
  private var buffer: [UInt8] = []
  private var fields = CSVFields()
  private let width: Int

  /// - Parameter header: at least one name.
  init(header: [String]) {
    width = header.count
    for name in header { fields.append(text: name) }
    appendRecords(1)
  }

  /// Bytes that wait to be flushed.
  var waiting: Int { buffer.count }

  /// Hands over what is waiting.
  mutating func flush(to file: any OutputFile) throws {
    try buffer.withUnsafeBytes { try file.write($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Adds a batch's rows.
  ///
  /// - Parameter names: of the columns, as many as the header has.
  /// - Throws: `InterchangeError` where a column is not there.
  mutating func write(_ batch: Batch, columns names: [ColumnName]) throws {
    precondition(names.count == width, "records are as wide as the header")
    fields.removeAll()
    for name in names {
      guard let column = batch[name] else {
        throw InterchangeError(message: "rows of \(batch.table) could not be written: there is no column \"\(name)\"")
      }
      fields.append(column)
    }
    appendRecords(batch.rowCount)
  }

  /// Puts the fields, which lie column behind column, together to records.
  private mutating func appendRecords(_ rows: Int) {
    let size = fields.bytes.count + rows * max(1, width)
    let width = self.width
    let records = [UInt8](unsafeUninitializedCapacity: size) { out, count in
      var place = 0
      fields.bytes.withUnsafeBufferPointer { bytes in
        fields.ends.withUnsafeBufferPointer { ends in
          for row in 0..<rows {
            for column in 0..<width {
              if column > 0 {
                out.initializeElement(at: place, to: UInt8(ascii: ","))
                place += 1
              }
              let index = column * rows + row
              let start = index == 0 ? 0 : ends[index - 1]
              place = out[place...].initialize(fromContentsOf: bytes[start..<ends[index]])
            }
            out.initializeElement(at: place, to: UInt8(ascii: "\n"))
            place += 1
          }
        }
      }
      count = place
    }
    buffer.append(contentsOf: records)
  }
}
