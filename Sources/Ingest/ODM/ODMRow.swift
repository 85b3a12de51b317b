import Glibc

/// The cells of the record in hand, as bytes; the cells keep their memory from record to record.
struct ODMRow {
  private var cells = [[UInt8]](repeating: [], count: ODMColumn.allCases.count)

  subscript(column: ODMColumn) -> [UInt8] { cells[column.rawValue] }

  mutating func clear(_ column: ODMColumn) { cells[column.rawValue].removeAll(keepingCapacity: true) }

  /// `text`: bytes ended by a zero byte; nil is blank.
  mutating func set(_ column: ODMColumn, _ text: UnsafePointer<CChar>?) {
    clear(column)
    if let text { append(column, UnsafeRawBufferPointer(start: text, count: strlen(text))) }
  }

  mutating func append(_ column: ODMColumn, _ bytes: UnsafeRawBufferPointer) {
    cells[column.rawValue].append(contentsOf: bytes)
  }

  /// Takes XML white space off both ends of a cell.
  mutating func trim(_ column: ODMColumn) {
    let cell = cells[column.rawValue]
    let end = cell.lastIndex { !ODMRow.isSpace($0) }.map { $0 + 1 } ?? 0
    let start = cell.firstIndex { !ODMRow.isSpace($0) } ?? 0
    guard start > 0 || end < cell.count else { return }
    cells[column.rawValue] = start < end ? Array(cell[start..<end]) : []
  }

  /// White space as XML 1.0 has it (section 2.3).
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  /// Bytes of all cells.
  var byteCount: Int { cells.reduce(0) { $0 + $1.count } }

  func write(to writer: RecordWriter) throws {
    for cell in cells { try cell.withUnsafeBytes { try writer.cell($0) } }
    try writer.endRecord()
  }
}
