import Diagnostics
import LocatedYAML

extension ConfigurationReader {
  /// A CSV file (RFC 4180, UTF-8, with a header) as a list of mappings, so that each cell has its place and everything
  /// that reads mappings reads its rows. Nil where there is no such file, or it cannot be read, which is reported.
  mutating func table(_ name: String, in folder: String, diagnostics: inout DiagnosticList) -> Node? {
    guard has(name, in: folder), let text = text("\(folder)/\(name)", mention: nil, diagnostics: &diagnostics) else {
      return nil
    }
    let path = "\(folder)/\(name)"
    var lines = CSVCells(Array(text.utf8), file: path)
    guard let header = lines.next(diagnostics: &diagnostics) else {
      diagnostics.error(
        "csv.empty", "the file is empty", at: Diagnostic.Location(file: path, line: 1, column: 1),
        help: "its first line names the columns")
      return nil
    }
    var seen = NamesSeen()
    for cell in header { _ = seen.take(cell, "csv.header", "column", diagnostics: &diagnostics) }
    var rows: [Node] = []
    while let cells = lines.next(diagnostics: &diagnostics) {
      guard let place = cells.first?.place, cells.count > 1 || cells.first?.text.isEmpty == false else { continue }
      // The rest of the file is in the cell.
      if lines.isOpen { break }
      if cells.count != header.count {
        diagnostics.error(
          "csv.cells", "the line has \(cells.count) cells, and the header \(header.count)", at: place,
          help: "put text that holds a comma in quotes")
        continue
      }
      rows.append(
        Node(
          .map(
            zip(header, cells).map { head, cell in
              Node.Entry(
                key: head.text, place: head.place,
                value: Node(cell.text.isEmpty ? .empty : .scalar(cell.text), at: cell.place))
            }), at: place))
    }
    let node = Node(.list(rows), at: Diagnostic.Location(file: path, line: 1, column: 1))
    keep(node, path)
    return node
  }
}

/// The records of a CSV text, cell by cell with their places.
private struct CSVCells {
  private let bytes: [UInt8]
  private let file: String
  private var at: Int
  private var line = 1
  /// Where the line in hand begins.
  private var start: Int
  /// Whether the file ended within quotes.
  private(set) var isOpen = false

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    start = at
  }

  mutating func next(diagnostics: inout DiagnosticList) -> [PlacedText]? {
    guard at < bytes.count else { return nil }
    var cells: [PlacedText] = []
    while true {
      let place = Diagnostic.Location(
        file: file, line: line, column: String(decoding: bytes[start..<at], as: UTF8.self).unicodeScalars.count + 1)
      cells.append(PlacedText(text: cell(at: place, diagnostics: &diagnostics), place: place))
      guard at < bytes.count else { return cells }
      let mark = bytes[at]
      at += 1
      if mark == UInt8(ascii: ",") { continue }
      if mark == 13, at < bytes.count, bytes[at] == 10 { at += 1 }
      line += 1
      start = at
      return cells
    }
  }

  private mutating func cell(at place: Diagnostic.Location, diagnostics: inout DiagnosticList) -> String {
    var text: [UInt8] = []
    if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
      at += 1
      isOpen = true
      while at < bytes.count {
        if bytes[at] == UInt8(ascii: "\"") {
          at += 1
          guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
            isOpen = false
            break
          }
        } else if bytes[at] == 10 {
          line += 1
          start = at + 1
        }
        text.append(bytes[at])
        at += 1
      }
      if isOpen {
        diagnostics.error("csv.quote", "this cell begins with a quote that nothing ends", at: place)
      }
    }
    while at < bytes.count, ![UInt8(ascii: ","), 10, 13].contains(bytes[at]) {
      text.append(bytes[at])
      at += 1
    }
    while let last = text.last, last == UInt8(ascii: " ") { text.removeLast() }
    return String(decoding: text.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
  }
}
