/// Texts that are longer than a cell: their beginning stands in the cell and says where the whole is.
struct LongTexts {
  private let limit: Int
  private var texts: [(place: String, text: String)] = []

  init(limit: Int) { self.limit = limit }

  /// The text, or its beginning where it is too long; `place` says where it stands.
  mutating func cell(_ text: String, at place: @autoclosure () -> String) -> String {
    // Fewer bytes are fewer code units.
    if text.utf8.count <= limit / 2 || CellText.parts(of: text, limit: limit).count == 1 { return text }
    texts.append((place(), text))
    let note = "\n… The whole text is number \(texts.count.grouped) on the sheet \"Long texts\"."
    return CellText.parts(of: text, limit: limit - note.utf16.count)[0] + note
  }

  /// Adds the sheets that hold the texts, each in as many rows as it takes; `rows` is what a sheet holds.
  func write(to file: SpreadsheetFile, rows: Int) throws {
    guard !texts.isEmpty else { return }
    var sheet: SpreadsheetSheet?
    var pages = 0
    for (index, entry) in texts.enumerated() {
      let parts = CellText.parts(of: entry.text, limit: limit)
      for (part, text) in parts.enumerated() {
        if sheet.map({ Int($0.rows) >= rows }) ?? true {
          pages += 1
          sheet = try file.sheet(pages == 1 ? "Long texts" : "Long texts \(pages)", widths: [10, 44, 14, 110])
          try sheet?.append(["Number", "Stands at", "Part", "Text"], CellStyle(look: .header), height: 30)
          sheet?.freeze(columns: 0)
        }
        try sheet?.append(
          [(index + 1).grouped, entry.place, "\((part + 1).grouped) of \(parts.count.grouped)", text],
          CellStyle(look: .cell))
      }
    }
  }
}
