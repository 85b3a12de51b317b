/// The columns of the sheet that a site answers on, in order. Titles are what a returned workbook is read by.
enum QueryColumn: CaseIterable, Hashable {
  case id, state, severity, participant, visit, form, field, file, sheet, row, column, message, answer, reply, by
  case replySoFar, firstAsked, cause, archive, rule

  var title: String {
    switch self {
    case .id: "Query"
    case .state: "State"
    case .severity: "Weight"
    case .participant: "Participant"
    case .visit: "Visit"
    case .form: "Form"
    case .field: "Field"
    case .file: "File"
    case .sheet: "Sheet"
    case .row: "Row"
    case .column: "Column"
    case .message: "What is wrong and what to do"
    case .answer: "Answer"
    case .reply: "Reply"
    case .by: "Answered by"
    case .replySoFar: "Reply so far"
    case .firstAsked: "First asked"
    case .cause: "Follows from"
    case .archive: "Archive"
    case .rule: "Check"
    }
  }

  /// In characters of the sheet's usual face.
  var width: Double {
    switch self {
    case .id, .cause: 21
    case .state, .sheet, .visit: 10
    case .severity, .participant, .form, .column, .by, .firstAsked: 12
    case .field: 13
    case .file, .archive: 22
    case .row: 7
    case .message: 48
    case .answer, .replySoFar, .rule: 20
    case .reply: 28
    }
  }

  /// Whether the site writes into it.
  var isForSite: Bool { self == .answer || self == .reply || self == .by }

  /// Whether it says the same in two lists of different nights.
  var isLasting: Bool { self == .participant || self == .visit || self == .field }

  func text(of query: ReportedQuery) -> String {
    switch self {
    case .id: query.id.description
    case .state: query.state.rawValue
    case .severity: query.severity.consequence
    case .participant: query.participant ?? ""
    case .visit: query.visit ?? ""
    case .form: query.form ?? ""
    case .field: query.field ?? query.fieldCode ?? ""
    case .file: FilePlace(query.file).file
    case .sheet: FilePlace(query.file).sheet ?? ""
    case .row: query.row.map(String.init) ?? ""
    case .column: query.column ?? ""
    case .message: query.message
    case .answer, .reply, .by: ""
    case .replySoFar: query.reply ?? ""
    case .firstAsked: query.firstAsked ?? ""
    case .cause: query.cause?.description ?? ""
    case .archive: query.archive
    case .rule: query.rule
    }
  }
}
