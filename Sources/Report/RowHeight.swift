/// How high a row has to be for its texts to be seen; not every program finds out for itself when it opens a workbook.
enum RowHeight {
  /// Of a line in the usual face of 11 points.
  private static let line = 15.0
  /// What Excel allows.
  private static let highest = 409.0

  /// In points; nil where one line is enough.
  static func of(_ cells: [(text: String, width: Double)]) -> Double? {
    let lines = cells.map { RowHeight.lines(of: $0.text, width: $0.width) }.max() ?? 1
    return lines <= 1 ? nil : min(highest, Double(lines) * line + 1)
  }

  /// How many lines a text takes in a column of a width in characters, rather one more than one less: words are not
  /// broken, so that a tenth of the room is lost.
  private static func lines(of text: String, width: Double) -> Int {
    guard Double(text.utf8.count) > width || text.utf8.contains(0x0A) else { return 1 }
    var lines = 0
    var length = 0.0
    func end() { lines += max(1, Int((length > width ? length * 1.1 / width : 1).rounded(.up))) }
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        end()
        length = 0
      } else {
        // From here on Unicode has the scripts whose characters are as wide as two letters.
        length += scalar.value < 0x1100 ? 1 : 2
      }
    }
    end()
    return lines
  }
}
