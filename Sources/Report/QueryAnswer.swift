/// What a site says to a query. It is kept beside the data and never changes them.
package struct QueryAnswer: Sendable, Hashable {
  package var id: QueryID
  package var kind: AnswerKind
  package var text: String
  /// Who answered, as the site wrote it.
  package var by: String
  /// The row of the returned sheet, from 1.
  package var row: Int

  package init(id: QueryID, kind: AnswerKind, text: String, by: String, row: Int) {
    self.id = id
    self.kind = kind
    self.text = text
    self.by = by
    self.row = row
  }
}
