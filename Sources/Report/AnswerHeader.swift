/// Which column of a returned sheet is which, by the titles.
struct AnswerHeader {
  private var places: [QueryColumn: Int] = [:]
  /// Columns whose title stands more than once, of which the first is taken.
  private(set) var repeated: [QueryColumn] = []

  /// Takes a row for the header where it has the title of the ids and that of an answer.
  init?(_ row: [String]) {
    for (place, cell) in row.enumerated() {
      guard let column = AnswerHeader.columns[AnswerHeader.key(cell)] else { continue }
      if places[column] == nil { places[column] = place } else { repeated.append(column) }
    }
    guard places[.id] != nil, places[.answer] != nil || places[.reply] != nil else { return nil }
  }

  /// The cell of a row without blanks at its ends; nil where the sheet has no such column.
  func cell(_ column: QueryColumn, of row: [String]) -> String? {
    guard let place = places[column] else { return nil }
    return row.indices.contains(place) ? AnswerHeader.trimmed(row[place]) : ""
  }

  private static let columns: [String: QueryColumn] = {
    var columns = Dictionary(uniqueKeysWithValues: QueryColumn.allCases.map { (key($0.title), $0) })
    columns["id"] = .id
    columns["queryid"] = .id
    return columns
  }()

  /// Letters and digits alone, so that case, spaces, underscores and line breaks in a title do not matter.
  private static func key(_ title: String) -> String { title.lowercased().filter { $0.isLetter || $0.isNumber } }

  static func trimmed(_ text: String) -> String {
    let isBlank: (Character) -> Bool = { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\u{200B}" }
    guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) })
    else {
      return ""
    }
    return String(text[first...last])
  }
}
