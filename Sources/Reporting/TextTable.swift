/// Rows of words in columns, numbers to the right, for a terminal of any width.
package struct TextTable {
  private var rows: [[String]]

  package init(_ header: [String]) { rows = [header] }

  package mutating func add(_ row: [String]) { rows.append(row) }

  package var text: String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell -> String in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        let isNumber = !cell.isEmpty && cell.utf8.allSatisfy { (48...57).contains($0) }
        let header = rows.dropFirst().contains { row in
          row.indices.contains(column) && !row[column].isEmpty && row[column].utf8.allSatisfy { (48...57).contains($0) }
        }
        return isNumber || (header && cell == rows[0][column]) ? space + cell : cell + space
      }
      var line = cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
