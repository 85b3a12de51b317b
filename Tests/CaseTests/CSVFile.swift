import Foundation

/// A CSV file with a header, read in the plainest way: RFC 4180, whole, as text.
struct CSVFile {
  let columns: [String]
  let rows: [Row]

  struct Row {
    let cells: [String]
    fileprivate let places: [String: Int]

    /// The text of a cell; empty where the file has no such column.
    subscript(_ column: String) -> String {
      guard let place = places[column], place < cells.count else { return "" }
      return cells[place]
    }
  }

  init(_ path: String) throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    var records: [[String]] = []
    var record: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var index = 0
    func end() { record.append(String(decoding: cell, as: UTF8.self)); cell.removeAll(keepingCapacity: true) }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte != 0x22 {
          cell.append(byte)
        } else if index < bytes.count, bytes[index] == 0x22 {
          cell.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case 0x22: isQuoted = true
      case 0x2C: end()
      case 0x0D: continue
      case 0x0A:
        end()
        records.append(record)
        record.removeAll(keepingCapacity: true)
      default: cell.append(byte)
      }
    }
    if !cell.isEmpty || !record.isEmpty {
      end()
      records.append(record)
    }
    let columns = records.first ?? []
    let places = Dictionary(columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    self.columns = columns
    rows = records.dropFirst().map { Row(cells: $0, places: places) }
  }
}
