/// A row of a returned workbook that could not be taken for what it says. No answer of the row is used, unless `help`
/// says otherwise.
package struct AnswerProblem: Sendable, Hashable {
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// There is no row with the titles.
    case noHeader = "answers.no_header"
    /// A title stands over two columns.
    case repeatedTitle = "answers.repeated_title"
    /// There is an answer, and no id that could be one.
    case damagedID = "answers.damaged_id"
    /// The id is none that the site was asked.
    case unknownID = "answers.unknown_id"
    /// The row tells of another participant, visit or field than the query with its id.
    case mixedRow = "answers.mixed_row"
    /// Two rows answer one query differently.
    case contradiction = "answers.contradiction"
    /// The answer is none of the list; it is taken as "other", with its words.
    case unlistedKind = "answers.unlisted_kind"
  }

  package var code: Code
  /// The row of the returned sheet, from 1.
  package var row: Int
  /// The title of the column, where it is about one.
  package var column: String?
  /// What is wrong; holds no text of the sheet.
  package var message: String
  package var help: String

  package init(_ code: Code, row: Int, column: String? = nil, _ message: String, help: String) {
    self.code = code
    self.row = row
    self.column = column
    self.message = message
    self.help = help
  }
}
