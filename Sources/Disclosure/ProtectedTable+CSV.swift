extension ProtectedTable {
  /// What stands for the totals of rows and columns.
  private static let total = "(all)"

  /// The table as CSV (RFC 4180 but for its line ends); a figure that is withheld is `*`.
  ///
  /// - Parameter head: what the rows are values of.
  package func csv(head: String) -> String {
    func quoted(_ text: String) -> String {
      let special = text.utf8.contains { [34, 44, 10, 13].contains($0) }
      return special
        ? "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\"" : text
    }
    let shown: [String?] = columns.map { $0 } + (columns.count > 1 ? [nil] : [])
    var text = ([head] + shown.map { $0 ?? ProtectedTable.total }).map(quoted).joined(separator: ",") + "\n"
    for row in rows.map({ Optional($0) }) + [nil] {
      let cells = shown.map { self[row, $0]?.text ?? "" }
      text += ([quoted(row ?? ProtectedTable.total)] + cells).joined(separator: ",") + "\n"
    }
    return text
  }

  /// A table that `csv(head:)` wrote; nil where the text is none.
  package init?(csv text: String, rule: SmallNumberRule) {
    let records = ProtectedTable.records(of: text)
    guard let header = records.first, header.count >= 2, records.count >= 2 else { return nil }
    self.init(
      rows: [], columns: header.dropFirst().filter { $0 != ProtectedTable.total }, rule: rule, figures: [], names: [])
    for record in records.dropFirst() {
      guard record.count == header.count else { return nil }
      let row = record[0] == ProtectedTable.total ? nil : record[0]
      if let row { rows.append(row) }
      for (column, cell) in zip(header, record).dropFirst() {
        names.append(Name(row: row, column: column == ProtectedTable.total ? nil : column))
        if cell == Figure.withheld.text {
          figures.append(.withheld)
        } else if let count = Int(cell), count >= 0 {
          figures.append(.told(count))
        } else {
          return nil
        }
      }
    }
  }

  private static func records(of text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var isAfterQuote = false
    for byte in text.utf8 {
      if isQuoted {
        if byte == UInt8(ascii: "\"") {
          isQuoted = false
          isAfterQuote = true
        } else {
          cell.append(byte)
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        // A quote behind a quote is one in the text.
        if isAfterQuote { cell.append(byte) }
        isQuoted = true
      case UInt8(ascii: ","), UInt8(ascii: "\n"):
        record.append(String(decoding: cell, as: UTF8.self))
        cell = []
        if byte == UInt8(ascii: "\n") {
          records.append(record)
          record = []
        }
      default: cell.append(byte)
      }
      isAfterQuote = false
    }
    return records
  }

  /// The figures that are told here and in an earlier table of the same people, and that moved by fewer than may be
  /// told: who has both tables knows of those few.
  package func movedLittle(since before: ProtectedTable) -> [Name] {
    zip(names, figures).compactMap { name, figure in
      guard case .told(let now) = figure, case .told(let then)? = before.figure(named: name),
        rule.isSmall(abs(now - then))
      else { return nil }
      return name
    }
  }
}
