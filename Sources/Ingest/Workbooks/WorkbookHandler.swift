/// Reads the part that lists a workbook's sheets (ECMA-376 part 1, 18.2).
final class WorkbookHandler: XMLHandler {
  struct Entry {
    var name: String
    var visibility: Workbook.Sheet.Visibility
    var relationship: String
  }

  private(set) var entries: [Entry] = []
  /// Whether day 0 is 1 January 1904 and not the day before 1 January 1900.
  private(set) var is1904 = false
  private let limit: Int
  private var depth = 0

  init(limit: Int) { self.limit = limit }

  func start(_ name: XMLName, _ attributes: XMLAttributes) throws {
    depth += 1
    if depth == 1 {
      guard name.isSpreadsheet, name.isNamed("workbook") else {
        throw FormatProblem(
          "workbook.not_a_workbook", "The file is a document of another kind, not a workbook.",
          help: "Send the workbook itself, saved as .xlsx.")
      }
    }
    guard name.isSpreadsheet else {
      return
    }
    if depth == 2, name.isNamed("workbookPr"), let flag = attributes.text("date1904") {
      is1904 = try WorkbookHandler.flag(flag)
    }
    guard depth == 3, name.isNamed("sheet") else { return }
    guard let title = attributes.text("name"), let relationship = attributes.text("id"),
      let visibility = Workbook.Sheet.Visibility(rawValue: attributes.text("state") ?? "visible")
    else { throw FormatProblem.workbook("workbook.structure", "The workbook's list of sheets is incomplete.") }
    guard entries.count < limit else {
      throw FormatProblem.workbook("workbook.too_large", "The workbook has more sheets than are allowed.")
    }
    entries.append(Entry(name: title, visibility: visibility, relationship: relationship))
  }

  func text(_ bytes: UnsafeRawBufferPointer) {}
  func end(_ name: XMLName) { depth -= 1 }

  /// A boolean as XML and, in transitional workbooks, older programs write it (ECMA-376 part 4, 22.9.2.7).
  static func flag(_ text: String) throws -> Bool {
    switch text {
    case "1", "true", "on": true
    case "0", "false", "off": false
    default: throw FormatProblem.workbook("workbook.structure", "A switch of the workbook is neither on nor off.")
    }
  }
}
