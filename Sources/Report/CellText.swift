/// A text as cells of a workbook can hold it.
enum CellText {
  /// What Excel takes in a cell, in UTF-16 code units.
  static let limit = 32_767

  /// Cuts a text into parts of at most `limit` UTF-16 code units, as they are stored; together they are the text.
  static func parts(of text: String, limit: Int) -> [String] {
    // What looks like an escape is itself escaped, and 7 characters then take 13.
    let limit = text.contains("_x") ? limit / 2 : limit
    precondition(limit >= 2, "a part has room for a character")
    if text.utf8.count <= limit || text.utf16.count <= limit { return [text] }
    var parts: [String] = []
    var part = String.UnicodeScalarView()
    var length = 0
    for scalar in text.unicodeScalars {
      let width = UTF16.width(scalar)
      if length + width > limit {
        parts.append(String(part))
        part = String.UnicodeScalarView()
        length = 0
      }
      part.append(scalar)
      length += width
    }
    return parts + [String(part)]
  }
}
