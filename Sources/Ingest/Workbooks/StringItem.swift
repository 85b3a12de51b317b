/// Follows the elements of a rich text: text, or runs of it (ECMA-376 part 1, 18.4.8 `si` and 18.3.1.53 `is`).
struct StringItem {
  private var isInRun = false
  /// Where the text in hand begins; nil outside of a text.
  private var start: Int?

  /// Whether what comes is text of the item.
  var takesText: Bool { start != nil }

  /// Takes the start of an element; false for one that holds no text of the item, as a reading aid.
  mutating func start(_ name: XMLName, at place: Int) throws -> Bool {
    guard start == nil else {
      throw FormatProblem.workbook("workbook.structure", "A text of the workbook holds elements.")
    }
    guard name.isSpreadsheet else { return false }
    if name.isNamed("t") {
      start = place
      return true
    }
    guard !isInRun, name.isNamed("r") else { return false }
    isInRun = true
    return true
  }

  /// Takes the end of an element of the item: where the text that it ends began, -1 for a run, nil for the item.
  mutating func end() -> Int? {
    if let place = start {
      start = nil
      return place
    }
    guard isInRun else { return nil }
    isInRun = false
    return -1
  }
}
