/// What a site answered in a returned workbook or CSV.
package struct QueryAnswers: Sendable, Hashable {
  /// In the order of the sheet, each query once.
  package private(set) var answers: [QueryAnswer] = []
  /// In the order of the sheet.
  package private(set) var problems: [AnswerProblem] = []
  /// The row of the titles, from 1; nil where the sheet has none.
  package private(set) var headerRow: Int?
  /// Queries that the sheet has and does not answer.
  package private(set) var unanswered = 0

  /// Reads the rows of a sheet: columns are found by their titles, wherever they and the header stand; other columns,
  /// rows above the header and blank rows do not matter.
  ///
  /// A row is matched by its id alone. Where it also names a participant, visit or field, they have to be those of the
  /// query, so that answers do not go astray when a column was sorted without the others.
  ///
  /// - Parameter asked: gives the query that the site was asked under an id; nil for none.
  package static func read(rows: [[String]], asked: (QueryID) -> ReportedQuery?) -> QueryAnswers {
    var reading = QueryAnswers()
    guard let (at, header) = reading.findHeader(rows) else { return reading }
    var seen: [QueryID: Seen] = [:]
    var order: [QueryID] = []
    for index in rows.indices[(at + 1)...] {
      guard let answer = reading.answer(rows[index], at: index + 1, header, asked) else { continue }
      if seen[answer.id] == nil { order.append(answer.id) }
      seen[answer.id, default: Seen()].add(answer)
    }
    for id in order {
      guard let found = seen[id], let first = found.answers.first else { continue }
      if found.answers.count == 1 {
        reading.answers.append(first)
      } else {
        for answer in found.answers {
          let others = found.answers.map(\.row).filter { $0 != answer.row }.map(String.init).joined(separator: ", ")
          reading.problems.append(
            AnswerProblem(
              .contradiction, row: answer.row, column: QueryColumn.answer.title,
              "the query is answered differently in row \(others)",
              help: "keep one row for the query and send the workbook again; neither answer was taken"))
        }
      }
    }
    reading.problems.sort { ($0.row, $0.code.rawValue) < ($1.row, $1.code.rawValue) }
    return reading
  }

  /// The different answers to one query.
  private struct Seen {
    var answers: [QueryAnswer] = []

    mutating func add(_ answer: QueryAnswer) {
      let isRepeated = answers.contains {
        ($0.kind, $0.text, $0.by) == (answer.kind, answer.text, answer.by)
      }
      if !isRepeated { answers.append(answer) }
    }
  }

  private mutating func findHeader(_ rows: [[String]]) -> (row: Int, header: AnswerHeader)? {
    for (index, row) in rows.enumerated() {
      guard let header = AnswerHeader(row) else { continue }
      headerRow = index + 1
      for column in header.repeated {
        problems.append(
          AnswerProblem(
            .repeatedTitle, row: index + 1, column: column.title, "the title stands over more than one column",
            help: "the first of them is read; give added columns titles of their own"))
      }
      return (index, header)
    }
    problems.append(
      AnswerProblem(
        .noHeader, row: 1, "no row has the titles \"\(QueryColumn.id.title)\" and \"\(QueryColumn.answer.title)\"",
        help: "send the workbook with the row of titles that it came with"))
    return nil
  }

  /// The answer of a row; nil where it has none or cannot be taken.
  private mutating func answer(
    _ row: [String], at number: Int, _ header: AnswerHeader, _ asked: (QueryID) -> ReportedQuery?
  ) -> QueryAnswer? {
    let word = header.cell(.answer, of: row) ?? ""
    let text = header.cell(.reply, of: row) ?? ""
    let label = header.cell(.id, of: row) ?? ""
    let isAnswered = !word.isEmpty || !text.isEmpty
    guard let id = QueryID(label) else {
      // A row of the site's own without an answer is none of our business.
      if isAnswered || label.first == "Q" {
        let what = label.isEmpty ? "the row has an answer and no id of a query" : "the id of the query was changed"
        problems.append(
          AnswerProblem(
            .damagedID, row: number, column: QueryColumn.id.title, what,
            help: "copy the id from the workbook that the centre sent"))
      }
      return nil
    }
    guard let query = asked(id) else {
      problems.append(
        AnswerProblem(
          .unknownID, row: number, column: QueryColumn.id.title, "no query with this id was asked of this site",
          help: "copy the id from the workbook that the centre sent, and see that it is this site's"))
      return nil
    }
    guard isAnswered else {
      unanswered += 1
      return nil
    }
    if let column = QueryAnswers.mixedColumn(row, query, header) {
      problems.append(
        AnswerProblem(
          .mixedRow, row: number, column: column.title, "the row and the query with its id tell of different things",
          help: "a column may have been sorted without the others: copy the answers into a fresh workbook"))
      return nil
    }
    let kind = AnswerKind(reading: word)
    if kind == nil, !word.isEmpty {
      problems.append(
        AnswerProblem(
          .unlistedKind, row: number, column: QueryColumn.answer.title, "the answer is none of the list",
          help: "it was taken as \"\(AnswerKind.other.rawValue)\", with its words"))
    }
    let words = kind == nil && !word.isEmpty ? [word, text].filter { !$0.isEmpty }.joined(separator: "\n") : text
    return QueryAnswer(
      id: id, kind: kind ?? .other, text: words, by: header.cell(.by, of: row) ?? "", row: number)
  }

  /// The column in which the row tells of something else than the query.
  private static func mixedColumn(_ row: [String], _ query: ReportedQuery, _ header: AnswerHeader) -> QueryColumn? {
    QueryColumn.allCases.first { column in
      guard column.isLasting, let cell = header.cell(column, of: row) else { return false }
      let known = AnswerHeader.trimmed(VisibleText.of(column.text(of: query)))
      return !known.isEmpty && cell != known
    }
  }
}
