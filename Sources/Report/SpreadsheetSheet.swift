import CXlsxWriter
import Glibc

/// A sheet that is written downwards. Every cell is a text: nothing that a site names becomes a formula or a number.
final class SpreadsheetSheet {
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  private unowned let file: SpreadsheetFile
  /// Of the columns, in characters.
  private var widths: [Double] = []
  /// How many rows there are.
  private(set) var rows: UInt32 = 0

  init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, of file: SpreadsheetFile) {
    self.sheet = sheet
    self.file = file
  }

  func setWidths(_ widths: [Double]) throws(ReportError) {
    self.widths = widths
    for (column, width) in widths.enumerated() {
      let column = UInt16(column)
      try SpreadsheetFile.check(worksheet_set_column(sheet, column, column, width, nil))
    }
  }

  /// Adds a row; `height` in points, where it is not to follow from the texts.
  func append(_ texts: [String], _ style: CellStyle, height: Double? = nil) throws(ReportError) {
    try append(texts.map { ($0, style) }, height: height)
  }

  /// Adds a row. Texts are no longer than a cell may be.
  func append(_ cells: [(text: String, style: CellStyle)], height: Double? = nil) throws(ReportError) {
    let texts = zip(cells, widths).map { (text: $0.text, width: $1 - 2 * Double($0.style.indent)) }
    if let height = height ?? RowHeight.of(texts) {
      try SpreadsheetFile.check(worksheet_set_row(sheet, rows, height, nil))
    }
    for (column, cell) in cells.enumerated() {
      guard let format = file.format(cell.style) else { throw SpreadsheetFile.failure("there is no memory for it") }
      // An empty text becomes a blank cell that has its format.
      let text = SpreadsheetSheet.escaped(VisibleText.of(cell.text))
      try SpreadsheetFile.check(worksheet_write_string(sheet, rows, UInt16(column), text, format))
    }
    rows += 1
  }

  /// Keeps the first row and the first columns in sight, and repeats the row on every page of a print in landscape.
  func freeze(columns: Int) {
    worksheet_freeze_panes(sheet, 1, UInt16(columns))
    worksheet_repeat_rows(sheet, 0, 0)
    printInLandscape()
  }

  /// Leaves the columns from `columns` on out of a print.
  func print(columns: Int) throws(ReportError) {
    try SpreadsheetFile.check(worksheet_print_area(sheet, 0, 0, max(rows, 1) - 1, UInt16(columns - 1)))
  }

  /// On A4, as wide as the paper, with the pages numbered.
  func printInLandscape() {
    worksheet_set_landscape(sheet)
    worksheet_set_paper(sheet, 9)
    worksheet_fit_to_pages(sheet, 1, 0)
    worksheet_set_margins(sheet, 0.4, 0.4, 0.5, 0.6)
    worksheet_set_footer(sheet, "&L&A&RPage &P of &N")
  }

  /// Arrows for choosing rows by what stands in a column.
  func filter(columns: Int) throws(ReportError) {
    try SpreadsheetFile.check(worksheet_autofilter(sheet, 0, 0, max(rows, 1) - 1, UInt16(columns - 1)))
  }

  /// Offers a list of words in a column below the first row. They have fewer than 255 characters together.
  func offer(_ words: [String], column: Int, title: String, help: String) throws(ReportError) {
    guard rows > 1 else { return }
    var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    let texts = [strdup(title), strdup(help)]
    defer { for text in list + texts { free(text) } }
    try list.withUnsafeMutableBufferPointer { list throws(ReportError) in
      var validation = lxw_data_validation()
      validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
      validation.value_list = list.baseAddress
      validation.input_title = texts[0]
      validation.input_message = texts[1]
      validation.error_title = texts[0]
      validation.error_message = texts[1]
      try SpreadsheetFile.check(
        worksheet_data_validation_range(sheet, 1, UInt16(column), rows - 1, UInt16(column), &validation))
    }
  }

  /// Locks all cells but those for answers. There is no password: it guards against slips, not against people.
  func protect() {
    var options = lxw_protection()
    options.format_cells = 1
    options.format_columns = 1
    options.format_rows = 1
    options.sort = 1
    options.autofilter = 1
    worksheet_protect(sheet, nil, &options)
  }

  func hideGridLines() { worksheet_gridlines(sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue)) }

  /// Sees that the rows have left memory: the library itself passes over a disk that is full.
  func finish() throws(ReportError) {
    lxw_worksheet_write_single_row(sheet)
    guard let waiting = sheet.pointee.optimize_tmpfile else { return }
    guard fflush(waiting) == 0, ferror(waiting) == 0 else {
      throw SpreadsheetFile.failure("there is no room for its rows in the folder of temporary files", errno)
    }
  }

  /// A text that looks like the escape of a character (ECMA-376 part 1, 22.4.2.4) would be read as that character, so
  /// its underscore is itself escaped.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
    let bytes = Array(text.utf8)
    var escaped: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      escaped.append(byte)
      if byte == UInt8(ascii: "_"), index + 6 < bytes.count, bytes[index + 1] == UInt8(ascii: "x"),
        bytes[index + 6] == UInt8(ascii: "_"),
        bytes[index + 2...index + 5].allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
      {
        escaped += Array("x005F_".utf8)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }
}
