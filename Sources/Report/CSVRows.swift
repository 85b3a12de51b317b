/// The rows of a CSV file as RFC 4180 has it, as texts.
package enum CSVRows {
  /// - Parameter bytes: UTF-8, with a byte order mark or without; bytes that are none come as U+FFFD.
  package static func read(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    func text() -> String { String(decoding: cell, as: UTF8.self) }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && rest.first == UInt8(ascii: "\""):
        cell.append(byte)
        rest.removeFirst()
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted:
        row.append(text())
        cell.removeAll(keepingCapacity: true)
      case 0x0A where !isQuoted:
        row.append(text())
        rows.append(row)
        cell.removeAll(keepingCapacity: true)
        row.removeAll(keepingCapacity: true)
      case 0x0D where !isQuoted && rest.first == 0x0A: continue
      default: cell.append(byte)
      }
    }
    if !row.isEmpty || !cell.isEmpty { rows.append(row + [text()]) }
    return rows
  }
}
