import Tables

/// The rows of a workbook as texts, for what people fill in and send back: small, and read whole.
package struct SheetRows: Sendable {
  package var sheet: String
  package var rows: [[String]]

  package init(sheet: String, rows: [[String]]) {
    self.sheet = sheet
    self.rows = rows
  }

  /// The readable sheets of a workbook, in its order.
  ///
  /// - Throws: `FormatProblem` where it cannot be read as a workbook.
  package static func read(_ region: ByteRegion, name: String, archives: ArchiveReader) throws -> [SheetRows] {
    let workbook = try Workbook(region, name: name, archives: archives)
    return try workbook.sheets.filter(\.isReadable).map { sheet in
      var rows: [[String]] = []
      let writer = RecordWriter(padsRecords: true) { event in
        guard case .records(let block) = event else {
          throw FormatProblem(
            "workbook.row_too_long", "A row of the sheet is longer than a row can be.",
            help: "Send the workbook as it came, with the answers alone.")
        }
        // No byte of UTF-8 is this one, so that no cell is taken for quoted.
        for record in 0..<block.count { rows.append(block.texts(of: record, quote: 0xFF)) }
        return true
      }
      _ = try workbook.read(sheet, decimalMark: 0x2E, into: writer)
      return SheetRows(sheet: sheet.name, rows: rows)
    }
  }
}
