import Interchange
import Stages
import Tables

/// Writes batches as CSV: UTF-8, commas, line feeds, a header of names (RFC 4180 but for its line ends).
///
/// A field is in quotes where it holds a comma, a quote or a line break. A missing cell is empty; a text that is
/// there and empty is `""`. Dates are ISO 8601, numbers the shortest that read back the same.
struct CSVEncoder {
  /// So many records are rendered at a time, so that their fields stay in a core's own cache.
  private static let rowsAtOnce = 256

  /// The records of a few hundred rows each, in buffers that are small enough to be used again and again.
  private var chunks: [[UInt8]] = []
  /// Bytes that wait to be flushed.
  private(set) var waiting = 0
  private var fields = CSVFields()
  private let width: Int

  /// - Parameter header: at least one name.
  init(header: [String]) {
    width = header.count
    for name in header { fields.append(text: name) }
    appendRecords(1)
  }

  /// Records alone.
  init(width: Int) { self.width = width }

  /// Hands over what is waiting.
  mutating func flush(to file: any OutputFile) throws {
    for chunk in chunks { try chunk.withUnsafeBytes { try file.write($0) } }
    chunks = []
    waiting = 0
  }

  /// Adds a batch's rows.
  ///
  /// - Parameter names: of the columns, as many as the header has.
  /// - Throws: `InterchangeError` where a column is not there.
  mutating func write(_ batch: Batch, columns names: [ColumnName]) throws {
    precondition(names.count == width, "records are as wide as the header")
    let columns = try names.map { name -> (cells: Column, isPlain: Bool) in
      guard let column = batch[name] else {
        throw InterchangeError(message: "rows of \(batch.table) could not be written: there is no column \"\(name)\"")
      }
      guard case .text(let text) = column else { return (column, true) }
      return (column, !text.bytes.contains(where: CSVFields.isSpecial))
    }
    var row = 0
    while row < batch.rowCount {
      let rows = row..<min(row + CSVEncoder.rowsAtOnce, batch.rowCount)
      fields.removeAll()
      for column in columns { fields.append(column.cells, rows, isPlain: column.isPlain) }
      appendRecords(rows.count)
      row = rows.upperBound
    }
  }

  /// Puts the fields, which lie column behind column, together to records.
  private mutating func appendRecords(_ rows: Int) {
    let width = self.width
    let size = fields.used + rows * max(1, width)
    let chunk = [UInt8](unsafeUninitializedCapacity: size) { out, count in
      fields.bytes.withUnsafeBufferPointer { bytes in
        fields.ends.withUnsafeBufferPointer { ends in
          var place = 0
          for row in 0..<rows {
            var index = row
            for _ in 0..<width {
              var from = index == 0 ? 0 : ends[index - 1]
              let end = ends[index]
              index += rows
              // Whole words while they fit into what is left of both buffers; most fields are one.
              while end - from >= 8 {
                CSVEncoder.copyWord(bytes, from, out, place)
                from += 8
                place += 8
              }
              if from < end {
                if from + 8 <= bytes.count, place + 8 <= size {
                  CSVEncoder.copyWord(bytes, from, out, place)
                  place += end - from
                } else {
                  for byte in from..<end {
                    out[place] = bytes[byte]
                    place += 1
                  }
                }
              }
              out[place] = UInt8(ascii: ",")
              place += 1
            }
            out[place - 1] = UInt8(ascii: "\n")
          }
          precondition(place == size, "records are as long as their fields, commas and line feeds")
        }
      }
      count = size
    }
    chunks.append(chunk)
    waiting += size
  }

  @inline(__always)
  private static func copyWord(
    _ source: UnsafeBufferPointer<UInt8>, _ from: Int, _ target: UnsafeMutableBufferPointer<UInt8>, _ place: Int
  ) {
    let word = UnsafeRawBufferPointer(source).loadUnaligned(fromByteOffset: from, as: UInt64.self)
    UnsafeMutableRawBufferPointer(target).storeBytes(of: word, toByteOffset: place, as: UInt64.self)
  }
}
