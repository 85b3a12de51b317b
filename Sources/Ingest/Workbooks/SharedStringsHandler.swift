/// Reads the table of shared strings (ECMA-376 part 1, 18.4): the runs of rich text joined, its readings left out.
final class SharedStringsHandler: XMLHandler {
  private(set) var strings: SharedStrings
  private let buffer: CellBuffer
  private var text = StringItem()
  private var depth = 0
  private var skipped = 0

  init(limits: Workbook.Limits) {
    strings = SharedStrings(limits: limits)
    buffer = CellBuffer(limit: limits.cellBytes)
  }

  func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
    if skipped > 0 {
      skipped += 1
      return
    }
    switch depth {
    case 0:
      guard name.isSpreadsheet, name.isNamed("sst") else {
        throw FormatProblem.workbook("workbook.structure", "The workbook's table of strings is something else.")
      }
      depth = 1
    case 1 where name.isSpreadsheet && name.isNamed("si"):
      depth = 2
      buffer.clear()
    case 2 where try text.start(name, at: buffer.count): break
    default:
      if name.isAlternateContent {
        throw FormatProblem.workbook("workbook.unclear", "The workbook's table of strings holds alternatives.")
      }
      skipped = 1
    }
  }

  func text(_ bytes: UnsafeRawBufferPointer) throws {
    if skipped == 0, text.takesText { try buffer.append(bytes) }
  }

  func end(_ name: XMLName) throws {
    if skipped > 0 {
      skipped -= 1
    } else if depth == 2, let start = text.end() {
      if start >= 0 { buffer.decodeEscapes(from: start) }
    } else {
      if depth == 2 { try strings.append(buffer.content) }
      depth -= 1
    }
  }
}
