import Glibc

/// Reads from the styles which cells hold numbers and which dates (ECMA-376 part 1, 18.8).
final class StylesHandler: XMLHandler {
  /// By the index that a cell gives as its style.
  private(set) var kinds: [NumberKind] = []
  private var custom: [Int: NumberKind] = [:]
  private var ids: [Int] = []
  private let limit: Int
  private var depth = 0
  private var isInCells = false

  init(limit: Int) { self.limit = limit }

  func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
    depth += 1
    guard name.isSpreadsheet else { return }
    if depth == 2 { isInCells = name.isNamed("cellXfs") }
    guard depth == 3 else { return }
    if isInCells, name.isNamed("xf") {
      ids.append(try attributes.text("numFmtId").map(StylesHandler.number) ?? 0)
    } else if name.isNamed("numFmt") {
      guard let id = attributes.text("numFmtId"), let code = attributes.text("formatCode") else {
        throw FormatProblem.workbook("workbook.structure", "A number format of the workbook is incomplete.")
      }
      custom[try StylesHandler.number(id)] = NumberKind(code: code)
    }
    guard ids.count <= limit, custom.count <= limit else {
      throw FormatProblem.workbook("workbook.too_large", "The workbook has more styles than are allowed.")
    }
  }

  func text(_ bytes: UnsafeRawBufferPointer) {}

  func end(_ name: XMLName) {
    depth -= 1
    if depth == 0 { kinds = ids.map { custom[$0] ?? NumberKind(builtIn: $0) } }
  }

  private static func number(_ text: String) throws -> Int {
    guard let number = Int(text), number >= 0 else {
      throw FormatProblem.workbook("workbook.structure", "The number of a number format is none.")
    }
    return number
  }
}
